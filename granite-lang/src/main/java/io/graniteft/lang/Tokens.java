package io.graniteft.lang;

import java.util.List;

/** Source text as tokens. */
public final class Tokens {
    private Tokens() {}

    /** Every character of the text in tokens, in order: joining their texts gives the text back. */
    public static List<Token> all(String text) {
        return List.of();
    }

    /**
     * The tokens that a compiler would act on: no comments and no whitespace, nothing under {@code #if 0} or after the
     * {@code #else} of {@code #if 1}, strings and directives as one token each, line continuations joined.
     */
    public static List<Token> live(String text) {
        return List.of();
    }
}
