package io.graniteft.data;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.data.ExampleFiles.Note;
import io.graniteft.data.alike.PythonRandom;
import io.graniteft.data.internal.spill.Bytes;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Lines;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Shelves;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the examples of all functions that stay, in their final order: first all are dealt out to shelves by the first bits of their
 * place, then one shelf after the other is put in order in memory and written. Every so often it is noted how far that has come, so
 * that a killed run goes on there.
 *
 * <p>What is dealt out are the examples themselves, so that nothing is ever read from here and there.
 */
final class Assembly {
    /** How many times larger examples are than what the spill holds of them, about. */
    private static final int UNFOLDED = 3;

    /** Bytes of examples in memory at a time for each example whose place in the order may be. */
    private static final int BYTES_FOR_EACH = 64;

    /** It is noted how far the work is after one part in so many of it, but not before it is worth it. */
    private static final int NOTES = 40;

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
        this.leakage = new Leakage(mode == SplitMode.PROCEDURE ? index.size() : 0);
    }

    /** The SHA-256 digests of the files by their names, once everything is written. */
    Map<String, String> digests() {
        return digests;
    }

    /** What stands on which side if the split is the procedure's, once everything is written. */
    Leakage leakage() {
        return leakage;
    }

    /** Writes the six files. */
    Note write(PreparedData names) throws IOException {
        List<Path> files = List.of(
                names.train(),
                names.trainProvenance(),
                names.prompts(),
                names.validation(),
                names.validationProvenance(),
                names.evalPrompts());
        Order order = mode == SplitMode.PROCEDURE ? shuffled() : this::bySideOfGroup;
        try {
            return write(files, order);
        } catch (Shelves.Damaged e) {
            // A crash of the machine can cost what the system had not brought to the disk yet.
            progress.note("begins anew to write examples: " + e.getMessage());
            Files.deleteIfExists(noteFile());
            Files.deleteIfExists(dealtFile());
            return write(files, order);
        }
    }

    private Note write(List<Path> files, Order order) throws IOException {
        Note start = noteIn(files);
        Dealt dealt = dealtSoFar();
        long bytes = UNFOLDED * spill.length(Part.LINES);
        int room = BYTES_FOR_EACH * atATime;
        try (Shelves shelves = new Shelves(folder, bytes, room, dealt.sizes());
                ExampleFiles output =
                        new ExampleFiles(files.stream().map(this::inFolder).toList(), start)) {
            deal(shelves, dealt, order);
            Note note = start;
            long between = Math.max(room, bytes / NOTES);
            long noted = output.bytes();
            int first = start.shelves();
            ShelfReader reader = new ShelfReader(output);
            for (int shelf = first; shelf < shelves.count(); shelf++) {
                shelves.take(shelf, reader);
                boolean last = shelf + 1 == shelves.count();
                if (last || output.bytes() - noted > between) {
                    noted = output.bytes();
                    note = output.note(shelf + 1);
                    AtomicFiles.writeString(noteFile(), Json.line(note));
                    for (; first <= shelf; first++) {
                        shelves.remove(first);
                    }
                }
            }
            progress.update("writing examples", spill.examples(), spill.examples(), "");
            for (int i = 0; i < files.size(); i++) {
                digests.put(files.get(i).toString(), output.digest(i));
            }
            return note;
        }
    }

    /** Says where an example comes, and on which side. */
    @FunctionalInterface
    private interface Order {
        void of(int example, long order, int function, Place place);
    }

    /** The place of an example. */
    private static final class Place {
        private long key;
        private boolean validation;
    }

    private void bySideOfGroup(int example, long order, int function, Place place) {
        place.key = order;
        place.validation = decisions.validation().get(function);
    }

    /** The procedure's order, in which each example has a side of its own; counts what that leaks. */
    private Order shuffled() throws IOException {
        int[] places = shuffledPlaces(Math.toIntExact(spill.examples()));
        int kept = places[places.length - 1];
        int trained = (int) (kept * config.trainRatio());
        Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
            if (places[example] >= 0) {
                leakage.add(function, places[example] >= trained);
            }
        });
        // There is a place instead of a hash; it is spread over the same range.
        return (example, order, function, place) -> {
            place.key = (long) ((double) places[example] / kept * (1L << 53)) << 11;
            place.validation = places[example] >= trained;
        };
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

    private Path noteFile() {
        return folder.resolve("assembly.json");
    }

    private Path dealtFile() {
        return folder.resolve("dealt.json");
    }

    /** The note that an earlier run has left, if all files are at least as long as it says. */
    private Note noteIn(List<Path> files) throws IOException {
        if (!Files.exists(noteFile())) {
            return Note.NONE;
        }
        Note note = Json.mapper().readValue(Files.readAllBytes(noteFile()), Note.class);
        for (int i = 0; i < files.size(); i++) {
            Path path = inFolder(files.get(i));
            if (!Files.exists(path) || Files.size(path) < note.sizes().get(i)) {
                return Note.NONE;
            }
        }
        return note;
    }

    /**
     * How much has been dealt out.
     *
     * @param segments the examples of so many
     * @param sizes of the shelves
     */
    record Dealt(int segments, List<Long> sizes) {
        Dealt {
            sizes = List.copyOf(sizes);
        }
    }

    private Dealt dealtSoFar() throws IOException {
        return Files.exists(dealtFile())
                ? Json.mapper().readValue(Files.readAllBytes(dealtFile()), Dealt.class)
                : new Dealt(0, List.of());
    }

    private void deal(Shelves shelves, Dealt start, Order order) throws IOException {
        Dealer dealer = new Dealer(shelves, order);
        List<Spill.Entry> segments = spill.entries();
        long between = Math.max((long) BYTES_FOR_EACH * atATime, spill.length(Part.LINES) / NOTES);
        long since = 0;
        for (int segment = start.segments(); segment < segments.size(); segment++) {
            dealer.deal(segments.get(segment));
            since += segments.get(segment).length(Part.LINES);
            if (segment + 1 == segments.size() || since > between) {
                since = 0;
                Dealt dealt = new Dealt(segment + 1, shelves.note());
                AtomicFiles.writeString(dealtFile(), Json.line(dealt));
            }
            progress.update("sorting examples", segment + 1, segments.size(), "");
        }
        shelves.full();
    }

    /** Deals out the examples of one segment after the other. */
    private final class Dealer implements Decisions.ExampleReader {
        private final Shelves shelves;
        private final Order order;
        private final FunctionIndex.Cursor at = index.cursor();
        private final Lines lines = new Lines();
        private final Place place = new Place();
        private byte[] buffer = new byte[0];
        private Spill.@Nullable Entry segment;
        private int function = -1;
        private int next;

        Dealer(Shelves shelves, Order order) {
            this.shelves = shelves;
            this.order = order;
        }

        void deal(Spill.Entry entry) throws IOException {
            segment = entry;
            int length = entry.length(Part.LINES);
            buffer = buffer.length < length ? new byte[length + length / 2] : buffer;
            spill.read(Part.LINES, entry.start(Part.LINES), ByteBuffer.wrap(buffer, 0, length));
            Decisions.forEachExample(spill, entry, this);
        }

        @Override
        public void accept(int example, long hash, long messages, int of, int ordinal) throws IOException {
            if (segment == null || !decisions.isKept(of) || decisions.earlierExample(example) >= 0) {
                return;
            }
            at.moveTo(of);
            order.of(example, hash, of, place);
            Bytes out = shelves.begin(place.key);
            out.write(place.validation ? 1 : 0);
            out.writeLong(at.id());
            out.writeLong(clusterKeys[decisions.clusters()[of]]);
            unfold((int) (at.linesAt() - segment.start(Part.LINES)), of, ordinal);
            lines.writeWhole(out);
            shelves.end();
        }

        private void unfold(int start, int of, int ordinal) {
            if (function != of) {
                function = of;
                next = 0;
                lines.begin(buffer, start);
            }
            for (; next <= ordinal; next++) {
                lines.next();
            }
        }
    }

    /** Writes what stands on a shelf. */
    private final class ShelfReader implements Shelves.Taker {
        private final ExampleFiles output;
        private final Lines lines = new Lines();

        ShelfReader(ExampleFiles output) {
            this.output = output;
        }

        @Override
        public void take(byte[] record, int start) throws IOException {
            boolean validation = record[start] == 1;
            long id = Bytes.longAt(record, start + 1);
            long group = Bytes.longAt(record, start + 1 + Long.BYTES);
            lines.readWhole(record, start + 1 + 2 * Long.BYTES);
            output.write(lines, validation, id, group);
            if ((output.examples() & 0xFF) == 0) {
                progress.update("writing examples", output.examples(), spill.examples(), "");
            }
        }
    }
}
