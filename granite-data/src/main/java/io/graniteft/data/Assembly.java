package io.graniteft.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.data.alike.PythonRandom;
import io.graniteft.data.internal.spill.Buckets;
import io.graniteft.data.internal.spill.Bytes;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Lines;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.split.SplitMode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the examples of all functions that stay, in their final order. Memory holds the places of a part of them at a time: those
 * whose order begins with the same bits. Every so often it is noted how far the files have come, so that a killed run goes on there.
 */
final class Assembly {
    /** Bytes of an example's record while the order is made. */
    private static final int RECORD = 3 * Long.BYTES + 3 * Integer.BYTES;

    /** After so many bytes of examples it is noted how far the files are. */
    private static final long BYTES_BETWEEN_NOTES = 64L << 20;

    private final DataConfig config;
    private final SplitMode mode;
    private final Spill spill;
    private final FunctionIndex index;
    private final Decisions decisions;
    private final int atATime;
    private final Path folder;
    private final Progress progress;
    private final long[] clusterKeys;
    private final Leakage leakage;
    private final Map<String, String> digests = new TreeMap<>();

    Assembly(
            DataConfig config,
            SplitMode mode,
            Spill spill,
            FunctionIndex index,
            Decisions decisions,
            int atATime,
            Path folder,
            Progress progress)
            throws IOException {
        this.atATime = atATime;
        this.config = config;
        this.mode = mode;
        this.spill = spill;
        this.index = index;
        this.decisions = decisions;
        this.folder = folder;
        this.progress = progress;
        this.clusterKeys = decisions.clusterKeys(index);
        this.leakage = new Leakage(index.size());
    }

    /** The SHA-256 digests of the files by their names, once everything is written. */
    Map<String, String> digests() {
        return digests;
    }

    /** What stands on which side, once everything is written. */
    Leakage leakage() {
        return leakage;
    }

    /**
     * How far the work is.
     *
     * @param examples how many were written
     * @param trainExamples how many of them to train
     * @param trainPrompts prompts of train
     * @param validationPrompts prompts of validation
     * @param sizes of the six files
     */
    record Note(long examples, long trainExamples, long trainPrompts, long validationPrompts, List<Long> sizes) {
        Note {
            sizes = List.copyOf(sizes);
        }
    }

    /** Writes the six files. */
    Note write(PreparedData names) throws IOException {
        Path noteFile = folder.resolve("assembly.json");
        List<Path> files = List.of(
                names.train(),
                names.trainProvenance(),
                names.prompts(),
                names.validation(),
                names.validationProvenance(),
                names.evalPrompts());
        Note start = noteIn(noteFile, files);
        try (Output output = new Output(files.stream().map(this::inFolder).toList(), start, noteFile)) {
            int total = Math.toIntExact(spill.examples());
            int rounds = Integer.highestOneBit(Math.max(1, total / atATime));
            int bits = Integer.numberOfTrailingZeros(rounds);
            int @Nullable [] places = mode == SplitMode.PROCEDURE ? shuffledPlaces(total) : null;
            int keptExamples = places == null ? 0 : places[total];
            int trained = (int) (keptExamples * config.trainRatio());
            try (Buckets buckets = new Buckets(folder, "order", rounds)) {
                FunctionIndex.Cursor at = index.cursor();
                Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
                    if (!decisions.isKept(function) || decisions.earlierExample(example) >= 0) {
                        return;
                    }
                    at.moveTo(function);
                    // In the procedure's order there is a place instead of a hash; it is spread over the same range.
                    long key = places == null ? order : scaled(places[example], keptExamples);
                    boolean validation =
                            places == null ? decisions.validation().get(function) : places[example] >= trained;
                    Bytes out = buckets.in(bits == 0 ? 0 : (int) (key >>> (64 - bits)));
                    out.writeLong(key << bits);
                    out.writeInt(function);
                    out.writeInt(validation ? ~ordinal : ordinal);
                    out.writeLong(at.id());
                    out.writeLong(at.linesAt());
                    out.writeInt(at.linesLength());
                    leakage.add(function, validation);
                });
                for (int bucket = 0; bucket < rounds; bucket++) {
                    inOrder(buckets.take(bucket), output);
                }
            }
            Note note = output.finish();
            for (int i = 0; i < files.size(); i++) {
                digests.put(files.get(i).toString(), output.tails[i].digest());
            }
            return note;
        }
    }

    private static long scaled(int place, int count) {
        return (long) ((double) place / count * (1L << 53)) << 11;
    }

    /** The place of every example after Python's shuffle of those that stay; their number comes last. */
    private int[] shuffledPlaces(int total) throws IOException {
        int[] places = new int[total + 1];
        Arrays.fill(places, -1);
        int[] count = {0};
        Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
            if (decisions.isKept(function) && decisions.earlierExample(example) < 0) {
                places[example] = count[0]++;
            }
        });
        int[] placeOf = new PythonRandom(config.seed()).shuffled(count[0]);
        invert(placeOf);
        for (int example = 0; example < total; example++) {
            if (places[example] >= 0) {
                places[example] = placeOf[places[example]];
            }
        }
        places[total] = count[0];
        return places;
    }

    /** Turns a permutation into its inverse without a second array: along its cycles, marking what is done by its sign. */
    private static void invert(int[] permutation) {
        for (int start = 0; start < permutation.length; start++) {
            int at = start;
            int next = permutation[at];
            while (next >= 0) {
                int after = permutation[next];
                permutation[next] = ~at;
                at = next;
                next = after;
            }
        }
        for (int i = 0; i < permutation.length; i++) {
            permutation[i] = ~permutation[i];
        }
    }

    private Path inFolder(Path name) {
        return folder.resolve(name.toString());
    }

    /** The note that an earlier run has left, if all files are at least as long as it says. */
    private Note noteIn(Path file, List<Path> files) throws IOException {
        Note none = new Note(0, 0, 0, 0, List.of(0L, 0L, 0L, 0L, 0L, 0L));
        if (!Files.exists(file)) {
            return none;
        }
        Note note = Json.mapper().readValue(Files.readAllBytes(file), Note.class);
        for (int i = 0; i < files.size(); i++) {
            Path path = inFolder(files.get(i));
            if (!Files.exists(path) || Files.size(path) < note.sizes().get(i)) {
                return none;
            }
        }
        return note;
    }

    /** Writes the examples of a bucket, whose order begins with the same bits. */
    private static void inOrder(ByteBuffer bucket, Output output) throws IOException {
        int size = bucket.remaining() / RECORD;
        // The number within the bucket takes the lowest bits, so that one sort of plain numbers does. Orders are
        // unsigned, hence the flipped sign.
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, size));
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = ((bucket.getLong(i * RECORD) >>> bits) << bits | i) ^ Long.MIN_VALUE;
        }
        Arrays.sort(sorted);
        for (long one : sorted) {
            int i = (int) (one & ((1L << bits) - 1));
            output.write(bucket.position(i * RECORD + Long.BYTES));
        }
    }

    /** The six files: examples, provenance and prompts, first those of train. */
    private final class Output implements Closeable {
        private final Tail[] tails = new Tail[6];
        private final Path noteFile;
        private final Lines lines = new Lines();
        private final long skipped;
        private long examples;
        private long trainExamples;
        private long trainPrompts;
        private long validationPrompts;
        private long notedBytes;
        private ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

        Output(List<Path> files, Note start, Path noteFile) throws IOException {
            this.noteFile = noteFile;
            this.skipped = start.examples();
            trainExamples = start.trainExamples();
            trainPrompts = start.trainPrompts();
            validationPrompts = start.validationPrompts();
            for (int i = 0; i < 6; i++) {
                tails[i] = new Tail(files.get(i), start.sizes().get(i));
            }
            notedBytes = bytes();
        }

        private long bytes() {
            return tails[0].size() + tails[3].size();
        }

        /** Writes an example, given its record behind its order. */
        void write(ByteBuffer one) throws IOException {
            examples++;
            if (examples <= skipped) {
                return;
            }
            int function = one.getInt();
            int ordinal = one.getInt();
            boolean validation = ordinal < 0;
            long id = one.getLong();
            long linesAt = one.getLong();
            int length = one.getInt();
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocate(length * 2);
            }
            buffer.clear().limit(length);
            spill.read(Part.LINES, linesAt, buffer);
            lines.read(buffer.array(), validation ? ~ordinal : ordinal);
            int side = validation ? 3 : 0;
            lines.writeChat(tails[side].bytes());
            lines.writeProvenance(
                    tails[side + 1].bytes(), id, clusterKeys[decisions.clusters()[function]]);
            trainExamples += validation ? 0 : 1;
            if (lines.hasPrompt()) {
                lines.writePrompt(tails[side + 2].bytes(), id);
                trainPrompts += validation ? 0 : 1;
                validationPrompts += validation ? 1 : 0;
            }
            if ((examples & 0xFF) == 0) {
                progress.update("writing examples", examples, spill.examples(), "");
            }
            if (bytes() - notedBytes > BYTES_BETWEEN_NOTES) {
                flush();
                AtomicFiles.writeString(noteFile, Json.line(note()));
                notedBytes = bytes();
            }
        }

        private Note note() {
            return new Note(
                    examples,
                    trainExamples,
                    trainPrompts,
                    validationPrompts,
                    Arrays.stream(tails).map(Tail::size).toList());
        }

        private void flush() throws IOException {
            for (Tail tail : tails) {
                tail.flush();
            }
        }

        Note finish() throws IOException {
            flush();
            AtomicFiles.writeString(noteFile, Json.line(note()));
            progress.update("writing examples", spill.examples(), spill.examples(), "");
            return note();
        }

        @Override
        public void close() throws IOException {
            for (Tail tail : tails) {
                if (tail != null) {
                    tail.close();
                }
            }
        }
    }

    /** The end of a file: bytes that are not written yet, and how many have been. */
    private static final class Tail implements Closeable {
        private static final int ROOM = 1 << 18;

        private final FileChannel channel;
        private final Hasher digest = Hashing.sha256().newHasher();
        private final Bytes bytes = new Bytes(ROOM + ROOM / 4);
        private long written;

        Tail(Path file, long start) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.truncate(start);
            ByteBuffer buffer = ByteBuffer.allocate(ROOM);
            while (channel.read(buffer.clear()) >= 0) {
                digest.putBytes(buffer.flip());
            }
            written = start;
        }

        /** The digest of everything that was written, earlier runs included; no more is written then. */
        String digest() {
            return digest.hash().toString();
        }

        /** Where the next line is to be put. */
        Bytes bytes() throws IOException {
            if (bytes.size() >= ROOM) {
                write();
            }
            return bytes;
        }

        long size() {
            return written + bytes.size();
        }

        private void write() throws IOException {
            digest.putBytes(bytes.array(), 0, bytes.size());
            ByteBuffer buffer = ByteBuffer.wrap(bytes.array(), 0, bytes.size());
            while (buffer.hasRemaining()) {
                written += channel.write(buffer);
            }
            bytes.truncate(0);
        }

        void flush() throws IOException {
            write();
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
