package io.graniteft.data.internal.spill;

import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What is known of every function that no step of curation has left out, in arrays: 44 bytes a function. Functions are numbered in
 * the order of sources, paths and lines.
 */
@SuppressWarnings("ArrayRecordComponent") // One object, never compared; its arrays are read everywhere in this room.
public record FunctionIndex(
        long[] ids, long[] exact, long[] renamedBody, int[] domains, long[] gramsAt, int[] gramCounts, long[] linesAt) {
    /** Bytes of an entry on disk. */
    private static final int ENTRY = 8 + 8 + 8 + 4 + 4 + 4;

    /**
     * Writes the entry of a function.
     *
     * @param id the function's id
     * @param exact equal for exact duplicates
     * @param renamedBody equal for functions with the same body but for names
     * @param domain equal for functions of the same domain
     * @param grams how many grams it has
     * @param lines how many bytes its lines have
     */
    public static void write(Bytes out, long id, long exact, long renamedBody, int domain, int grams, int lines) {
        out.writeLong(id);
        out.writeLong(exact);
        out.writeLong(renamedBody);
        out.writeInt(domain);
        out.writeInt(grams);
        out.writeInt(lines);
    }

    /** Reads all entries. */
    public static FunctionIndex read(Spill spill) throws IOException {
        int size = spill.functions();
        FunctionIndex index = new FunctionIndex(
                new long[size],
                new long[size],
                new long[size],
                new int[size],
                new long[size],
                new int[size],
                new long[size + 1]);
        int at = 0;
        for (Entry entry : spill.entries()) {
            ByteBuffer in = spill.read(entry, Part.FUNCTIONS);
            if (in.remaining() != entry.functions() * ENTRY) {
                throw new IOException("a temporary file does not hold what it should");
            }
            long grams = entry.start(Part.GRAMS);
            long lines = entry.start(Part.LINES);
            for (int i = 0; i < entry.functions(); i++) {
                index.ids[at] = in.getLong();
                index.exact[at] = in.getLong();
                index.renamedBody[at] = in.getLong();
                index.domains[at] = in.getInt();
                index.gramCounts[at] = in.getInt();
                index.gramsAt[at] = grams;
                index.linesAt[at] = lines;
                grams += 4L * index.gramCounts[at];
                lines += in.getInt();
                at++;
                index.linesAt[at] = lines;
            }
        }
        return index;
    }

    /** How many functions there are. */
    public int size() {
        return ids.length;
    }

    /** How many bytes the lines of a function have. */
    public int linesLength(int function) {
        return (int) (linesAt[function + 1] - linesAt[function]);
    }
}
