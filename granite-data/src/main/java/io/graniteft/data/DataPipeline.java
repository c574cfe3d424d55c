package io.graniteft.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.data.SegmentWorker.NamedSource;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceFiles;
import io.graniteft.data.split.Assignments;
import io.graniteft.data.split.SplitMode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads source trees and writes examples, prompts, their provenance, and a ledger of everything that was left out. */
public final class DataPipeline {
    /** Goes into {@link #configDigest}: raised whenever the same settings and sources begin to give other bytes. */
    private static final String RULES = "granite-data/5";

    /** Raised whenever temporary files are written in another way. */
    private static final String FILES = "files/4";

    /** So many functions or examples are put in order at a time, about. */
    private static final int AT_A_TIME = 1 << 20;

    private final int atATime;

    /** A pipeline whose memory grows by a few dozen bytes a function. */
    public DataPipeline() {
        this(AT_A_TIME);
    }

    /** @param atATime how many functions or examples are put in order at a time, about; changes no result */
    DataPipeline(int atATime) {
        this.atATime = atATime;
    }

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
        String digest = configDigest(request);
        try (StagingFolder staging = StagingFolder.in(request.output(), plan(digest))) {
            return new Run(request, digest, atATime, progress, staging, opened).run();
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
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rules", RULES);
        settings.put("split", request.split().name());
        settings.put(
                "sources",
                request.sources().stream()
                        .map(source -> List.of(source.label(), source.domain()))
                        .toList());
        ObjectNode config = Json.mapper().valueToTree(request.config());
        // The sources that count are those of the request; where the sides are kept decides nothing, what stands there
        // does.
        config.remove(List.of("sources", "split", "assignments"));
        settings.put("config", config);
        ContextSource context = request.context();
        if (context != null) {
            settings.put("context", context.digest());
        }
        List<String> files = new ArrayList<>(request.config().curation().decontaminate());
        files.add(request.config().examples().tokenizer());
        settings.put("files", files.stream().map(DataPipeline::digestOf).toList());
        return Digests.sha256(Json.line(settings));
    }

    /** What a file holds that decides on functions; a file that is missing is noticed by whoever reads it. */
    private static String digestOf(String file) {
        Path path = Path.of(file);
        try {
            return !file.isEmpty() && Files.isRegularFile(path) ? Digests.sha256(path) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** What decides how the temporary files are to be read: whatever was made to another plan is of no use. */
    private static String plan(String configDigest) {
        return configDigest + " " + FILES + " " + Arrays.toString(DropReason.values());
    }

    /**
     * The manifest of a finished preparation, for a caller that no pipeline runner serves.
     *
     * @param volatileFacts what differs from run to run, such as the time it took
     * @throws IOException if an output cannot be read
     */
    public static RunManifest manifest(DataSummary summary, Map<String, Object> volatileFacts) throws IOException {
        List<RunManifest.FileDigest> outputs = new ArrayList<>();
        for (Path file : summary.outputs()) {
            String name = file.getFileName().toString();
            String known = summary.digests().get(name);
            outputs.add(new RunManifest.FileDigest(name, known == null ? Digests.sha256(file) : known));
        }
        return new RunManifest(
                RunManifest.SCHEMA,
                "prepare",
                summary.configDigest(),
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
                opened.add(new Opened(
                        new NamedSource(opened.size(), name, source.domain()), source, source.open(selection)));
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
        private final String configDigest;
        private final DataConfig config;
        private final int atATime;
        private final Progress progress;
        private final StagingFolder staging;
        private final List<Opened> opened;
        private final Counts counts = new Counts();
        private final PreparedData names = PreparedData.in(Path.of(""));

        Run(
                DataRequest request,
                String configDigest,
                int atATime,
                Progress progress,
                StagingFolder staging,
                List<Opened> opened) {
            this.request = request;
            this.configDigest = configDigest;
            this.config = request.config();
            this.atATime = atATime;
            this.progress = progress;
            this.staging = staging;
            this.opened = opened;
        }

        DataSummary run() throws IOException, InterruptedException {
            try (Spill spill = Spill.in(staging.file("spill"))) {
                collect(spill);
                FunctionIndex index = FunctionIndex.of(spill, atATime);
                boolean byGroup = request.split() == SplitMode.GROUP;
                Path earlier = assignmentsFile();
                Assignments assignments =
                        byGroup ? Assignments.read(earlier, config.seed(), config.trainRatio()) : Assignments.none();
                Decisions decisions = decide(spill, index, assignments);
                List<RunManifest.FileDigest> inputs = account(spill, index, decisions);
                if (counts.keptOf(DataSummary.EXAMPLES) == 0) {
                    staging.discard();
                    throw nothingFound();
                }
                Path work = Files.createDirectories(staging.file("assembly-" + stateDigest(spill, earlier)));
                Map<String, String> digests = new HashMap<>();
                Map<String, Object> facts = assemble(spill, index, decisions, work, digests);
                facts.putAll(counts.facts());
                List<Path> outputs = new ArrayList<>(names.outputs());
                if (byGroup) {
                    keepSides(index, decisions, assignments);
                }
                if (!byGroup || !config.assignments().isEmpty()) {
                    outputs.remove(names.assignments());
                }
                ContextSource context = request.context();
                if (context != null) {
                    facts.put("requests_with_context", addContext(context, work, digests));
                    outputs.add(names.context());
                }
                for (Path name : names.outputs()) {
                    if (Files.exists(work.resolve(name))) {
                        Files.move(work.resolve(name), staging.file(name.toString()), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
                staging.publish(outputs.stream().map(Path::toString).toList());
                if (context == null) {
                    Files.deleteIfExists(PreparedData.in(request.output()).context()); // of an earlier preparation
                }
                return new DataSummary(
                        configDigest,
                        PreparedData.in(request.output()),
                        outputs.stream().map(request.output()::resolve).toList(),
                        digests,
                        inputs,
                        counts.tallies(),
                        facts);
            }
        }

        private void collect(Spill spill) throws IOException, InterruptedException {
            SegmentWorker worker = new SegmentWorker(config, Decider.findsAlike(config, request.split()));
            Collector collector = new Collector(spill, worker, request.threads(), progress);
            collector.collect(sources(), opened.stream().map(Opened::files).toList(), () -> expected(opened));
            if (collector.reused() > 0) {
                progress.note("went on where an earlier preparation had stopped: " + collector.reused() + " of "
                        + spill.entries().size() + " pieces were there already");
            }
            for (Opened source : opened) {
                source.files().notes().forEach(progress::note);
                if (source.files().hasMore()) {
                    progress.note(source.name().name() + ": files beyond max_files were not read");
                }
            }
        }

        private List<NamedSource> sources() {
            return opened.stream().map(Opened::name).toList();
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

        private Path assignmentsFile() {
            return config.assignments().isEmpty()
                    ? request.output().resolve(Assignments.FILE_NAME)
                    : Path.of(config.assignments());
        }

        /** Changes with everything that decisions rest on. */
        private String stateDigest(Spill spill, Path assignments) throws IOException {
            String sides = request.split() == SplitMode.GROUP && Files.exists(assignments)
                    ? Digests.sha256(assignments)
                    : "none";
            return Digests.sha256(spill.digest() + " " + sides).substring(0, 16);
        }

        private Decisions decide(Spill spill, FunctionIndex index, Assignments assignments) throws IOException {
            Path file = staging.file("decisions-" + stateDigest(spill, assignmentsFile()));
            Decisions known = Decisions.read(file, index.size());
            if (known != null) {
                return known;
            }
            Decisions made = new Decider(
                            config,
                            request.split(),
                            spill,
                            index,
                            assignments,
                            atATime,
                            staging.file("spill"),
                            progress)
                    .decide();
            made.write(file);
            return made;
        }

        private List<RunManifest.FileDigest> account(Spill spill, FunctionIndex index, Decisions decisions)
                throws IOException {
            try (OutputStream ledger = new BufferedOutputStream(
                    Files.newOutputStream(staging.file(names.ledger().toString())), 1 << 16)) {
                LedgerPass pass = new LedgerPass(sources(), spill, index, decisions, counts, ledger);
                pass.run();
                return pass.inputs(
                        opened.stream().map(one -> one.source().location()).toList());
            }
        }

        private Map<String, Object> assemble(
                Spill spill, FunctionIndex index, Decisions decisions, Path work, Map<String, String> digests)
                throws IOException {
            Assembly assembly = new Assembly(config, request.split(), spill, index, decisions, atATime, work, progress);
            ExampleFiles.Note written = assembly.write(names);
            digests.putAll(assembly.digests());
            Map<String, Object> facts = new HashMap<>();
            facts.put(
                    "examples",
                    Map.of("train", written.trainExamples(), "val", written.examples() - written.trainExamples()));
            facts.put("prompts", Map.of("train", written.trainPrompts(), "val", written.validationPrompts()));
            if (request.split() == SplitMode.GROUP) {
                facts.put("groups", groups(decisions));
                if (decisions.validation().isEmpty()) {
                    progress.note("all functions are in one group, so there is nothing to validate on");
                }
            } else {
                boolean alike = Decider.findsAlike(config, request.split());
                facts.put("leakage", assembly.leakage().shares(index, decisions, alike));
            }
            return facts;
        }

        /** Puts the examples with context where finished files are; those without it are of no use then. */
        private long addContext(ContextSource context, Path work, Map<String, String> digests)
                throws IOException, InterruptedException {
            PreparedData bare = PreparedData.in(work);
            PreparedData finished = PreparedData.in(staging.folder());
            long shown = new ContextPass(context, config, request.threads(), progress).write(bare, finished);
            progress.note(
                    shown == 0
                            ? "no request shows declarations: index the same folders as the sources"
                            : shown + " requests show declarations of the context store");
            for (Path file : List.of(bare.train(), bare.prompts(), bare.validation(), bare.evalPrompts())) {
                Files.delete(file);
                digests.remove(String.valueOf(file.getFileName()));
            }
            return shown;
        }

        /** How many clusters with examples there are on each side. */
        private static Map<String, Long> groups(Decisions decisions) {
            BitSet train = new BitSet();
            BitSet validation = new BitSet();
            for (int function = 0; function < decisions.states().length; function++) {
                if (decisions.isKept(function)) {
                    BitSet side = decisions.validation().get(function) ? validation : train;
                    side.set(decisions.clusters()[function]);
                }
            }
            return Map.of("train", (long) train.cardinality(), "val", (long) validation.cardinality());
        }

        /** Notes the side of every function for the next time; what was left out because of its cluster keeps its old one. */
        private void keepSides(FunctionIndex index, Decisions decisions, Assignments assignments) throws IOException {
            BitSet validationClusters = new BitSet();
            for (int function = 0; function < index.size(); function++) {
                if (decisions.validation().get(function)) {
                    validationClusters.set(decisions.clusters()[function]);
                }
            }
            int validated = 0;
            for (int cluster : decisions.clusters()) {
                validated += validationClusters.get(cluster) ? 1 : 0;
            }
            long[] validation = new long[validated];
            long[] train = new long[index.size() - validated];
            FunctionIndex.Cursor cursor = index.cursor();
            while (cursor.next()) {
                if (validationClusters.get(decisions.clusters()[cursor.function()])) {
                    validation[--validated] = cursor.renamedBody();
                } else {
                    train[cursor.function() - (validation.length - validated)] = cursor.renamedBody();
                }
            }
            Assignments now = assignments.with(train, validation);
            Path file = config.assignments().isEmpty()
                    ? staging.file(Assignments.FILE_NAME)
                    : Path.of(config.assignments());
            AtomicFiles.write(file, out -> now.write(out, config.seed(), config.trainRatio()));
        }

        private GraniteException nothingFound() {
            return NothingFound.of(
                    opened.stream().map(one -> one.source().location()).toList(),
                    counts.tallies(),
                    opened.stream().flatMap(one -> one.files().notes().stream()).toList(),
                    config.extensions());
        }
    }
}
