package io.graniteft.eval.internal.semantic;

import io.graniteft.lang.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text's live identifiers, split by case, underscore and digits: {@code idleSlope2} has {@code idle},
 * {@code slope} and {@code 2}. Keywords, directives, comments and literals have none.
 */
final class Vocabulary {
    private static final char MARK = '_';

    /** Each distinct identifier as {@code _idle_slope_2_}, with the token where it stands first. */
    private final Map<String, Token> identifiers = new LinkedHashMap<>();

    Vocabulary(List<Token> live) {
        for (Token token : live) {
            if (token.kind() == Token.Kind.IDENTIFIER) {
                identifiers.putIfAbsent(split(token.text()), token);
            }
        }
    }

    /** The first identifier that has this spelling of a term, or null. */
    @Nullable
    Token find(String spelling) {
        String wanted = split(spelling);
        for (Map.Entry<String, Token> entry : identifiers.entrySet()) {
            if (entry.getKey().contains(wanted)) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** The words of a name in lower case, with a mark before, between and behind them. */
    static String split(String name) {
        StringBuilder words = new StringBuilder(name.length() + 8).append(MARK);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == MARK || c == '$') {
                mark(words);
                continue;
            }
            if (i > 0 && begins(name, i)) {
                mark(words);
            }
            words.append(c);
        }
        mark(words);
        return words.toString().toLowerCase(Locale.ROOT);
    }

    private static void mark(StringBuilder words) {
        if (words.charAt(words.length() - 1) != MARK) {
            words.append(MARK);
        }
    }

    /** Whether a word begins here: aB, a1, 1a, and the last capital of ABc. */
    private static boolean begins(String name, int at) {
        char before = name.charAt(at - 1);
        char here = name.charAt(at);
        if (Character.isDigit(before) != Character.isDigit(here)) {
            return true;
        }
        if (!Character.isUpperCase(here)) {
            return false;
        }
        boolean smallBehind = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return !Character.isUpperCase(before) || smallBehind;
    }
}
