package io.graniteft.lang.internal;

import org.jspecify.annotations.Nullable;

/**
 * The texts of a cut text's tokens. The same few hundred names, numbers and marks come again and again, so the latest ones are kept:
 * that saves most of the strings, and those that are left know their hash. Not thread-safe.
 */
final class TokenTexts {
    /** Longer ones are comments and strings, which seldom come again. */
    private static final int LONGEST_KEPT = 32;

    private static final int KEPT = 1 << 10;

    private static final String[] SINGLE = new String[Automaton.ASCII];

    static {
        for (int c = 0; c < SINGLE.length; c++) {
            SINGLE[c] = String.valueOf((char) c);
        }
    }

    private final Lexed lexed;
    private final @Nullable String[] kept = new String[KEPT];

    TokenTexts(Lexed lexed) {
        this.lexed = lexed;
    }

    /** The text of a raw token. */
    String of(int index) {
        String source = lexed.source();
        int start = lexed.start(index);
        int length = lexed.end(index) - start;
        if (length == 1 && source.charAt(start) < SINGLE.length) {
            return SINGLE[source.charAt(start)];
        }
        if (length > LONGEST_KEPT) {
            return lexed.text(index);
        }
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + source.charAt(start + i);
        }
        int slot = (hash ^ hash >>> 15) & (KEPT - 1);
        String text = kept[slot];
        if (text == null || text.length() != length || !source.startsWith(text, start)) {
            text = lexed.text(index);
            kept[slot] = text;
        }
        return text;
    }
}
