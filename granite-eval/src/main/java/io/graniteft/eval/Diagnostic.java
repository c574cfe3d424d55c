package io.graniteft.eval;

import java.util.Objects;

/**
 * One thing that a {@link SyntaxChecker} has to say about a text.
 *
 * @param severity what it means for the score
 * @param rule a name for its kind, such as {@code compile-error} or {@code warning-unused-variable}
 * @param line the line in the text, from 1; 0 when unknown
 * @param column the column, from 1; 0 when unknown
 * @param message what is wrong, in words
 */
public record Diagnostic(Severity severity, String rule, int line, int column, String message) {

    /** What a diagnostic means for the score. */
    public enum Severity {
        /** The text is not valid. */
        ERROR,
        /** The text is valid, and doubtful. */
        WARNING,
        /** A remark that moves no score. */
        NOTE
    }

    /** Checks that all parts are there. */
    public Diagnostic {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(message, "message");
    }
}
