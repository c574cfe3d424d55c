package io.graniteft.data.internal.spill;

import io.graniteft.data.alike.FirstByKey;
import io.graniteft.data.alike.TokenGrams;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of every function that no step of curation has left out. Functions are numbered in the order of sources, paths and
 * lines. The entries stay on disk: they are read in their order by a {@link Cursor}, or one at a time.
 */
public final class FunctionIndex {
    /** Bytes of an entry on disk. */
    private static final int ENTRY = 3 * Long.BYTES + 4 * Integer.BYTES;

    private final Spill spill;
    private final List<Entry> segments;
    private final int[] firstFunctions;
    private final int keysAtATime;

    private FunctionIndex(Spill spill, int keysAtATime) {
        this.spill = spill;
        this.keysAtATime = keysAtATime;
        this.segments = spill.entries();
        this.firstFunctions = segments.stream().mapToInt(Entry::firstFunction).toArray();
    }

    /**
     * The index of a spill that nothing is appended to any more.
     *
     * @param keysAtATime how many functions' keys may be held in memory at a time, about
     */
    public static FunctionIndex of(Spill spill, int keysAtATime) throws IOException {
        for (Entry segment : spill.entries()) {
            if (segment.length(Part.FUNCTIONS) != segment.functions() * ENTRY) {
                throw new IOException("a temporary file does not hold what it should");
            }
        }
        return new FunctionIndex(spill, keysAtATime);
    }

    /**
     * Writes the entry of a function.
     *
     * @param id the function's id
     * @param exact equal for exact duplicates
     * @param renamedBody equal for functions with the same body but for names
     * @param domain equal for functions of the same domain
     * @param gramsStart where its grams begin in the segment
     * @param linesStart where its lines begin in the segment
     * @param linesLength how many bytes they have
     */
    public static void write(
            Bytes out,
            long id,
            long exact,
            long renamedBody,
            int domain,
            int gramsStart,
            int linesStart,
            int linesLength) {
        out.writeLong(id);
        out.writeLong(exact);
        out.writeLong(renamedBody);
        out.writeInt(domain);
        out.writeInt(gramsStart);
        out.writeInt(linesStart);
        out.writeInt(linesLength);
    }

    /** How many functions there are. */
    public int size() {
        return spill.functions();
    }

    /** A cursor before the first function. */
    public Cursor cursor() {
        return new Cursor();
    }

    /** A cursor at one function, whatever the order. */
    public Cursor at(int function) throws IOException {
        Cursor cursor = new Cursor();
        cursor.jumpTo(function);
        return cursor;
    }

    /** The number of the segment that a function is in. */
    private int segmentOf(int function) {
        int found = Arrays.binarySearch(firstFunctions, function);
        int segment = found >= 0 ? found : -found - 2;
        // Segments without functions begin with the same number as the one behind them.
        while (segment + 1 < firstFunctions.length && firstFunctions[segment + 1] <= function) {
            segment++;
        }
        return segment;
    }

    /** Walks through the entries. */
    public final class Cursor {
        private int function = -1;
        private int segment = -1;
        private ByteBuffer entries = ByteBuffer.allocate(0);
        private int at;

        private Cursor() {}

        /** Goes to the next function; says whether there is one. */
        public boolean next() throws IOException {
            at += function < 0 ? 0 : ENTRY;
            while (at >= entries.limit()) {
                if (++segment == segments.size()) {
                    return false;
                }
                entries = spill.read(segments.get(segment), Part.FUNCTIONS);
                at = 0;
            }
            function++;
            return true;
        }

        /** Goes forward to a function. */
        public void moveTo(int wanted) throws IOException {
            while (function < wanted) {
                next();
            }
        }

        private void jumpTo(int wanted) throws IOException {
            segment = segmentOf(wanted);
            Entry from = segments.get(segment);
            entries = ByteBuffer.allocate(ENTRY);
            spill.read(
                    Part.FUNCTIONS,
                    from.start(Part.FUNCTIONS) + (long) ENTRY * (wanted - from.firstFunction()),
                    entries);
            function = wanted;
        }

        /** The number of the function. */
        public int function() {
            return function;
        }

        /** Its id. */
        public long id() {
            return entries.getLong(at);
        }

        /** Equal for exact duplicates. */
        public long exact() {
            return entries.getLong(at + Long.BYTES);
        }

        /** Equal for functions with the same body but for names. */
        public long renamedBody() {
            return entries.getLong(at + 2 * Long.BYTES);
        }

        /** Equal for functions of the same domain. */
        public int domain() {
            return number(0);
        }

        /** Where its lines are in the spill. */
        public long linesAt() {
            return segments.get(segment).start(Part.LINES) + number(2);
        }

        /** How many bytes its lines have. */
        public int linesLength() {
            return number(3);
        }

        private int number(int place) {
            return entries.getInt(at + 3 * Long.BYTES + place * Integer.BYTES);
        }
    }

    /** The sets of token grams of all functions, to be read in any order; memory holds four bytes a function and those read lately. */
    public final class Grams {
        /** Functions whose grams are kept in memory, for the next comparison. */
        private static final int KEPT = 1 << 14;

        /** Larger sets are read again each time. */
        private static final int LARGEST_KEPT = 512;

        /** Where the grams begin in their segment. */
        private final int[] starts = new int[size()];

        private final int[] keptFunctions = new int[KEPT];
        private final int[][] kept = new int[KEPT][];

        private Grams() throws IOException {
            Arrays.fill(keptFunctions, -1);
            Cursor cursor = cursor();
            while (cursor.next()) {
                starts[cursor.function()] = cursor.number(1);
            }
        }

        /** The grams of a function, as {@link io.graniteft.data.alike.TokenGrams#of} gives them. */
        public int[] of(int function) throws IOException {
            int slot = function & (KEPT - 1);
            if (keptFunctions[slot] == function) {
                return kept[slot];
            }
            Entry segment = segments.get(segmentOf(function));
            boolean last = function + 1 == segment.firstFunction() + segment.functions();
            int end = last ? segment.length(Part.GRAMS) : starts[function + 1];
            ByteBuffer bytes = ByteBuffer.allocate(end - starts[function]);
            spill.read(Part.GRAMS, segment.start(Part.GRAMS) + starts[function], bytes);
            int[] grams = new int[bytes.remaining() / Integer.BYTES];
            bytes.asIntBuffer().get(grams);
            grams = TokenGrams.distinct(grams);
            if (grams.length <= LARGEST_KEPT) {
                keptFunctions[slot] = function;
                kept[slot] = grams;
            }
            return grams;
        }
    }

    /** The sets of token grams. */
    public Grams grams() throws IOException {
        return new Grams();
    }

    /** One of a function's keys. */
    @FunctionalInterface
    public interface Key {
        /** The key of the function that the cursor is at. */
        long of(Cursor cursor);
    }

    /** Takes functions whose key has come before. */
    @FunctionalInterface
    public interface Repeats {
        /** Takes a function, and the first one with the same key. */
        void accept(int function, int first);
    }

    /** Finds the functions whose key an earlier one has; not in their order. */
    public void forEachRepeat(Key key, Repeats repeats) throws IOException {
        int rounds = size() / keysAtATime + 1;
        for (int round = 0; round < rounds; round++) {
            FirstByKey firsts = new FirstByKey();
            Cursor cursor = cursor();
            while (cursor.next()) {
                long one = key.of(cursor);
                if (rounds == 1 || Long.remainderUnsigned(one, rounds) == round) {
                    int first = firsts.firstOr(one, cursor.function());
                    if (first != cursor.function()) {
                        repeats.accept(cursor.function(), first);
                    }
                }
            }
        }
    }
}
