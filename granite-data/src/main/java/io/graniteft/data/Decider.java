package io.graniteft.data;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.core.run.Progress;
import io.graniteft.data.alike.FirstByKey;
import io.graniteft.data.alike.NearDuplicates;
import io.graniteft.data.alike.UnionFind;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.split.Assignments;
import io.graniteft.data.split.SplitMode;
import io.graniteft.data.split.Splitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of the functions once all of them are known: which are duplicates, and on which side their clusters go. */
final class Decider {
    /** Functions whose grams are kept in memory, for the next comparison. */
    private static final int CACHED = 1 << 14;

    /** Larger sets are read again each time. */
    private static final int LARGEST_CACHED = 512;

    /** Messages are compared for as many examples at a time. */
    private static final int EXAMPLES_AT_A_TIME = 1 << 21;

    private final DataConfig config;
    private final SplitMode mode;
    private final Spill spill;
    private final FunctionIndex index;
    private final Assignments assignments;
    private final Progress progress;
    private final int size;
    private final byte[] states;
    private final int[] twins;
    private final int[] cachedFunctions = new int[CACHED];
    private final int[][] cachedGrams = new int[CACHED][];

    Decider(
            DataConfig config,
            SplitMode mode,
            Spill spill,
            FunctionIndex index,
            Assignments assignments,
            Progress progress) {
        this.config = config;
        this.mode = mode;
        this.spill = spill;
        this.index = index;
        this.assignments = assignments;
        this.progress = progress;
        this.size = index.size();
        this.states = new byte[size];
        this.twins = new int[size];
        Arrays.fill(twins, -1);
        Arrays.fill(cachedFunctions, -1);
    }

    /** Whether near-duplicates have to be found: for a split by groups always, else if they are to be left out. */
    static boolean findsAlike(DataConfig config, SplitMode mode) {
        return mode == SplitMode.GROUP || leavesOutNear(config);
    }

    private static boolean leavesOutNear(DataConfig config) {
        return isFull(config) && config.curation().nearDuplicates();
    }

    private static boolean isFull(DataConfig config) {
        return config.curation().mode().equals(CurationConfig.FULL);
    }

    Decisions decide() throws IOException {
        progress.update("finding duplicates", 0, 3, index.size() + " functions");
        boolean[] again = new boolean[size];
        UnionFind clusters = new UnionFind(size);
        joinEqual(index.renamedBody(), clusters, null);
        joinEqual(index.exact(), clusters, again);
        @Nullable UnionFind near = null;
        if (findsAlike(config, mode)) {
            NearDuplicates search = search();
            near = search.clusters(size, again);
            for (int function = 0; function < size; function++) {
                clusters.union(function, near.find(function));
            }
        }
        progress.update("finding duplicates", 1, 3, index.size() + " functions");
        int[] roots = new int[size];
        for (int function = 0; function < size; function++) {
            roots[function] = clusters.find(function);
        }
        if (mode == SplitMode.GROUP) {
            leaveOutMerged(roots);
        }
        if (near != null && leavesOutNear(config)) {
            leaveOutNear(near, again);
        }
        leaveOutExact(again);
        progress.update("finding duplicates", 2, 3, index.size() + " functions");
        BitSet validation = mode == SplitMode.GROUP ? split(roots) : new BitSet();
        Decisions decisions = new Decisions(states, twins, roots, validation, repeated());
        progress.update("finding duplicates", 3, 3, index.size() + " functions");
        return decisions;
    }

    /** Joins functions with the same key; {@code again} learns which came after another one. */
    private void joinEqual(long[] keys, UnionFind clusters, boolean @Nullable [] again) {
        FirstByKey firsts = new FirstByKey();
        for (int function = 0; function < size; function++) {
            int first = firsts.firstOr(keys[function], function);
            if (first != function) {
                clusters.union(first, function);
                if (again != null) {
                    again[function] = true;
                    twins[function] = first;
                }
            }
        }
    }

    private NearDuplicates search() {
        return new NearDuplicates(
                this::readBand, this::gramsOf, config.curation().nearDuplicateThreshold());
    }

    private void readBand(int band, int[] into) throws IOException {
        for (Spill.Entry entry : spill.entries()) {
            ByteBuffer slice = ByteBuffer.allocate(entry.functions() * 4);
            spill.read(Part.BANDS, entry.start(Part.BANDS) + (long) band * slice.capacity(), slice);
            slice.asIntBuffer().get(into, entry.firstFunction(), entry.functions());
        }
    }

    private int[] gramsOf(int function) throws IOException {
        int slot = function & (CACHED - 1);
        if (cachedFunctions[slot] == function) {
            return cachedGrams[slot];
        }
        ByteBuffer bytes = ByteBuffer.allocate(index.gramCounts()[function] * 4);
        spill.read(Part.GRAMS, index.gramsAt()[function], bytes);
        int[] grams = new int[index.gramCounts()[function]];
        bytes.asIntBuffer().get(grams);
        if (grams.length <= LARGEST_CACHED) {
            cachedFunctions[slot] = function;
            cachedGrams[slot] = grams;
        }
        return grams;
    }

    /** Where new files have joined functions of both sides, those of validation are left out: they may move, but not be seen. */
    private void leaveOutMerged(int[] roots) {
        if (assignments.size() == 0) {
            return;
        }
        BitSet trained = new BitSet();
        for (int function = 0; function < size; function++) {
            if (assignments.of(index.renamedBody()[function]) == Splitter.Earlier.TRAIN) {
                trained.set(roots[function]);
            }
        }
        for (int function = 0; function < size; function++) {
            if (trained.get(roots[function])
                    && assignments.of(index.renamedBody()[function]) == Splitter.Earlier.VALIDATION) {
                states[function] = Decisions.CLUSTER_MERGED;
            }
        }
    }

    private void leaveOutNear(UnionFind near, boolean[] again) throws IOException {
        int[] counts = new int[size];
        int[] order = new int[size];
        int members = 0;
        for (int function = 0; function < size; function++) {
            if (!again[function] && states[function] == Decisions.KEPT) {
                counts[near.find(function)]++;
            }
        }
        // Packed as cluster and number, so that sorting brings clusters together with their functions in order.
        long[] sorted = new long[size];
        for (int function = 0; function < size; function++) {
            int cluster = near.find(function);
            if (!again[function] && states[function] == Decisions.KEPT && counts[cluster] > 1) {
                sorted[members++] = (long) cluster << 32 | function;
            }
        }
        Arrays.sort(sorted, 0, members);
        NearDuplicates search = search();
        int start = 0;
        for (int i = 1; i <= members; i++) {
            if (i == members || sorted[i] >>> 32 != sorted[start] >>> 32) {
                int[] cluster = Arrays.copyOf(order, i - start);
                for (int j = start; j < i; j++) {
                    cluster[j - start] = (int) sorted[j];
                }
                int[] found = search.twins(cluster);
                for (int j = 0; j < found.length; j++) {
                    if (found[j] >= 0) {
                        states[cluster[j]] = Decisions.NEAR_DUPLICATE;
                        twins[cluster[j]] = found[j];
                    }
                }
                start = i;
            }
        }
    }

    /** An exact duplicate names the function that stays: the first one, or the one that stays in its place. */
    private void leaveOutExact(boolean[] again) {
        boolean leavesOut =
                isFull(config) && !config.curation().exactDuplicates().equals("keep");
        for (int function = 0; function < size; function++) {
            if (!again[function]) {
                continue;
            }
            int first = twins[function];
            if (!leavesOut && states[first] == Decisions.NEAR_DUPLICATE) {
                states[function] = Decisions.NEAR_DUPLICATE;
                twins[function] = twins[first];
            } else if (states[function] == Decisions.CLUSTER_MERGED || !leavesOut) {
                twins[function] = -1;
            } else {
                states[function] = Decisions.EXACT_DUPLICATE;
                twins[function] = states[first] == Decisions.NEAR_DUPLICATE ? twins[first] : first;
            }
        }
    }

    private BitSet split(int[] roots) {
        int[] numbers = new int[size];
        Arrays.fill(numbers, -1);
        int count = 0;
        for (int function = 0; function < size; function++) {
            if (states[function] == Decisions.KEPT && numbers[roots[function]] < 0) {
                numbers[roots[function]] = count++;
            }
        }
        Clusters groups = new Clusters(count);
        for (int function = 0; function < size; function++) {
            int group = numbers[roots[function]];
            if (group >= 0) {
                groups.add(group, function);
            }
        }
        BitSet chosen = new Splitter(config.trainRatio(), config.seed()).validation(groups);
        BitSet validation = new BitSet(size);
        for (int function = 0; function < size; function++) {
            int group = numbers[roots[function]];
            validation.set(function, group >= 0 && chosen.get(group));
        }
        return validation;
    }

    /** The clusters in which something stays, as groups to be split. */
    private final class Clusters implements Splitter.Groups {
        private final long[] keys;
        private final int[] weights;
        private final int[] domains;
        private final Splitter.Earlier[] earlier;

        Clusters(int count) {
            keys = new long[count];
            Arrays.fill(keys, -1L);
            weights = new int[count];
            domains = new int[count];
            earlier = new Splitter.Earlier[count];
            Arrays.fill(earlier, Splitter.Earlier.NONE);
        }

        void add(int group, int function) {
            long key = index.renamedBody()[function];
            if (Long.compareUnsigned(key, keys[group]) < 0) {
                keys[group] = key;
            }
            Splitter.Earlier side = assignments.of(key);
            // Where both sides meet, what was validated on has been left out already.
            if (side == Splitter.Earlier.TRAIN
                    || (side == Splitter.Earlier.VALIDATION && earlier[group] != Splitter.Earlier.TRAIN)) {
                earlier[group] = side;
            }
            if (states[function] == Decisions.KEPT) {
                if (weights[group] == 0) {
                    domains[group] = index.domains()[function];
                }
                weights[group]++;
            }
        }

        @Override
        public int size() {
            return keys.length;
        }

        @Override
        public long key(int group) {
            return keys[group];
        }

        @Override
        public int weight(int group) {
            return weights[group];
        }

        @Override
        public int domain(int group) {
            return domains[group];
        }

        @Override
        public Splitter.Earlier earlier(int group) {
            return earlier[group];
        }
    }

    /** Examples with the same messages: a last guard, since functions with the same tokens are left out before. */
    private long[] repeated() throws IOException {
        int rounds = (int) (spill.examples() / EXAMPLES_AT_A_TIME) + 1;
        long[] pairs = new long[16];
        int[] count = {0};
        long[][] grown = {pairs};
        for (int round = 0; round < rounds; round++) {
            FirstByKey firsts = new FirstByKey();
            int now = round;
            Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
                if (states[function] == Decisions.KEPT && Long.remainderUnsigned(messages, rounds) == now) {
                    int first = firsts.firstOr(messages, example);
                    if (first != example) {
                        if (count[0] == grown[0].length) {
                            grown[0] = Arrays.copyOf(grown[0], count[0] * 2);
                        }
                        grown[0][count[0]++] = (long) example << 32 | first;
                    }
                }
            });
        }
        long[] found = Arrays.copyOf(grown[0], count[0]);
        Arrays.sort(found);
        return found;
    }
}
