package io.graniteft.eval;

import java.util.Objects;

/**
 * One reason for a score: a deduction, a bonus, or a remark.
 *
 * @param rule the MISRA number ({@code misra-21.3}) or a name ({@code infinite-loop})
 * @param dimension the score that it moves
 * @param line the line in the snippet, from 1; 0 when it concerns the whole text
 * @param column the column in that line, from 1; 0 when it concerns the whole line
 * @param amount the points: negative for a deduction, positive for a bonus, 0 for information. Amounts are what the
 *     tables say; a score that would leave its range is clamped afterwards
 * @param confidence how sure it is
 * @param message what was found, in words
 */
public record Finding(
        String rule, Dimension dimension, int line, int column, double amount, Confidence confidence, String message) {

    /** Checks that all parts are there and positions are not negative. */
    public Finding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(dimension, "dimension");
        Objects.requireNonNull(confidence, "confidence");
        Objects.requireNonNull(message, "message");
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("a position is not negative: " + line + ":" + column);
        }
    }

    /** True when it moves no score. */
    public boolean isInformation() {
        return amount == 0.0;
    }
}
