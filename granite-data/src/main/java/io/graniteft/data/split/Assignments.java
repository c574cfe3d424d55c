package io.graniteft.data.split;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/**
 * On which side every function of earlier preparations was, by a key of its content: a text file with a line a function,
 * {@code <16 hexadecimal digits> TAB train|val}, ascending. Thanks to it, adding files moves nothing from one side to the other.
 */
public final class Assignments {
    /** The file's name in the output folder. */
    public static final String FILE_NAME = "assignments.tsv";

    private final long[] keys;
    private final BitSet validation;

    private Assignments(long[] keys, BitSet validation) {
        this.keys = keys;
        this.validation = validation;
    }

    /** None yet. */
    public static Assignments none() {
        return new Assignments(new long[0], new BitSet());
    }

    /**
     * Those in a file; none if it is missing, or was made for another seed or ratio.
     *
     * @throws GraniteException if it is damaged
     * @throws IOException if it cannot be read
     */
    public static Assignments read(Path file, int seed, double trainRatio) throws IOException {
        if (!Files.exists(file)) {
            return none();
        }
        try (BufferedReader in = Files.newBufferedReader(file)) {
            if (!header(seed, trainRatio).equals(in.readLine())) {
                return none();
            }
            long[] keys = new long[1024];
            BitSet validation = new BitSet();
            int size = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] parts = line.split("\t", -1);
                if (parts.length != 2
                        || !parts[0].matches("[0-9a-f]{16}")
                        || !(parts[1].equals("train") || parts[1].equals("val"))) {
                    throw damaged(file, size + 2);
                }
                if (size == keys.length) {
                    keys = Arrays.copyOf(keys, size * 2);
                }
                keys[size] = Long.parseUnsignedLong(parts[0], 16);
                if (size > 0 && Long.compareUnsigned(keys[size - 1], keys[size]) >= 0) {
                    throw damaged(file, size + 2);
                }
                validation.set(size, parts[1].equals("val"));
                size++;
            }
            return new Assignments(Arrays.copyOf(keys, size), validation);
        }
    }

    private static GraniteException damaged(Path file, int line) {
        return new GraniteException(
                ErrorCode.FAILED,
                file + ":" + line + ": not a line of assignments",
                "restore the file, or remove it: all groups then get a side anew");
    }

    private static String header(int seed, double trainRatio) {
        return "# sides of functions, seed " + seed + ", train ratio " + trainRatio;
    }

    /** How many there are. */
    public int size() {
        return keys.length;
    }

    /** On which side a function was. */
    public Splitter.Earlier of(long key) {
        int low = 0;
        int high = keys.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(keys[middle], key);
            if (order == 0) {
                return validation.get(middle) ? Splitter.Earlier.VALIDATION : Splitter.Earlier.TRAIN;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Splitter.Earlier.NONE;
    }

    /**
     * These and new ones; where both have a key, these count.
     *
     * @param newKeys keys, in any order and perhaps repeatedly
     * @param newValidation which of them belong to validation
     */
    public Assignments with(long[] newKeys, BitSet newValidation) {
        // Sorted as signed numbers after the flip of the sign bit, which is the unsigned order; the side comes last.
        long[] order = new long[newKeys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = newKeys[i] ^ Long.MIN_VALUE;
        }
        Arrays.sort(order);
        Assignments added = new Assignments(new long[order.length], new BitSet());
        int distinct = 0;
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || order[i] != order[i - 1]) {
                added.keys[distinct++] = order[i] ^ Long.MIN_VALUE;
            }
        }
        long[] sorted = Arrays.copyOf(added.keys, distinct);
        BitSet sides = new BitSet();
        Assignments index = new Assignments(sorted, sides);
        for (int i = 0; i < newKeys.length; i++) {
            if (newValidation.get(i)) {
                sides.set(index.indexOf(newKeys[i]));
            }
        }
        return merged(index);
    }

    private int indexOf(long key) {
        int low = 0;
        int high = keys.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(keys[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Assignments merged(Assignments added) {
        long[] all = new long[keys.length + added.keys.length];
        BitSet sides = new BitSet();
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < keys.length || j < added.keys.length) {
            int order =
                    i == keys.length ? 1 : j == added.keys.length ? -1 : Long.compareUnsigned(keys[i], added.keys[j]);
            sides.set(size, order <= 0 ? validation.get(i) : added.validation.get(j));
            all[size++] = order <= 0 ? keys[i] : added.keys[j];
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new Assignments(Arrays.copyOf(all, size), sides);
    }

    /** Writes the file. */
    public void write(OutputStream out, int seed, double trainRatio) throws IOException {
        out.write((header(seed, trainRatio) + "\n").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < keys.length; i++) {
            String line = String.format(Locale.ROOT, "%016x\t%s\n", keys[i], validation.get(i) ? "val" : "train");
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
