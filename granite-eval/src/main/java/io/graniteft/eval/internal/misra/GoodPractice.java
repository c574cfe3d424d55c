package io.graniteft.eval.internal.misra;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.Token;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bonuses of the scoring tables, for live tokens. They give back at most half of what violations took and at most
 * {@link #LIMIT}, so that no violation is free. What a declaration needs for a string literal alone is no merit.
 */
public final class GoodPractice {
    /** The most that all bonuses give, in hundredths: a decision. */
    public static final int LIMIT = 100;

    private GoodPractice() {}

    /**
     * Adds the bonuses that a text has earned.
     *
     * @param live the live tokens
     * @param taken what violations took, in hundredths, not negative
     */
    public static void add(List<Token> live, int taken, Tally tally) {
        int left = Math.min(LIMIT, taken / 2);
        boolean[] strings = inStringDeclarations(live);
        for (ScoringTables.WordRow row : ScoringTables.BONUSES) {
            for (String word : row.words()) {
                Token at = first(live, word, strings);
                if (at != null) {
                    int amount = Math.min(row.amount(), left);
                    left -= amount;
                    tally.add(row.rule(), at.line(), at.column(), amount, Confidence.HIGH, row.message() + ": " + word);
                }
            }
        }
    }

    private static @Nullable Token first(List<Token> live, String word, boolean[] strings) {
        for (int i = 0; i < strings.length; i++) {
            if (!strings[i] && live.get(i).is(word)) {
                return live.get(i);
            }
        }
        return null;
    }

    /** For each token whether it is in a statement that ends in nothing but a string literal. */
    private static boolean[] inStringDeclarations(List<Token> live) {
        boolean[] inside = new boolean[live.size()];
        int start = 0;
        for (int i = 0; i < inside.length; i++) {
            Token token = live.get(i);
            if (token.is(";") && i > 0 && live.get(i - 1).kind() == Token.Kind.STRING) {
                Arrays.fill(inside, start, i, true);
            }
            if (token.is(";") || token.is("{") || token.is("}") || token.kind() == Token.Kind.DIRECTIVE) {
                start = i + 1;
            }
        }
        return inside;
    }
}
