package io.graniteft.bench.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Samples that are the same every time. */
final class Draws {
    private Draws() {}

    /** So many of a list, drawn by a seed; all of it, in its own order, where there are no more. */
    static <T> List<T> of(List<T> all, int count, long seed) {
        if (all.size() <= count) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, count);
    }
}
