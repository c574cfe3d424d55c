package io.graniteft.data.curate.heldout;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which items hold a run. A run takes eight bytes: 40 of its hash's bits and the item's number. That two runs fall together is so rare
 * that it takes no part in a decision, which needs many runs of the same item.
 */
final class ShingleIndex {
    private static final int ITEM_BITS = 24;
    private static final long ITEM_MASK = (1L << ITEM_BITS) - 1;

    /** Most items that one run is looked up in: what more of them have says nothing about any. */
    private static final int MAX_ITEMS = 200;

    private long[] entries = new long[1024];
    private int size;
    private boolean sorted;

    void add(int item, long[] runs) {
        if (item > ITEM_MASK) {
            throw new IllegalArgumentException("more than " + ITEM_MASK + " held-out items");
        }
        for (long run : runs) {
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, size * 2);
            }
            entries[size++] = (run & ~ITEM_MASK) | item;
        }
        sorted = false;
    }

    /** Makes it ready to be asked, by any thread. */
    void seal() {
        Arrays.sort(entries, 0, size);
        sorted = true;
    }

    /**
     * What a text shares with one item.
     *
     * @param runs how many of the text's runs the item has
     * @param distinct how many different ones these are
     * @param first where the first of them begins
     * @param last where the last of them begins
     */
    record Shared(int runs, int distinct, int first, int last) {}

    /** For each item what the text shares with it. */
    Map<Integer, Shared> shared(long[] runs) {
        if (!sorted) {
            throw new IllegalStateException("not sealed");
        }
        Map<Integer, Shared> found = new HashMap<>();
        Set<Long> seen = new HashSet<>();
        for (int place = 0; place < runs.length; place++) {
            long key = runs[place] & ~ITEM_MASK;
            int at = Arrays.binarySearch(entries, 0, size, key);
            int next = at < 0 ? -at - 1 : at;
            long before = -1;
            int fresh = seen.add(key) ? 1 : 0;
            for (int count = 0; next < size && (entries[next] & ~ITEM_MASK) == key && count < MAX_ITEMS; next++) {
                // An item that has the run twice counts once.
                if (entries[next] != before) {
                    int where = place;
                    found.merge(
                            (int) (entries[next] & ITEM_MASK),
                            new Shared(1, 1, where, where),
                            (old, one) -> new Shared(old.runs() + 1, old.distinct() + fresh, old.first(), where));
                    before = entries[next];
                    count++;
                }
            }
        }
        return found;
    }
}
