package io.graniteft.data.licence;

import java.util.ArrayList;
import java.util.List;

/** Sets of phrases, written with choices in braces: {@code "{under|by} {the |}bsd license"} are four. */
final class Phrases {
    private Phrases() {}

    /** All phrases that the patterns stand for. */
    static List<String> of(String... patterns) {
        List<String> phrases = new ArrayList<>();
        for (String pattern : patterns) {
            expand(pattern, phrases);
        }
        return List.copyOf(phrases);
    }

    private static void expand(String pattern, List<String> into) {
        int open = pattern.indexOf('{');
        if (open < 0) {
            into.add(pattern);
            return;
        }
        int close = pattern.indexOf('}', open);
        for (String choice : pattern.substring(open + 1, close).split("\\|", -1)) {
            expand(pattern.substring(0, open) + choice + pattern.substring(close + 1), into);
        }
    }

    /** Where the earliest of the phrases stands; -1 if none does. */
    static int first(List<String> phrases, String words) {
        int first = -1;
        for (String phrase : phrases) {
            int at = words.indexOf(phrase);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }
}
