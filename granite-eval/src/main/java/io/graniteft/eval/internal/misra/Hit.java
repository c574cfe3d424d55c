package io.graniteft.eval.internal.misra;

import io.graniteft.eval.Confidence;

/**
 * One place where a rule is broken.
 *
 * @param rule the rule's id in {@link RuleTable}
 * @param line the line in the snippet, from 1
 * @param column the column in that line, from 1
 * @param charge which of the rule's weights it can cost
 * @param subject what the rule counts once: a banned word, or the rule itself
 * @param confidence how sure it is
 * @param message what was found, in words
 */
public record Hit(
        String rule, int line, int column, Charge charge, String subject, Confidence confidence, String message) {

    /** What a hit can cost. */
    public enum Charge {
        /** The amount of the scoring tables, once for each distinct subject. */
        TABLE,
        /** The rule's small weight, less for each further hit of any rule. */
        SMALL,
        /** Nothing. */
        NOTE
    }
}
