package io.graniteft.data.alike;

import java.util.Arrays;

/**
 * The set of token 5-grams of a function: what near-duplicates have in common. Each gram stands as 32 bits of a hash; that two
 * different grams of two functions of 150 tokens fall together happens in one of 200,000 comparisons and then changes the Jaccard
 * index by less than a hundredth.
 */
public final class TokenGrams {
    /** How many tokens follow each other in a gram. */
    public static final int LENGTH = 5;

    private TokenGrams() {}

    /**
     * The grams of a sequence of tokens, ascending and distinct; of fewer than five tokens there is one gram.
     *
     * @param tokens a hash of each token, see {@link TokenHash}
     * @param count how many there are
     */
    public static int[] of(long[] tokens, int count) {
        return distinct(each(tokens, count));
    }

    /** The same in the order of the tokens, a gram that comes again as often as it comes. */
    public static int[] each(long[] tokens, int count) {
        int size = Math.max(1, count - LENGTH + 1);
        int[] grams = new int[size];
        for (int i = 0; i < size; i++) {
            long gram = 0;
            int end = Math.min(count, i + LENGTH);
            for (int j = i; j < end; j++) {
                gram = (gram + tokens[j]) * 0x9E3779B97F4A7C15L;
                gram ^= gram >>> 32;
            }
            grams[i] = (int) TokenHash.mix(gram);
        }
        return grams;
    }

    /** Makes a set of what {@link #each} gives; sorts the array that it is given. */
    public static int[] distinct(int[] grams) {
        Arrays.sort(grams);
        int size = grams.length;
        int distinct = Math.min(1, size);
        for (int i = 1; i < size; i++) {
            if (grams[i] != grams[distinct - 1]) {
                grams[distinct++] = grams[i];
            }
        }
        return distinct == size ? grams : Arrays.copyOf(grams, distinct);
    }

    /** The share of common grams among all grams of both sets, from 0 to 1. */
    public static double jaccard(int[] a, int[] b) {
        int common = common(a, b, 0);
        return common == 0 ? 0 : (double) common / (a.length + b.length - common);
    }

    /** Whether the Jaccard index reaches the threshold; quick to say no. */
    public static boolean alike(int[] a, int[] b, double threshold) {
        if (!sizesAllow(a.length, b.length, threshold)) {
            return false;
        }
        int needed = (int) Math.ceil(threshold / (1 + threshold) * (a.length + b.length) - 1e-9);
        int common = common(a, b, needed);
        return common >= needed && (double) common / (a.length + b.length - common) >= threshold - 1e-12;
    }

    /** Whether sets of such sizes can reach the threshold at all. */
    static boolean sizesAllow(int a, int b, double threshold) {
        return Math.min(a, b) >= threshold * Math.max(a, b) - 1e-9;
    }

    /** How many elements both have; stops early, with too small a number, when {@code needed} cannot be reached any more. */
    private static int common(int[] a, int[] b, int needed) {
        int common = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (common + Math.min(a.length - i, b.length - j) < needed) {
                return common;
            }
            int left = a[i];
            int right = b[j];
            if (left == right) {
                common++;
                i++;
                j++;
            } else if (left < right) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
