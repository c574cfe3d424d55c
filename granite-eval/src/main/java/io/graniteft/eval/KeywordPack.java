package io.graniteft.eval;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * The vocabulary of one protocol, for {@link Profile#SEMANTIC}. A term is one thing under one or more spellings, separated by
 * {@code |}: {@code timestamp|tstamp}. A spelling of several words is joined by underscores: {@code idle_slope} is found in
 * {@code idleSlope} and {@code port_idle_slope_kbps} as well. Case does not matter.
 *
 * @param name how callers name the protocol, in lower case: {@code tsn}
 * @param telling terms that show by themselves what code is about
 * @param supporting terms that count beside a telling one, but also stand in other code
 */
public record KeywordPack(String name, List<String> telling, List<String> supporting) {

    /** Copies the lists; checks that there is a name and a telling term, and that no spelling is blank or stands twice. */
    public KeywordPack {
        Objects.requireNonNull(name, "name");
        if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
            throw new IllegalArgumentException(
                    "a pack's name has lower-case letters, digits, _ and -, not '" + name + "'");
        }
        telling = List.copyOf(telling);
        supporting = List.copyOf(supporting);
        if (telling.isEmpty()) {
            throw new IllegalArgumentException("the pack " + name + " has no telling term");
        }
        List<String> terms = new ArrayList<>(telling);
        terms.addAll(supporting);
        Set<String> seen = new HashSet<>();
        for (String term : terms) {
            for (String spelling : spellings(term)) {
                if (!spelling.matches("[a-z0-9_]*[a-z0-9][a-z0-9_]*")) {
                    throw new IllegalArgumentException(
                            "the pack " + name + " has a term that is no word: '" + term + "'");
                }
                if (!seen.add(spelling)) {
                    throw new IllegalArgumentException("the pack " + name + " has '" + spelling + "' twice");
                }
            }
        }
    }

    /** The spellings of a term in lower case. */
    public static List<String> spellings(String term) {
        return List.of(term.toLowerCase(Locale.ROOT).split("\\|", -1));
    }
}
