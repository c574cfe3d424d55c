package io.graniteft.bench.data;

import io.graniteft.data.alike.MinHash;
import io.graniteft.data.alike.NearDuplicates;
import io.graniteft.data.alike.TokenGrams;
import io.graniteft.data.alike.TokenHash;
import io.graniteft.data.alike.UnionFind;
import io.graniteft.lang.Token;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How many near-duplicates among real functions are found, against the Jaccard index of every pair, and at what cost. Functions with
 * the same tokens count once, as in a preparation. The brute force works on the tokens' own texts, with none of our hashes.
 */
final class NearDuplicateQuality {
    private static final double THRESHOLD = 0.7;
    private static final int LEAST_TOKENS = 12;

    private NearDuplicateQuality() {}

    /** Prints the figures for the functions of some folders; the first argument is how many functions are compared pair by pair. */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        int most = Integer.parseInt(arguments[0]);
        List<List<String>> functions = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (String folder : Arrays.asList(arguments).subList(1, arguments.length)) {
            RealFunctions.visit(Path.of(folder), found -> {
                List<String> tokens = found.live().stream().map(Token::text).toList();
                if (tokens.size() >= LEAST_TOKENS && seen.add(tokens)) {
                    functions.add(tokens);
                }
            });
        }
        speed(functions);
        quality(functions.subList(0, Math.min(most, functions.size())));
    }

    private static UnionFind clusters(List<int[]> grams, List<int[]> bands) throws IOException {
        return search(grams, bands).clusters(grams.size(), new BitSet());
    }

    private static NearDuplicates search(List<int[]> grams, List<int[]> bands) {
        return new NearDuplicates(
                (band, taker) -> {
                    for (int i = 0; i < bands.size(); i++) {
                        taker.take(i, bands.get(i)[band]);
                    }
                },
                grams::get,
                THRESHOLD);
    }

    private static int[] grams(List<String> tokens) {
        long[] hashes = tokens.stream().mapToLong(TokenHash::of).toArray();
        return TokenGrams.of(hashes, hashes.length);
    }

    /** MinHash, search and verification on one thread, twice over: the second time is warm. */
    private static void speed(List<List<String>> functions) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (String run : List.of("cold", "warm")) {
            long start = threads.getCurrentThreadCpuTime();
            List<int[]> grams =
                    functions.stream().map(NearDuplicateQuality::grams).toList();
            MinHash hasher = new MinHash();
            List<int[]> bands = grams.stream().map(hasher::bands).toList();
            UnionFind clusters = clusters(grams, bands);
            twinsOf(clusters, grams, bands);
            double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d functions in %.2f CPU seconds: %,.0f a second%n",
                    run,
                    functions.size(),
                    seconds,
                    functions.size() / seconds);
        }
    }

    private static int[] twinsOf(UnionFind clusters, List<int[]> grams, List<int[]> bands) throws IOException {
        int[] twins = new int[grams.size()];
        Arrays.fill(twins, -1);
        int[][] members = new int[grams.size()][];
        IntStream.range(0, grams.size()).forEach(i -> {
            int root = clusters.find(i);
            int[] before = members[root] == null ? new int[0] : members[root];
            members[root] = Arrays.copyOf(before, before.length + 1);
            members[root][before.length] = i;
        });
        NearDuplicates search = search(grams, bands);
        for (int[] cluster : members) {
            if (cluster != null && cluster.length > 1) {
                int[] found = search.twins(cluster);
                for (int i = 0; i < cluster.length; i++) {
                    twins[cluster[i]] = found[i];
                }
            }
        }
        return twins;
    }

    private static Set<List<String>> truth(List<String> tokens) {
        Set<List<String>> grams = new HashSet<>();
        for (int i = 0; i + TokenGrams.LENGTH <= tokens.size(); i++) {
            grams.add(tokens.subList(i, i + TokenGrams.LENGTH));
        }
        return grams;
    }

    private static double jaccard(Set<List<String>> a, Set<List<String>> b) {
        Set<List<String>> small = a.size() < b.size() ? a : b;
        Set<List<String>> large = small == a ? b : a;
        long common = small.stream().filter(large::contains).count();
        return (double) common / (a.size() + b.size() - common);
    }

    private static void quality(List<List<String>> functions) throws IOException {
        List<int[]> grams = functions.stream().map(NearDuplicateQuality::grams).toList();
        MinHash hasher = new MinHash();
        List<int[]> bands = grams.stream().map(hasher::bands).toList();
        List<Set<List<String>>> truths =
                functions.stream().map(NearDuplicateQuality::truth).toList();
        UnionFind clusters = clusters(grams, bands);
        int[] twins = twinsOf(clusters, grams, bands);
        long pairs = 0;
        long shareBand = 0;
        long sameCluster = 0;
        long bothKept = 0;
        for (int i = 0; i < functions.size(); i++) {
            for (int j = 0; j < i; j++) {
                int small = Math.min(truths.get(i).size(), truths.get(j).size());
                int large = Math.max(truths.get(i).size(), truths.get(j).size());
                if (small < THRESHOLD * large || jaccard(truths.get(i), truths.get(j)) < THRESHOLD) {
                    continue;
                }
                pairs++;
                int a = i;
                int b = j;
                shareBand +=
                        IntStream.range(0, MinHash.BANDS).anyMatch(band -> bands.get(a)[band] == bands.get(b)[band])
                                ? 1
                                : 0;
                sameCluster += clusters.find(i) == clusters.find(j) ? 1 : 0;
                bothKept += twins[i] < 0 && twins[j] < 0 ? 1 : 0;
            }
        }
        long dropped = 0;
        long rightly = 0;
        for (int i = 0; i < twins.length; i++) {
            if (twins[i] >= 0) {
                dropped++;
                rightly += jaccard(truths.get(i), truths.get(twins[i])) >= THRESHOLD ? 1 : 0;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d functions, %,d pairs with a Jaccard index of at least %.1f%n"
                        + "recall: candidates %.4f, in one cluster %.4f; pairs of which both stay: %d%n"
                        + "precision: %,d left out, %.4f of them truly near to the one that stays%n",
                functions.size(),
                pairs,
                THRESHOLD,
                (double) shareBand / pairs,
                (double) sameCluster / pairs,
                bothKept,
                dropped,
                (double) rightly / dropped);
    }
}
