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
import java.util.HexFormat;

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
                if (parts.length != 2 || !isKey(parts[0]) || !(parts[1].equals("train") || parts[1].equals("val"))) {
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

    private static boolean isKey(String digits) {
        return digits.length() == 16 && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
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
     * @param train keys of functions that are trained on, in any order and perhaps repeatedly; sorted afterwards
     * @param validated keys of functions that are validated on, none of them in {@code train}; sorted afterwards
     */
    public Assignments with(long[] train, long[] validated) {
        sort(train);
        sort(validated);
        long[] all = new long[keys.length + distinct(train) + distinct(validated)];
        BitSet sides = new BitSet();
        int size = 0;
        int i = 0;
        int t = 0;
        int v = 0;
        while (i < keys.length || t < train.length || v < validated.length) {
            boolean earlier = i < keys.length && isFirst(keys[i], train, t) && isFirst(keys[i], validated, v);
            boolean fromTrain = !earlier && t < train.length && isFirst(train[t], validated, v);
            long next = earlier ? keys[i] : fromTrain ? train[t] : validated[v];
            if (size == 0 || all[size - 1] != next) {
                sides.set(size, earlier ? validation.get(i) : !fromTrain);
                all[size++] = next;
            }
            i += earlier ? 1 : 0;
            t += fromTrain ? 1 : 0;
            v += earlier || fromTrain ? 0 : 1;
        }
        return new Assignments(size == all.length ? all : Arrays.copyOf(all, size), sides);
    }

    /** Whether a key comes no later than what is left of some sorted ones. */
    private static boolean isFirst(long key, long[] others, int from) {
        return from >= others.length || Long.compareUnsigned(key, others[from]) <= 0;
    }

    /** Sorts as unsigned numbers. */
    private static void sort(long[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] ^= Long.MIN_VALUE;
        }
    }

    private static int distinct(long[] sorted) {
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            count += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return count;
    }

    /** Writes the file. */
    public void write(OutputStream out, int seed, double trainRatio) throws IOException {
        out.write((header(seed, trainRatio) + "\n").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < keys.length; i++) {
            String line = HexFormat.of().toHexDigits(keys[i]) + (validation.get(i) ? "\tval\n" : "\ttrain\n");
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
