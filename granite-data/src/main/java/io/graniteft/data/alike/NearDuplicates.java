package io.graniteft.data.alike;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds near-duplicates among functions that are numbered in their order. Candidates are those that share a band of their
 * signatures; each is verified by its exact Jaccard index. One band is looked at at a time, so that memory holds eight bytes a
 * function besides the sets.
 */
public final class NearDuplicates {
    /** As many functions of one cluster are compared with a newcomer to its bucket: the first ones. */
    private static final int MOST_OF_A_CLUSTER = 16;

    /** As many comparisons are made for one function in one bucket: only code that machines write by the thousand gets there. */
    private static final int MOST_COMPARISONS = 256;

    private final Signatures signatures;
    private final Grams grams;
    private final double threshold;

    /** The bands of all functions. */
    @FunctionalInterface
    public interface Signatures {
        /**
         * Reads one band of every function.
         *
         * @param band which one
         * @param taker is given the band's hash of each function, in the order of their numbers
         * @throws IOException if they cannot be read
         */
        void read(int band, Taker taker) throws IOException;
    }

    /** Takes the band's hash of a function. */
    @FunctionalInterface
    public interface Taker {
        /** Takes a hash. */
        void take(int function, int hash);
    }

    /** The grams of all functions. */
    @FunctionalInterface
    public interface Grams {
        /**
         * The grams of a function, as {@link TokenGrams#of} gives them.
         *
         * @throws IOException if they cannot be read
         */
        int[] of(int function) throws IOException;
    }

    /**
     * A search.
     *
     * @param threshold the Jaccard index from which on two functions are near-duplicates
     */
    public NearDuplicates(Signatures signatures, Grams grams, double threshold) {
        this.signatures = signatures;
        this.grams = grams;
        this.threshold = threshold;
    }

    /**
     * Which functions hang together by near-duplicates, directly or through others.
     *
     * @param size how many functions there are
     * @param skipped functions to be left alone
     */
    public UnionFind clusters(int size, BitSet skipped) throws IOException {
        UnionFind clusters = new UnionFind(size);
        long[] sorted = new long[size - skipped.cardinality()];
        int count = sorted.length;
        for (int band = 0; band < MinHash.BANDS; band++) {
            int[] taken = {0};
            signatures.read(band, (function, hash) -> {
                if (!skipped.get(function)) {
                    sorted[taken[0]++] = (long) hash << 32 | function;
                }
            });
            Arrays.sort(sorted);
            int start = 0;
            for (int i = 1; i <= count; i++) {
                if (i == count || sorted[i] >>> 32 != sorted[start] >>> 32) {
                    if (i - start > 1) {
                        bucket(sorted, start, i, clusters);
                    }
                    start = i;
                }
            }
        }
        return clusters;
    }

    /** Joins what belongs together in one bucket. */
    private void bucket(long[] sorted, int start, int end, UnionFind clusters) throws IOException {
        int[] seen = new int[end - start];
        int count = 0;
        for (int i = start; i < end; i++) {
            int function = (int) sorted[i];
            int compared = 0;
            for (int j = 0; j < count && compared < MOST_COMPARISONS; j++) {
                int other = seen[j];
                if (clusters.find(other) == clusters.find(function)) {
                    continue;
                }
                compared++;
                if (alike(function, other)) {
                    clusters.union(function, other);
                }
            }
            if (of(clusters, seen, count, function) < MOST_OF_A_CLUSTER) {
                seen[count++] = function;
            }
        }
    }

    private static int of(UnionFind clusters, int[] seen, int count, int function) {
        if (count < MOST_OF_A_CLUSTER) {
            return 0;
        }
        int root = clusters.find(function);
        int found = 0;
        for (int i = 0; i < count && found < MOST_OF_A_CLUSTER; i++) {
            found += clusters.find(seen[i]) == root ? 1 : 0;
        }
        return found;
    }

    /**
     * Tells, in the order of their numbers, which functions of a cluster stay: those that are no near-duplicate of one that stays
     * already.
     *
     * @param members the functions of a cluster that may stay, ascending
     * @return for each the one that stays in its place, or -1 if it stays itself
     */
    public int[] twins(int[] members) throws IOException {
        int[] twins = new int[members.length];
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            twins[i] = -1;
            for (int other : kept) {
                if (alike(members[i], other)) {
                    twins[i] = other;
                    break;
                }
            }
            if (twins[i] < 0) {
                kept.add(members[i]);
            }
        }
        return twins;
    }

    private boolean alike(int a, int b) throws IOException {
        return TokenGrams.alike(grams.of(a), grams.of(b), threshold);
    }
}
