package io.graniteft.context.internal;

import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The token 5-grams of a function, and a few numbers that stand for them. */
public final class Shingles {
    private static final int LENGTH = 5;

    /** With eight, functions that share 0.7 of their grams miss each other once in 15,000 times. */
    private static final int NUMBERS = 8;

    private Shingles() {}

    /** The grams of a text, ascending and distinct. */
    public static int[] of(String text) {
        return of(Tokens.live(text));
    }

    static int[] of(List<Token> tokens) {
        int count = Math.max(1, tokens.size() - LENGTH + 1);
        int[] grams = new int[count];
        for (int i = 0; i < count; i++) {
            long gram = 0;
            for (int j = i; j < Math.min(tokens.size(), i + LENGTH); j++) {
                gram = mix(gram * 31 + hash(tokens.get(j).text()));
            }
            grams[i] = (int) gram;
        }
        return Arrays.stream(grams).sorted().distinct().toArray();
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** The share of common grams among all of both. */
    public static double jaccard(int[] a, int[] b) {
        int common = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (a[i] == b[j]) {
                common++;
                i++;
                j++;
            } else if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common == 0 ? 0 : (double) common / (a.length + b.length - common);
    }

    /** The least hashes of the grams under several functions: two sets share each with a chance of their Jaccard index. */
    static List<String> sketch(int[] grams) {
        List<String> sketch = new ArrayList<>();
        for (int k = 0; k < NUMBERS; k++) {
            long least = Long.MAX_VALUE;
            for (int gram : grams) {
                least = Math.min(least, mix(gram + 0x100000000L * (k + 1)) & Long.MAX_VALUE);
            }
            sketch.add(k + Long.toString(least, 36));
        }
        return sketch;
    }
}
