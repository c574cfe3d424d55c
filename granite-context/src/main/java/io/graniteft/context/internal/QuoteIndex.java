package io.graniteft.context.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells texts that quote any of many functions, as {@link Quotes} does for one. */
public final class QuoteIndex {
    private final List<Integer> grams = new ArrayList<>();
    private final Map<Integer, List<Integer>> functions = new HashMap<>();

    /** Takes a function in. */
    public void add(String function) {
        int[] of = Quotes.ofBody(function);
        if (of.length > 0) {
            for (int gram : of) {
                functions.computeIfAbsent(gram, any -> new ArrayList<>()).add(grams.size());
            }
            grams.add(of.length);
        }
    }

    /** Whether there is nothing that could be quoted. */
    public boolean isEmpty() {
        return grams.isEmpty();
    }

    /** Whether a text quotes one of them. */
    public boolean isQuotedIn(String text) {
        Map<Integer, Integer> common = new HashMap<>();
        for (int gram : Quotes.ofQuoter(text)) {
            for (int function : functions.getOrDefault(gram, List.of())) {
                if (common.merge(function, 1, Integer::sum) >= Quotes.SHARE * grams.get(function)) {
                    return true;
                }
            }
        }
        return false;
    }
}
