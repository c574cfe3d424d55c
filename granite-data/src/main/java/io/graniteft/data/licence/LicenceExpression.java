package io.graniteft.data.licence;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * An SPDX licence expression: identifiers with {@code AND}, {@code OR}, {@code WITH} and parentheses. What is no expression is taken
 * as one identifier. Exceptions behind {@code WITH} are not looked at: what they permit, such as linking, does not concern the code
 * itself.
 */
public final class LicenceExpression {
    private final List<String> words;
    private int next;

    private LicenceExpression(List<String> words) {
        this.words = words;
    }

    /**
     * Whether the expression leaves a choice of licences that all hold.
     *
     * @param holds asked of single identifiers
     */
    public static boolean test(String expression, Predicate<String> holds) {
        List<String> words = wordsOf(expression);
        LicenceExpression parser = new LicenceExpression(words);
        boolean result = parser.alternatives(holds);
        return parser.next == words.size() ? result : holds.test(expression);
    }

    /** The class of the whole: of alternatives the one that asks least, of licences that hold together the one that asks most. */
    public static LicenceClass classOf(String expression) {
        for (LicenceClass candidate : LicenceClass.values()) {
            if (test(expression, id -> LicenceClass.of(id).compareTo(candidate) <= 0)) {
                return candidate;
            }
        }
        return LicenceClass.UNKNOWN;
    }

    private static List<String> wordsOf(String expression) {
        List<String> words = new ArrayList<>();
        for (String part : expression
                .replace("(", " ( ")
                .replace(")", " ) ")
                .replace("/", " OR ")
                .split("\\s+", -1)) {
            if (!part.isEmpty()) {
                words.add(part);
            }
        }
        return words;
    }

    private boolean alternatives(Predicate<String> holds) {
        boolean result = conjunction(holds);
        while (accept("OR")) {
            boolean other = conjunction(holds);
            result |= other;
        }
        return result;
    }

    private boolean conjunction(Predicate<String> holds) {
        boolean result = licence(holds);
        while (accept("AND")) {
            boolean other = licence(holds);
            result &= other;
        }
        return result;
    }

    private boolean licence(Predicate<String> holds) {
        if (next >= words.size()) {
            return false;
        }
        if (accept("(")) {
            boolean result = alternatives(holds);
            accept(")");
            return result;
        }
        boolean result = holds.test(words.get(next));
        next++;
        if (accept("WITH")) {
            next = Math.min(words.size(), next + 1);
        }
        return result;
    }

    private boolean accept(String word) {
        if (next < words.size() && words.get(next).equalsIgnoreCase(word)) {
            next++;
            return true;
        }
        return false;
    }
}
