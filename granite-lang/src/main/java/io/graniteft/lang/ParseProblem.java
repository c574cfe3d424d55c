package io.graniteft.lang;

import java.util.Objects;

/**
 * Something in a source text that could not be read. A value, never thrown.
 *
 * @param startLine the first line of the stretch, from 1
 * @param endLine the last line of the stretch, inclusive
 * @param message one sentence that says what is wrong
 */
public record ParseProblem(int startLine, int endLine, String message) {
    public ParseProblem {
        Objects.requireNonNull(message, "message");
    }
}
