package io.graniteft.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.data.FileWorker.FileResult;
import io.graniteft.data.FileWorker.FunctionResult;
import io.graniteft.data.FileWorker.NamedSource;
import io.graniteft.data.curate.DropReason;
import io.graniteft.data.example.Template;
import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceFiles;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.split.Splitter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads source trees and writes examples, prompts, their provenance, and a ledger of everything that was left out. */
public final class DataPipeline {
    /** Goes into {@link #configDigest}: raised whenever the same settings and sources begin to give other bytes. */
    private static final String RULES = "granite-data/1";

    /**
     * Does all of it. The files appear together at the end; until then an earlier result stays as it is.
     *
     * @throws GraniteException if a source is missing, nothing usable is found, or the output cannot be written
     * @throws InterruptedException if the thread was asked to stop; nothing has changed in the output folder then
     */
    public DataSummary run(DataRequest request, Progress progress) throws InterruptedException {
        if (request.sources().isEmpty()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "no sources are named",
                    "name a folder, an archive or s3://bucket/prefix/ with --source, or under data.sources in the configuration");
        }
        List<Opened> opened = open(request);
        try (StagingFolder staging = StagingFolder.in(request.output())) {
            return new Run(request, progress, staging).run(opened);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                // Channels answer an interrupt by closing themselves; whoever uses them next gets an IOException.
                throw new InterruptedException("interrupted while writing to " + request.output());
            }
            throw IoErrors.explain(e, request.output());
        } finally {
            opened.forEach(source -> source.files().close());
        }
    }

    /**
     * SHA-256 of everything in the request that decides what is written, but for the content of the sources: a stage whose digest
     * and inputs are unchanged need not run again.
     */
    public static String configDigest(DataRequest request) {
        DataConfig config = request.config();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rules", RULES);
        settings.put("split", request.split().name());
        settings.put(
                "sources",
                request.sources().stream()
                        .map(source -> List.of(source.label(), source.domain()))
                        .toList());
        settings.put("extensions", config.extensions());
        settings.put("train_ratio", config.trainRatio());
        settings.put("seed", config.seed());
        settings.put("max_files", config.maxFiles());
        settings.put("min_tokens", config.minTokens());
        settings.put("max_tokens", config.maxTokens());
        settings.put("completion", config.completion());
        settings.put("examples", config.examples());
        settings.put("curation", config.curation());
        return Digests.sha256(Json.line(settings));
    }

    /**
     * The manifest of a finished preparation, for a caller that no pipeline runner serves.
     *
     * @param volatileFacts what differs from run to run, such as the time it took
     * @throws IOException if an output cannot be read
     */
    public static RunManifest manifest(DataRequest request, DataSummary summary, Map<String, Object> volatileFacts)
            throws IOException {
        List<RunManifest.FileDigest> outputs = new ArrayList<>();
        for (Path file : summary.files().outputs()) {
            outputs.add(new RunManifest.FileDigest(file.getFileName().toString(), Digests.sha256(file)));
        }
        return new RunManifest(
                RunManifest.SCHEMA,
                "prepare",
                configDigest(request),
                summary.inputs(),
                outputs,
                summary.counts(),
                summary.facts(),
                volatileFacts);
    }

    /** A source and its files, ready to be taken. */
    private record Opened(NamedSource name, Source source, SourceFiles files) {}

    /** Opens all sources before any is read: a source that is missing is noticed at once, not after hours. */
    private static List<Opened> open(DataRequest request) throws InterruptedException {
        FileSelection selection = new FileSelection(
                request.config().extensions(), request.config().maxFiles());
        List<Opened> opened = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean complete = false;
        try {
            for (Source source : request.sources()) {
                String name = source.label();
                for (int number = 2; !names.add(name); number++) {
                    name = source.label() + "-" + number;
                }
                opened.add(new Opened(new NamedSource(name, source.domain()), source, source.open(selection)));
            }
            complete = true;
        } finally {
            if (!complete) {
                opened.forEach(source -> source.files().close());
            }
        }
        return opened;
    }

    /** The state of one run. */
    private static final class Run {
        private final DataRequest request;
        private final Progress progress;
        private final StagingFolder staging;
        private final Counts counts = new Counts();
        private final Duplicates duplicates = new Duplicates();

        Run(DataRequest request, Progress progress, StagingFolder staging) {
            this.request = request;
            this.progress = progress;
            this.staging = staging;
        }

        DataSummary run(List<Opened> opened) throws IOException, InterruptedException {
            PreparedData names = PreparedData.in(Path.of(""));
            List<RunManifest.FileDigest> inputs;
            Map<String, Object> facts;
            try (ExampleSpill spill = new ExampleSpill(
                    staging.file("examples.spill"), request.config().seed())) {
                try (OutputStream ledger = open(names.ledger())) {
                    inputs = collect(opened, spill, ledger);
                }
                if (spill.size() == 0) {
                    throw nothingFound(opened);
                }
                spill.seal();
                facts = write(spill, names);
            }
            for (Opened source : opened) {
                source.files().notes().forEach(progress::note);
                if (source.files().hasMore()) {
                    progress.note(source.name().name() + ": files beyond max_files were not read");
                }
            }
            staging.publish(names.outputs().stream().map(Path::toString).toList());
            facts.putAll(counts.facts());
            return new DataSummary(PreparedData.in(request.output()), inputs, counts.tallies(), facts);
        }

        /** Reads all files and puts every example aside; one thread takes the results in the order of the listing. */
        private List<RunManifest.FileDigest> collect(List<Opened> opened, ExampleSpill spill, OutputStream ledger)
                throws IOException, InterruptedException {
            FileWorker worker = new FileWorker(request.config());
            List<RunManifest.FileDigest> inputs = new ArrayList<>();
            long done = 0;
            try (OrderedWork<FileResult> work = new OrderedWork<>(request.threads())) {
                for (Opened source : opened) {
                    counts.addSource(source.name().name());
                    Hasher digest = Hashing.sha256().newHasher();
                    SourceItem item = source.files().next();
                    while (item != null || work.isPending()) {
                        while (item != null && work.hasRoom()) {
                            SourceItem taken = item;
                            work.submit(() -> worker.process(source.name(), taken));
                            item = source.files().next();
                        }
                        FileResult result = work.next();
                        digest.putString(result.path() + "\0" + result.sha256() + "\n", StandardCharsets.UTF_8);
                        accept(result, spill, ledger);
                        done++;
                        progress.update(
                                "reading sources",
                                done,
                                expected(opened),
                                counts.keptOf(DataSummary.FUNCTIONS) + " functions");
                    }
                    inputs.add(new RunManifest.FileDigest(
                            source.source().location(), digest.hash().toString()));
                }
            }
            return inputs;
        }

        /** Files of all sources together, or 0 if one of them does not know. */
        private static long expected(List<Opened> opened) {
            long total = 0;
            for (Opened source : opened) {
                long expected = source.files().expected();
                if (expected < 0) {
                    return 0;
                }
                total += expected;
            }
            return total;
        }

        private void accept(FileResult file, ExampleSpill spill, OutputStream ledger) throws IOException {
            String source = file.source().name();
            if (!file.charset().isEmpty()) {
                counts.classified("charsets", file.charset());
            }
            if (file.dropped() != null) {
                counts.dropped(DataSummary.FILES, source, file.dropped());
                drop(ledger, file.id(), file, null, DataSummary.FILES, file.dropped(), null);
                return;
            }
            counts.kept(DataSummary.FILES, source);
            for (FunctionResult function : file.functions()) {
                DropReason reason =
                        function.drop() == null ? null : function.drop().reason();
                String twin = null;
                if (reason == null && duplicatesAreLeftOut()) {
                    twin = duplicates.earlierFunction(function.id(), function.shape());
                    reason = twin == null ? null : DropReason.EXACT_DUPLICATE;
                }
                if (reason != null) {
                    counts.dropped(DataSummary.FUNCTIONS, source, reason);
                    String example = twin == null ? null : FileWorker.exampleId(twin, Template.PURPOSE);
                    drop(ledger, function.id(), file, function, DataSummary.FUNCTIONS, reason, example);
                    continue;
                }
                counts.kept(DataSummary.FUNCTIONS, source);
                counts.classified("domains", function.domain());
                counts.classified("licences", function.licence());
                counts.tokens(function.shape().tokens());
                for (Rendered example : function.examples()) {
                    String earlier = duplicates.earlierExample(example.id(), example.messages());
                    if (earlier == null) {
                        counts.kept(DataSummary.EXAMPLES, source);
                        spill.add(example, function.shape().group());
                    } else {
                        counts.dropped(DataSummary.EXAMPLES, source, DropReason.SAME_MESSAGES);
                        drop(
                                ledger,
                                example.id(),
                                file,
                                function,
                                DataSummary.EXAMPLES,
                                DropReason.SAME_MESSAGES,
                                earlier);
                    }
                }
            }
        }

        private boolean duplicatesAreLeftOut() {
            return request.config().curation().mode().equals(CurationConfig.FULL);
        }

        private static void drop(
                OutputStream ledger,
                String id,
                FileResult file,
                @Nullable FunctionResult function,
                String stage,
                DropReason reason,
                @Nullable String twin)
                throws IOException {
            JsonlWriter.writeLine(
                    ledger,
                    new LedgerEntry(
                            id,
                            file.source().name(),
                            file.path(),
                            function == null ? null : function.lines(),
                            function == null ? null : function.name(),
                            stage,
                            reason.label(),
                            twin));
        }

        /** Writes both sides of the split, and says how large they are. */
        private Map<String, Object> write(ExampleSpill spill, PreparedData names) throws IOException {
            DataConfig config = request.config();
            Set<String> validation = new Splitter(config.trainRatio(), config.seed()).validationGroups(spill.groups());
            try (Side train = new Side(names.train(), names.trainProvenance(), names.prompts());
                    Side val = new Side(names.validation(), names.validationProvenance(), names.evalPrompts())) {
                long[] done = {0};
                spill.forEach((group, lines, chat, provenance, prompt) -> {
                    Side side = validation.contains(group) ? val : train;
                    side.write(lines, chat, provenance, prompt);
                    progress.update("writing examples", ++done[0], spill.size(), "");
                });
                if (validation.isEmpty()) {
                    progress.note("all functions are alike but for names, so there is nothing to validate on");
                }
                int groups = spill.groups().size();
                Map<String, Object> facts = new HashMap<>();
                facts.put("groups", Map.of("train", groups - validation.size(), "val", validation.size()));
                facts.put("examples", Map.of("train", train.examples, "val", val.examples));
                facts.put("prompts", Map.of("train", train.prompts, "val", val.prompts));
                return facts;
            }
        }

        private OutputStream open(Path name) throws IOException {
            return new BufferedOutputStream(Files.newOutputStream(staging.file(name.toString())), 1 << 16);
        }

        /** The three files of one side of the split. */
        private final class Side implements AutoCloseable {
            private final OutputStream examplesOut;
            private final OutputStream provenanceOut;
            private final OutputStream promptsOut;
            private long examples;
            private long prompts;

            Side(Path examples, Path provenance, Path prompts) throws IOException {
                this.examplesOut = open(examples);
                this.provenanceOut = open(provenance);
                this.promptsOut = open(prompts);
            }

            void write(byte[] lines, int chat, int provenance, int prompt) throws IOException {
                examplesOut.write(lines, 0, chat);
                provenanceOut.write(lines, chat, provenance);
                promptsOut.write(lines, chat + provenance, prompt);
                examples++;
                prompts += prompt > 0 ? 1 : 0;
            }

            @Override
            public void close() throws IOException {
                try (examplesOut;
                        provenanceOut;
                        promptsOut) {
                    // Closing is all there is to do.
                }
            }
        }

        private GraniteException nothingFound(List<Opened> opened) {
            String folders = String.join(
                    ", ", opened.stream().map(one -> one.source().location()).toList());
            var tallies = counts.tallies();
            String seen = tallies.entrySet().stream()
                    .filter(entry -> entry.getValue().read() > 0)
                    .map(entry -> entry.getKey() + " " + entry.getValue().dropped())
                    .reduce((first, second) -> first + ", " + second)
                    .map(text -> "; left out: " + text)
                    .orElse("; no file there ends in "
                            + String.join(" ", request.config().extensions()));
            String notes = opened.stream()
                    .flatMap(one -> one.files().notes().stream())
                    .map(note -> note + "; ")
                    .collect(Collectors.joining());
            return new GraniteException(
                    ErrorCode.FAILED,
                    "no function to learn from in " + folders + seen,
                    notes
                            + "check that the folders hold C or C++ sources, and see data.extensions, data.min_tokens and data.max_tokens"
                            + " in the configuration");
        }
    }
}
