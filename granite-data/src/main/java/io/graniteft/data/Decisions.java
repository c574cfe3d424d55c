package io.graniteft.data;

import io.graniteft.core.io.AtomicFiles;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.reason.DropReason;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of every function and every example, now that all are known. Functions and examples go by their numbers.
 *
 * @param states of each function what became of it
 * @param twins of each function the one that stays in its place, or -1
 * @param clusters of each function the least number of its cluster
 * @param validation the functions whose cluster belongs to validation
 * @param repeated pairs of examples with the same messages: the later one, which is left out, in the upper half of the number, the
 *     earlier one in the lower; ascending
 */
@SuppressWarnings("ArrayRecordComponent") // One object a run, never compared.
record Decisions(byte[] states, int[] twins, int[] clusters, BitSet validation, long[] repeated) {
    /** The function stays. */
    static final byte KEPT = 0;

    /** The function has the tokens of an earlier one. */
    static final byte EXACT_DUPLICATE = 1;

    /** The function is much like an earlier one. */
    static final byte NEAR_DUPLICATE = 2;

    /** The function was validated on before, and is now alike to one that was trained on. */
    static final byte CLUSTER_MERGED = 3;

    private static final int FORMAT = 1;

    /** Why a function is left out; null if it stays. */
    @Nullable
    DropReason reason(int function) {
        return switch (states[function]) {
            case EXACT_DUPLICATE -> DropReason.EXACT_DUPLICATE;
            case NEAR_DUPLICATE -> DropReason.NEAR_DUPLICATE;
            case CLUSTER_MERGED -> DropReason.CLUSTER_MERGED;
            default -> null;
        };
    }

    boolean isKept(int function) {
        return states[function] == KEPT;
    }

    /** The earlier example with the same messages, or -1 if this one stays. */
    int earlierExample(int example) {
        int at = Arrays.binarySearch(repeated, (long) example << 32);
        int place = at >= 0 ? at : -at - 1;
        return place < repeated.length && repeated[place] >>> 32 == example ? (int) repeated[place] : -1;
    }

    /** The key of each cluster, by its least number: the least of its functions' keys, so a matter of content alone. */
    long[] clusterKeys(FunctionIndex index) throws IOException {
        long[] keys = new long[clusters.length];
        Arrays.fill(keys, -1L);
        FunctionIndex.Cursor cursor = index.cursor();
        while (cursor.next()) {
            int cluster = clusters[cursor.function()];
            if (Long.compareUnsigned(cursor.renamedBody(), keys[cluster]) < 0) {
                keys[cluster] = cursor.renamedBody();
            }
        }
        return keys;
    }

    /** Writes the decisions to a file, for a run that is killed later on. */
    void write(Path file) throws IOException {
        AtomicFiles.write(file, out -> {
            CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
            DataOutputStream data = new DataOutputStream(checked);
            data.writeInt(FORMAT);
            data.writeInt(states.length);
            data.write(states);
            writeInts(data, twins);
            writeInts(data, clusters);
            byte[] sides = validation.toByteArray();
            data.writeInt(sides.length);
            data.write(sides);
            data.writeInt(repeated.length);
            for (long pair : repeated) {
                data.writeLong(pair);
            }
            data.flush();
            new DataOutputStream(out).writeLong(checked.getChecksum().getValue());
        });
    }

    private static void writeInts(DataOutputStream out, int[] values) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (int value : values) {
            if (!buffer.hasRemaining()) {
                out.write(buffer.array());
                buffer.clear();
            }
            buffer.putInt(value);
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    /** The decisions in a file, or null if there are none, or none for so many functions, or they are damaged. */
    static @Nullable Decisions read(Path file, int functions) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try (var in = new java.io.BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            CheckedInputStream checked = new CheckedInputStream(in, new CRC32C());
            DataInputStream data = new DataInputStream(checked);
            if (data.readInt() != FORMAT || data.readInt() != functions) {
                return null;
            }
            byte[] states = data.readNBytes(functions);
            int[] twins = readInts(data, functions);
            int[] clusters = readInts(data, functions);
            BitSet validation = BitSet.valueOf(data.readNBytes(data.readInt()));
            long[] repeated = new long[data.readInt()];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = data.readLong();
            }
            long sum = checked.getChecksum().getValue();
            boolean good = new DataInputStream(in).readLong() == sum;
            return good ? new Decisions(states, twins, clusters, validation, repeated) : null;
        } catch (java.io.EOFException e) {
            return null;
        }
    }

    private static int[] readInts(DataInputStream in, int count) throws IOException {
        int[] values = new int[count];
        byte[] bytes = new byte[1 << 16];
        int at = 0;
        while (at < count) {
            int length = Math.min(bytes.length, (count - at) * 4);
            in.readFully(bytes, 0, length);
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (buffer.hasRemaining()) {
                values[at++] = buffer.getInt();
            }
        }
        return values;
    }

    /** Reads the examples' entries. */
    interface ExampleReader {
        /** Takes an entry; all numbers are those of the whole spill. */
        void accept(int example, long order, long messages, int function, int ordinal) throws IOException;
    }

    static void forEachExample(Spill spill, ExampleReader reader) throws IOException {
        for (Spill.Entry entry : spill.entries()) {
            forEachExample(spill, entry, reader);
        }
    }

    /** The same for one segment. */
    static void forEachExample(Spill spill, Spill.Entry entry, ExampleReader reader) throws IOException {
        ByteBuffer in = spill.read(entry, Part.EXAMPLES);
        int example = Math.toIntExact(entry.firstExample());
        while (in.hasRemaining()) {
            long order = in.getLong();
            long messages = in.getLong();
            int function = entry.firstFunction() + in.getInt();
            reader.accept(example++, order, messages, function, in.getInt());
        }
    }
}
