package io.graniteft.data;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.DataConfig.CurationConfig;
import io.graniteft.core.run.Progress;
import io.graniteft.data.alike.FirstByKey;
import io.graniteft.data.alike.NearDuplicates;
import io.graniteft.data.alike.UnionFind;
import io.graniteft.data.internal.spill.Buckets;
import io.graniteft.data.internal.spill.Bytes;
import io.graniteft.data.internal.spill.FunctionIndex;
import io.graniteft.data.internal.spill.Segment.Part;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.split.Assignments;
import io.graniteft.data.split.SplitMode;
import io.graniteft.data.split.Splitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** Decides what becomes of the functions once all of them are known: which are duplicates, and on which side their clusters go. */
final class Decider {
    private final DataConfig config;
    private final SplitMode mode;
    private final Spill spill;
    private final FunctionIndex index;
    private final Assignments assignments;
    private final Progress progress;
    private final int size;
    private final byte[] states;
    private final int[] twins;
    private final int atATime;
    private final Path folder;

    Decider(
            DataConfig config,
            SplitMode mode,
            Spill spill,
            FunctionIndex index,
            Assignments assignments,
            int atATime,
            Path folder,
            Progress progress) {
        this.atATime = atATime;
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
        this.folder = folder;
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
        progress.update("finding duplicates", 0, 3, size + " functions");
        BitSet again = new BitSet(size);
        UnionFind clusters = new UnionFind(size);
        index.forEachRepeat(FunctionIndex.Cursor::renamedBody, (function, first) -> clusters.union(first, function));
        index.forEachRepeat(FunctionIndex.Cursor::exact, (function, first) -> {
            clusters.union(first, function);
            again.set(function);
            twins[function] = first;
        });
        UnionFind near = null;
        NearDuplicates search = null;
        if (findsAlike(config, mode)) {
            search = new NearDuplicates(
                    this::readBand, index.grams()::of, config.curation().nearDuplicateThreshold());
            near = search.clusters(size, again);
            for (int function = 0; function < size; function++) {
                clusters.union(function, near.find(function));
            }
        }
        progress.update("finding duplicates", 1, 3, size + " functions");
        int[] roots = clusters.roots();
        if (mode == SplitMode.GROUP) {
            leaveOutMerged(roots);
        }
        if (search != null && near != null && leavesOutNear(config)) {
            leaveOutNear(search, near, again);
        }
        near = null;
        leaveOutExact(again);
        progress.update("finding duplicates", 2, 3, size + " functions");
        BitSet validation = mode == SplitMode.GROUP ? split(roots) : new BitSet();
        Decisions decisions = new Decisions(states, twins, roots, validation, repeated());
        progress.update("finding duplicates", 3, 3, size + " functions");
        return decisions;
    }

    private void readBand(int band, NearDuplicates.Taker taker) throws IOException {
        for (Spill.Entry entry : spill.entries()) {
            ByteBuffer slice = ByteBuffer.allocate(entry.functions() * Integer.BYTES);
            spill.read(Part.BANDS, entry.start(Part.BANDS) + (long) band * slice.capacity(), slice);
            for (int i = 0; i < entry.functions(); i++) {
                taker.take(entry.firstFunction() + i, slice.getInt());
            }
        }
    }

    /** Where new files have joined functions of both sides, those of validation are left out: they may move, but not be seen. */
    private void leaveOutMerged(int[] roots) throws IOException {
        if (assignments.size() == 0) {
            return;
        }
        BitSet trained = new BitSet();
        FunctionIndex.Cursor cursor = index.cursor();
        while (cursor.next()) {
            if (assignments.of(cursor.renamedBody()) == Splitter.Earlier.TRAIN) {
                trained.set(roots[cursor.function()]);
            }
        }
        cursor = index.cursor();
        while (cursor.next()) {
            if (trained.get(roots[cursor.function()])
                    && assignments.of(cursor.renamedBody()) == Splitter.Earlier.VALIDATION) {
                states[cursor.function()] = Decisions.CLUSTER_MERGED;
            }
        }
    }

    private void leaveOutNear(NearDuplicates search, UnionFind near, BitSet again) throws IOException {
        int[] counts = new int[size];
        for (int function = 0; function < size; function++) {
            if (!again.get(function) && states[function] == Decisions.KEPT) {
                counts[near.find(function)]++;
            }
        }
        int members = 0;
        for (int count : counts) {
            members += count > 1 ? count : 0;
        }
        // Packed as cluster and number, so that sorting brings clusters together with their functions in order.
        long[] sorted = new long[members];
        members = 0;
        for (int function = 0; function < size; function++) {
            int cluster = near.find(function);
            if (!again.get(function) && states[function] == Decisions.KEPT && counts[cluster] > 1) {
                sorted[members++] = (long) cluster << 32 | function;
            }
        }
        Arrays.sort(sorted);
        int start = 0;
        for (int i = 1; i <= members; i++) {
            if (i == members || sorted[i] >>> 32 != sorted[start] >>> 32) {
                int[] cluster = new int[i - start];
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
    private void leaveOutExact(BitSet again) {
        boolean leavesOut =
                isFull(config) && !config.curation().exactDuplicates().equals("keep");
        for (int function = again.nextSetBit(0); function >= 0; function = again.nextSetBit(function + 1)) {
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

    private BitSet split(int[] roots) throws IOException {
        int[] numbers = new int[size];
        Arrays.fill(numbers, -1);
        int count = 0;
        for (int function = 0; function < size; function++) {
            if (states[function] == Decisions.KEPT && numbers[roots[function]] < 0) {
                numbers[roots[function]] = count++;
            }
        }
        Clusters groups = new Clusters(count);
        FunctionIndex.Cursor cursor = index.cursor();
        while (cursor.next()) {
            int group = numbers[roots[cursor.function()]];
            if (group >= 0) {
                groups.add(group, cursor);
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
        private static final byte TRAIN = 1;
        private static final byte VALIDATION = 2;

        private final long[] keys;
        private final int[] weights;
        private final int[] domains;
        private final byte[] earlier;

        Clusters(int count) {
            keys = new long[count];
            Arrays.fill(keys, -1L);
            weights = new int[count];
            domains = new int[count];
            earlier = new byte[count];
        }

        void add(int group, FunctionIndex.Cursor function) {
            long key = function.renamedBody();
            if (Long.compareUnsigned(key, keys[group]) < 0) {
                keys[group] = key;
            }
            Splitter.Earlier side = assignments.of(key);
            // Where both sides meet, what was validated on has been left out already.
            if (side == Splitter.Earlier.TRAIN
                    || (side == Splitter.Earlier.VALIDATION && earlier(group) != Splitter.Earlier.TRAIN)) {
                earlier[group] = side == Splitter.Earlier.TRAIN ? TRAIN : VALIDATION;
            }
            if (states[function.function()] == Decisions.KEPT) {
                if (weights[group] == 0) {
                    domains[group] = function.domain();
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
            return switch (earlier[group]) {
                case TRAIN -> Splitter.Earlier.TRAIN;
                case VALIDATION -> Splitter.Earlier.VALIDATION;
                default -> Splitter.Earlier.NONE;
            };
        }
    }

    /** Examples with the same messages: a last guard, since functions with the same tokens are left out before. */
    private long[] repeated() throws IOException {
        int count = (int) (spill.examples() / atATime) + 1;
        long[] pairs = new long[16];
        int found = 0;
        try (Buckets buckets = new Buckets(folder, "messages", count)) {
            Decisions.forEachExample(spill, (example, order, messages, function, ordinal) -> {
                if (states[function] == Decisions.KEPT) {
                    Bytes out = buckets.in((int) Long.remainderUnsigned(messages, count));
                    out.writeLong(messages);
                    out.writeInt(example);
                }
            });
            for (int bucket = 0; bucket < count; bucket++) {
                FirstByKey firsts = new FirstByKey();
                ByteBuffer in = buckets.take(bucket);
                while (in.hasRemaining()) {
                    long messages = in.getLong();
                    int example = in.getInt();
                    int first = firsts.firstOr(messages, example);
                    if (first != example) {
                        pairs = found == pairs.length ? Arrays.copyOf(pairs, found * 2) : pairs;
                        pairs[found++] = (long) example << 32 | first;
                    }
                }
            }
        }
        Arrays.sort(pairs, 0, found);
        return Arrays.copyOf(pairs, found);
    }
}
