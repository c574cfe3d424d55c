package io.graniteft.data;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.data.alike.PythonRandom;
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
import org.jspecify.annotations.Nullable;

/**
 * Writes the examples of all functions that stay, in their final order. Memory holds the places of a part of them at a time: those
 * whose order begins with the same bits. Every so often it is noted how far the files have come, so that a killed run goes on there.
 */
final class Assembly {
    /** So many examples are put in order at a time, about. */
    private static final int AT_A_TIME = 1 << 20;

    /** After so many bytes of examples it is noted how far the files are. */
    private static final long BYTES_BETWEEN_NOTES = 64L << 20;

    private final DataConfig config;
    private final SplitMode mode;
    private final Spill spill;
    private final FunctionIndex index;
    private final Decisions decisions;
    private final Path folder;
    private final Progress progress;
    private final long[] clusterKeys;
    private final Leakage leakage;

    Assembly(
            DataConfig config,
            SplitMode mode,
            Spill spill,
            FunctionIndex index,
            Decisions decisions,
            Path folder,
            Progress progress) {
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
            int rounds = Integer.highestOneBit(Math.max(1, total / AT_A_TIME));
            int bits = Integer.numberOfTrailingZeros(rounds);
            int @Nullable [] places = mode == SplitMode.PROCEDURE ? shuffledPlaces(total) : null;
            int keptExamples = places == null ? 0 : places[total];
            int trained = (int) (keptExamples * config.trainRatio());
            for (int round = 0; round < rounds; round++) {
                Slice slice = new Slice();
                int now = round;
                Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
                    if (!decisions.isKept(function) || decisions.earlierExample(example) >= 0) {
                        return;
                    }
                    // In the procedure's order there is a place instead of a hash; it is spread over the same range.
                    long key = places == null ? order : scaled(places[example], keptExamples);
                    if (bits == 0 || key >>> (64 - bits) == now) {
                        boolean validation =
                                places == null ? decisions.validation().get(function) : places[example] >= trained;
                        slice.add(key << bits, function, ordinal, validation);
                        leakage.add(function, validation);
                    }
                });
                slice.write(output);
            }
            return output.finish();
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
        int[] shuffled = new PythonRandom(config.seed()).shuffled(count[0]);
        int[] placeOf = new int[count[0]];
        for (int place = 0; place < shuffled.length; place++) {
            placeOf[shuffled[place]] = place;
        }
        for (int example = 0; example < total; example++) {
            if (places[example] >= 0) {
                places[example] = placeOf[places[example]];
            }
        }
        places[total] = count[0];
        return places;
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

    /** Examples whose order begins with the same bits. */
    private static final class Slice {
        private long[] orders = new long[1024];
        private int[] functions = new int[1024];
        private int[] ordinals = new int[1024];
        private int size;

        void add(long order, int function, int ordinal, boolean validation) {
            if (size == orders.length) {
                orders = Arrays.copyOf(orders, size * 2);
                functions = Arrays.copyOf(functions, size * 2);
                ordinals = Arrays.copyOf(ordinals, size * 2);
            }
            orders[size] = order;
            functions[size] = function;
            ordinals[size] = validation ? ~ordinal : ordinal;
            size++;
        }

        void write(Output output) throws IOException {
            // The number within the slice takes the lowest bits, so that one sort of plain numbers does. Orders are
            // unsigned, hence the flipped sign.
            int bits = 32 - Integer.numberOfLeadingZeros(Math.max(1, size));
            long[] sorted = new long[size];
            for (int i = 0; i < size; i++) {
                sorted[i] = ((orders[i] >>> bits) << bits | i) ^ Long.MIN_VALUE;
            }
            Arrays.sort(sorted);
            for (long one : sorted) {
                int i = (int) (one & ((1L << bits) - 1));
                boolean validation = ordinals[i] < 0;
                output.write(functions[i], validation ? ~ordinals[i] : ordinals[i], validation);
            }
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

        void write(int function, int ordinal, boolean validation) throws IOException {
            examples++;
            if (examples <= skipped) {
                return;
            }
            int length = index.linesLength(function);
            if (buffer.capacity() < length) {
                buffer = ByteBuffer.allocate(length * 2);
            }
            buffer.clear().limit(length);
            spill.read(Part.LINES, index.linesAt()[function], buffer);
            lines.read(buffer.array(), ordinal);
            long id = index.ids()[function];
            int side = validation ? 3 : 0;
            lines.writeChat(tails[side].bytes());
            lines.writeProvenance(tails[side + 1].bytes(), id, clusterKeys[decisions.clusters()[function]]);
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
        private final Bytes bytes = new Bytes(ROOM + ROOM / 4);
        private long written;

        Tail(Path file, long start) throws IOException {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(start);
            channel.position(start);
            written = start;
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
