package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a cut text's tokens, without line continuations. The same few hundred names, numbers and marks come again and again, so the latest ones are kept:
 * that saves most of the strings, and those that are left know their hash. Not thread-safe.
 */
final class TokenTexts {
    /** Longer ones are comments and strings, which seldom come again. */
    private static final int LONGEST_KEPT = 32;

    private static final Pattern SPLICE = Pattern.compile("(?:\\\\[ \t]*|\\?\\?/)(?:\r\n|\r|\n)");

    private static final int KEPT = 1 << 10;

    private static final String[] SINGLE = new String[Automaton.ASCII];

    static {
        for (int c = 0; c < SINGLE.length; c++) {
            SINGLE[c] = String.valueOf((char) c);
        }
    }

    private final Lexed lexed;
    private final @Nullable Names names;
    private final @Nullable String[] kept = new String[KEPT];

    TokenTexts(Lexed lexed) {
        this(lexed, null);
    }

    /** The texts of tokens whose names are known by number. */
    TokenTexts(Lexed lexed, @Nullable Names names) {
        this.lexed = lexed;
        this.names = names;
    }

    /** The text of a raw token. */
    String of(int index) {
        if (names != null && lexed.type(index) == CLexer.IDENTIFIER) {
            int name = names.ofToken(index);
            String text = names.text(name);
            return names.is(name, Names.SPLICED) ? joined(text) : text;
        }
        String text = asWritten(index);
        int type = lexed.type(index);
        return type >= CLexer.LBRACE || type == CLexer.RAW_STRING ? text : joined(text);
    }

    /** A text without line continuations. */
    static String joined(String text) {
        return text.indexOf('\\') < 0 && !text.contains("??/")
                ? text
                : SPLICE.matcher(text).replaceAll("");
    }

    private String asWritten(int index) {
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
