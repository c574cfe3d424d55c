package io.graniteft.lang;

import java.util.Objects;

/**
 * A piece of source text.
 *
 * @param kind what it is
 * @param text its text; in {@link Tokens#live} with line continuations taken out and without digraphs and trigraphs
 * @param start the index of its first {@code char} in the source
 * @param end the index after its last {@code char} in the source
 * @param line the line of its first character, from 1
 * @param column the column of its first character in {@code char}s, from 1
 */
public record Token(Kind kind, String text, int start, int end, int line, int column) {
    /** What a token is. */
    public enum Kind {
        /** A name that is no keyword. */
        IDENTIFIER,
        /** A keyword of C or C++; both languages' keywords count in both. */
        KEYWORD,
        /** A number, with its suffix. */
        NUMBER,
        /** A string literal with its prefix and quotes, raw ones included; one that is not closed ends with its line. */
        STRING,
        /** A character literal with its prefix and quotes. */
        CHARACTER,
        /** An operator, a bracket or a separator. */
        PUNCTUATOR,
        /** A preprocessor directive, from its {@code #} to the end of the logical line (line end not included). */
        DIRECTIVE,
        /** A comment of either kind; one that is not closed reaches to the end of the text. */
        COMMENT,
        /** Blanks, line ends and line continuations. */
        WHITESPACE,
        /** A character that belongs in no C or C++ token. */
        OTHER
    }

    public Token {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** Whether this token is spelled {@code spelling}. */
    public boolean is(String spelling) {
        return text.equals(spelling);
    }
}
