package io.graniteft.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.data.alike.MinHash;
import io.graniteft.data.alike.TokenGrams;
import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.alike.TokenHashes;
import io.graniteft.data.curate.Candidate;
import io.graniteft.data.curate.Curator;
import io.graniteft.data.curate.FunctionShape;
import io.graniteft.data.curate.Verdict;
import io.graniteft.data.example.ExampleFactory;
import io.graniteft.data.example.FileContext;
import io.graniteft.data.internal.spill.Bytes;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.LinesWriter;
import io.graniteft.data.internal.spill.Records;
import io.graniteft.data.internal.spill.Records.FileRecord;
import io.graniteft.data.internal.spill.Records.FunctionRecord;
import io.graniteft.data.internal.spill.Segment;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.Domain;
import io.graniteft.data.source.SourceFile;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.source.SourceReader;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The part of the work that needs a few files only, so that many threads can do it: reading, extracting, curation by steps, and
 * putting everything that may be written into bytes. Thread-safe.
 */
final class SegmentWorker {
    /** A file takes some twenty times its length while it is read; so many bytes of files may be under way on all threads. */
    private static final int BYTES_AT_A_TIME = (int) SourceReader.MAX_FILE_BYTES;

    /** The room for files is given away in portions of so many bytes. */
    private static final int PORTION = 1 << 16;

    private final Semaphore room = new Semaphore(BYTES_AT_A_TIME / PORTION);
    private final FunctionExtractor extractor = new FunctionExtractor();
    private final SourceReader reader = new SourceReader();
    private final Curator curator;
    private final ExampleFactory factory;
    private final DataConfig config;
    private final boolean findsAlike;
    private final boolean renamed;

    /**
     * A worker.
     *
     * @param findsAlike whether near-duplicates will be looked for
     */
    SegmentWorker(DataConfig config, boolean findsAlike) {
        this.curator = Curator.of(config);
        this.factory = ExampleFactory.of(config);
        this.config = config;
        this.findsAlike = findsAlike;
        this.renamed = config.curation().exactDuplicates().equals("renamed");
    }

    /**
     * A source with the names that stand in its records.
     *
     * @param number its place among the sources
     */
    record NamedSource(int number, String name, String domain) {}

    /** A digest of what the files are called and hold, or of why they cannot be read. */
    String inputDigest(NamedSource source, List<SourceItem> items) {
        Hasher digest = digestOf(source);
        for (SourceItem item : items) {
            addTo(digest, item.path(), reader.read(item));
        }
        return digest.hash().toString();
    }

    private static Hasher digestOf(NamedSource source) {
        return Hashing.sha256()
                .newHasher()
                .putInt(source.number())
                .putString(source.name() + "\0" + source.domain(), StandardCharsets.UTF_8);
    }

    private static void addTo(Hasher digest, String path, SourceReader.Result result) {
        // The licence of its place stands outside of the file and goes into its records.
        String content = result instanceof SourceReader.Text text
                ? text.file().sha256() + "\0" + text.file().placeLicence()
                : ((SourceReader.Unusable) result).reason().label();
        digest.putString("\0" + path + "\0" + content, StandardCharsets.UTF_8);
    }

    /** Does the work for some files that follow each other. */
    Segment process(NamedSource source, List<SourceItem> items) {
        Builder segment = new Builder();
        Hasher digest = digestOf(source);
        for (SourceItem item : items) {
            int portions = (int) Math.min(BYTES_AT_A_TIME / PORTION, 1 + item.size() / PORTION);
            room.acquireUninterruptibly(portions);
            try {
                SourceReader.Result result = reader.read(item);
                addTo(digest, item.path(), result);
                if (result instanceof SourceReader.Unusable unreadable) {
                    segment.file(source, item.path(), null, Verdict.drop(unreadable.reason()));
                } else {
                    process(segment, source, ((SourceReader.Text) result).file());
                }
            } finally {
                room.release(portions);
            }
        }
        return segment.finish(items.size(), digest.hash().toString());
    }

    private void process(Builder segment, NamedSource source, SourceFile file) {
        segment.inputBytes += file.text().length();
        if (file.isPlainText() && !file.looksLikeCode()) {
            segment.file(source, file.path(), file, Verdict.drop(DropReason.NOT_CODE));
            return;
        }
        Builder.Mark before = segment.mark();
        try {
            Verdict.@Nullable Drop dropped = curator.judgeFile(file);
            if (dropped == null) {
                FileWork work = new FileWork(segment, source, file);
                extractor.extractTexts(work.text, work::add);
                dropped = work.isEmpty() ? Verdict.drop(DropReason.NO_FUNCTIONS) : null;
            }
            if (dropped != null) {
                segment.file(source, file.path(), file, dropped);
            }
        } catch (RuntimeException | StackOverflowError e) {
            // One file that nobody foresaw must not cost the hours that went into all the others: it is counted
            // instead.
            segment.reset(before);
            segment.file(source, file.path(), file, Verdict.drop(DropReason.UNPARSABLE));
        }
    }

    /** The functions of one file, one after the other, and what they have in common. */
    private final class FileWork {
        private final Builder segment;
        private final NamedSource source;
        private final SourceFile file;
        private final SourceText text;
        private final FileContext context;
        private final String licence;
        private final @Nullable Domain domain;
        private final long place;
        private final Map<Long, Integer> occurrences = new HashMap<>();
        private final TokenHashes tokenHashes = new TokenHashes();

        FileWork(Builder segment, NamedSource source, SourceFile file) {
            this.segment = segment;
            this.source = source;
            this.file = file;
            this.text = new SourceText(file.path(), file.text());
            this.context = factory.contextOf(text);
            this.licence = file.licence();
            this.domain = source.domain().isEmpty() ? Domain.toldBy(file.path()) : Domain.named(source.domain());
            this.place = TokenHash.then(TokenHash.of(source.name()), TokenHash.of(file.path()));
        }

        boolean isEmpty() {
            return occurrences.isEmpty();
        }

        void add(CFunction function, List<Token> live) {
            if (isEmpty()) {
                segment.file(source, file.path(), file, null);
            }
            long[] hashes = tokenHashes.of(live);
            FunctionShape shape = FunctionShape.of(function, live, hashes);
            int occurrence = occurrences.merge(shape.exact(), 1, Integer::sum);
            // An id stays the same as long as the function's code and its file's path do.
            long id = TokenHash.mix(TokenHash.then(TokenHash.then(place, shape.exact()), occurrence));
            Curator.Outcome outcome = curator.judge(new Candidate(source.name(), file, function, live));
            if (outcome.changes().isEmpty()) {
                add(id, outcome, shape, hashes);
            } else {
                Candidate changed = outcome.candidate();
                long[] changedHashes = TokenHash.of(changed.live());
                add(id, outcome, FunctionShape.of(changed.function(), changed.live(), changedHashes), changedHashes);
            }
        }

        private void add(long id, Curator.Outcome outcome, FunctionShape shape, long[] hashes) {
            CFunction function = outcome.candidate().function();
            List<Token> live = outcome.candidate().live();
            Domain area = domain != null ? domain : Domain.toldFrom(function.qualifiedName(), source.name());
            int linesBefore = segment.part(Part.LINES).size();
            int examplesBefore = segment.examples;
            if (outcome.drop() == null) {
                addExamples(id, outcome, area);
            }
            Records.write(
                    segment.part(Part.RECORDS),
                    new FunctionRecord(
                            id,
                            function.qualifiedName(),
                            function.startLine(),
                            function.endLine(),
                            live.size(),
                            area.label(),
                            licence,
                            outcome.drop() == null ? null : outcome.drop().reason(),
                            outcome.drop() == null ? "" : outcome.drop().detail(),
                            outcome.changes(),
                            segment.examples - examplesBefore));
            if (outcome.drop() != null) {
                return;
            }
            int gramsBefore = segment.part(Part.GRAMS).size();
            if (findsAlike) {
                segment.addGrams(hashes);
            }
            FunctionIndex.write(
                    segment.part(Part.FUNCTIONS),
                    id,
                    renamed ? FunctionShape.renamed(live) : shape.exact(),
                    shape.renamedBody(),
                    (int) TokenHash.of(area.label()),
                    gramsBefore,
                    linesBefore,
                    segment.part(Part.LINES).size() - linesBefore);
            segment.functions++;
        }

        private void addExamples(long id, Curator.Outcome outcome, Domain area) {
            CFunction function = outcome.candidate().function();
            LinesWriter.Origin origin = new LinesWriter.Origin(
                    source.name(),
                    file.path(),
                    function.startLine(),
                    function.endLine(),
                    function.qualifiedName(),
                    licence,
                    Digests.sha256(function.text()),
                    outcome.changes());
            int first = segment.examples;
            LinesWriter lines = new LinesWriter(segment.part(Part.LINES), origin, messages -> {
                int ordinal = segment.examples - first;
                Bytes entry = segment.part(Part.EXAMPLES);
                entry.writeLong(orderOf(id, ordinal));
                entry.writeLong(messages);
                entry.writeInt(segment.functions);
                entry.writeInt(ordinal);
                segment.examples++;
            });
            factory.give(function, outcome.candidate().live(), area, context, lines);
        }
    }

    /** Where an example comes in the shuffle: a matter of the seed and of its id. */
    private long orderOf(long id, int example) {
        return TokenHash.mix(TokenHash.then(TokenHash.mix(id + config.seed()), example));
    }

    /** A segment in the making. */
    private static final class Builder {
        private final Bytes[] parts = new Bytes[Part.values().length];
        private final List<int[]> bands = new ArrayList<>();
        private final MinHash hasher = new MinHash();
        private int functions;
        private int examples;
        private long inputBytes;

        /** How far a segment had grown. */
        private record Mark(List<Integer> sizes, int functions, int examples, int bands) {}

        Builder() {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = new Bytes(1 << 12);
            }
        }

        Bytes part(Part part) {
            return parts[part.number()];
        }

        Mark mark() {
            List<Integer> sizes = new ArrayList<>();
            for (Bytes part : parts) {
                sizes.add(part.size());
            }
            return new Mark(sizes, functions, examples, bands.size());
        }

        void reset(Mark mark) {
            for (int i = 0; i < parts.length; i++) {
                parts[i].truncate(mark.sizes().get(i));
            }
            functions = mark.functions();
            examples = mark.examples();
            bands.subList(mark.bands(), bands.size()).clear();
        }

        /** Adds the grams of a function's tokens. */
        void addGrams(long[] hashes) {
            // Only those that are compared later have to be sorted, which is few.
            int[] grams = TokenGrams.each(hashes, hashes.length);
            Bytes out = part(Part.GRAMS);
            for (int gram : grams) {
                out.writeInt(gram);
            }
            bands.add(hasher.bands(grams));
        }

        void file(NamedSource source, String path, @Nullable SourceFile file, Verdict.@Nullable Drop dropped) {
            Records.write(
                    part(Part.RECORDS),
                    new FileRecord(
                            source.number(),
                            path,
                            file == null ? "" : file.sha256(),
                            file == null ? "" : file.charset(),
                            dropped == null ? null : dropped.reason(),
                            dropped == null ? "" : dropped.detail()));
        }

        Segment finish(int files, String digest) {
            for (int band = 0; band < MinHash.BANDS; band++) {
                for (int[] one : bands) {
                    part(Part.BANDS).writeInt(one[band]);
                }
            }
            return new Segment(files, inputBytes, digest, functions, examples, parts);
        }
    }
}
