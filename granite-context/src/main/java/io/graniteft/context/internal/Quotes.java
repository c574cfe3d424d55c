package io.graniteft.context.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells texts that quote any of some functions: that hold half of its token 5-grams or more, as a macro around its body does. */
public final class Quotes {
    private static final double SHARE = 0.5;

    private final List<Integer> grams = new ArrayList<>();
    private final Map<Integer, List<Integer>> functions = new HashMap<>();

    /** The quotes of one function; of an empty text there are none. */
    public static Quotes of(String function) {
        Quotes quotes = new Quotes();
        quotes.add(function);
        return quotes;
    }

    /** Takes a function in. */
    public void add(String function) {
        int brace = function.indexOf('{');
        if (brace < 0) {
            return;
        }
        int[] body = Shingles.of(function.substring(brace));
        for (int gram : body) {
            functions.computeIfAbsent(gram, any -> new ArrayList<>()).add(grams.size());
        }
        grams.add(body.length);
    }

    /** Whether there is nothing that could be quoted. */
    public boolean isEmpty() {
        return grams.isEmpty();
    }

    /** Whether a text quotes one of them; a macro does by its replacement. */
    public boolean areIn(String text) {
        if (isEmpty()) {
            return false;
        }
        Map<Integer, Integer> common = new HashMap<>();
        String quoter =
                text.startsWith("#") ? text.replaceFirst("^#\\s*define", " ").replace("\\\n", " ") : text;
        for (int gram : Shingles.of(quoter)) {
            for (int function : functions.getOrDefault(gram, List.of())) {
                if (common.merge(function, 1, Integer::sum) >= SHARE * grams.get(function)) {
                    return true;
                }
            }
        }
        return false;
    }
}
