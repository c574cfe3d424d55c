package io.graniteft.data.alike;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static final double THRESHOLD = 0.7;

    /** Families of token sequences that are ever less alike, as copies are that were edited here and there. */
    private static List<int[]> families(int count, int each, Random random) {
        List<int[]> sets = new ArrayList<>();
        for (int family = 0; family < count; family++) {
            long[] original = random.longs(20 + random.nextInt(200), 0, 400).toArray();
            for (int copy = 0; copy < each; copy++) {
                long[] edited = original.clone();
                int edits = random.nextInt(1 + original.length / 15);
                for (int edit = 0; edit < edits; edit++) {
                    edited[random.nextInt(edited.length)] = random.nextInt(400);
                }
                long[] hashes = Arrays.stream(edited).map(TokenHash::mix).toArray();
                sets.add(TokenGrams.of(hashes, hashes.length));
            }
        }
        return sets;
    }

    private static NearDuplicates search(List<int[]> sets) {
        MinHash hasher = new MinHash();
        List<int[]> bands = sets.stream().map(hasher::bands).toList();
        return new NearDuplicates(
                (band, taker) -> {
                    for (int i = 0; i < bands.size(); i++) {
                        taker.take(i, bands.get(i)[band]);
                    }
                },
                sets::get,
                THRESHOLD);
    }

    private static double bruteForce(int[] a, int[] b) {
        Set<Integer> common = new HashSet<>();
        Arrays.stream(a).forEach(common::add);
        int size = common.size();
        common.retainAll(new HashSet<>(Arrays.stream(b).boxed().toList()));
        return (double) common.size() / (size + b.length - common.size());
    }

    @Test
    void joins_nearly_all_pairs_above_the_threshold_and_none_that_nothing_connects() throws IOException {
        List<int[]> sets = families(60, 12, new Random(1));
        UnionFind clusters = search(sets).clusters(sets.size(), new BitSet());
        UnionFind expected = new UnionFind(sets.size());
        int pairs = 0;
        int found = 0;
        for (int i = 0; i < sets.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (bruteForce(sets.get(i), sets.get(j)) >= THRESHOLD) {
                    pairs++;
                    expected.union(i, j);
                    found += clusters.find(i) == clusters.find(j) ? 1 : 0;
                }
            }
        }
        assertThat(pairs).isGreaterThan(500);
        assertThat(found).isGreaterThanOrEqualTo((int) (0.99 * pairs));
        for (int i = 0; i < sets.size(); i++) {
            assertThat(expected.find(i)).isEqualTo(expected.find(clusters.find(i)));
        }
    }

    @Test
    void keeps_the_first_and_names_for_the_others_a_kept_one_that_is_truly_alike() throws IOException {
        List<int[]> sets = families(1, 40, new Random(2));
        int[] members = IntStream.range(0, sets.size()).toArray();
        int[] twins = search(sets).twins(members);

        assertThat(twins[0]).isEqualTo(-1);
        assertThat(Arrays.stream(twins).filter(twin -> twin >= 0).count()).isPositive();
        for (int i = 0; i < twins.length; i++) {
            if (twins[i] >= 0) {
                assertThat(twins[twins[i]]).isEqualTo(-1);
                assertThat(bruteForce(sets.get(i), sets.get(twins[i]))).isGreaterThanOrEqualTo(THRESHOLD);
            } else {
                for (int j = 0; j < i; j++) {
                    if (twins[j] < 0) {
                        assertThat(bruteForce(sets.get(i), sets.get(j))).isLessThan(THRESHOLD);
                    }
                }
            }
        }
    }

    @Test
    void decides_at_the_threshold_exactly() {
        // 7 common of 10: 0.7.
        int[] a = IntStream.range(0, 10).toArray();
        assertThat(TokenGrams.alike(a, IntStream.range(0, 7).toArray(), 0.7)).isTrue();
        assertThat(TokenGrams.alike(a, IntStream.range(0, 6).toArray(), 0.7)).isFalse();
        assertThat(TokenGrams.alike(a, a, 1)).isTrue();
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            int[] left = random.ints(1 + random.nextInt(30), 0, 40)
                    .distinct()
                    .sorted()
                    .toArray();
            int[] right = random.ints(1 + random.nextInt(30), 0, 40)
                    .distinct()
                    .sorted()
                    .toArray();
            double threshold = 0.5 + random.nextInt(50) / 100.0;
            double exact = bruteForce(left, right);

            assertThat(TokenGrams.jaccard(left, right)).isEqualTo(exact);
            assertThat(TokenGrams.alike(left, right, threshold)).isEqualTo(exact >= threshold - 1e-12);
        }
    }

    @Test
    void leaves_alone_what_is_skipped() throws IOException {
        List<int[]> sets = new ArrayList<>(List.of(new int[] {1, 2, 3}, new int[] {1, 2, 3}, new int[] {1, 2, 3}));
        UnionFind clusters = search(sets).clusters(3, BitSet.valueOf(new long[] {0b010}));

        assertThat(clusters.find(2)).isZero();
        assertThat(clusters.find(1)).isEqualTo(1);
    }
}
