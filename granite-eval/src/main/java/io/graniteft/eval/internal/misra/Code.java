package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.WordKinds;
import io.graniteft.lang.Token;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Tokens without directives, with their brackets paired. An index outside of them is an empty token. */
final class Code {
    private static final Set<String> ASSIGNMENTS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

    final boolean cpp;
    private final List<Token> tokens;
    private final int[] partner;
    private long looks;

    Code(List<Token> tokens, boolean cpp) {
        this.tokens = List.copyOf(tokens);
        this.cpp = cpp;
        this.partner = pair(this.tokens);
    }

    private static int[] pair(List<Token> tokens) {
        int[] partner = new int[tokens.size()];
        Arrays.fill(partner, -1);
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < partner.length; i++) {
            if (tokens.get(i).kind() != Token.Kind.PUNCTUATOR) {
                continue;
            }
            switch (tokens.get(i).text()) {
                case "(", "[", "{" -> open.push(i);
                case ")" -> close(tokens, partner, open, i, "(");
                case "]" -> close(tokens, partner, open, i, "[");
                case "}" -> close(tokens, partner, open, i, "{");
                default -> {}
            }
        }
        return partner;
    }

    /** An opening bracket that lost its partner is passed over, but never a brace by a parenthesis. */
    private static void close(List<Token> tokens, int[] partner, Deque<Integer> open, int i, String wanted) {
        while (!open.isEmpty()
                && !tokens.get(open.peek()).is(wanted)
                && !tokens.get(open.peek()).is("{")) {
            open.pop();
        }
        if (!open.isEmpty() && tokens.get(open.peek()).is(wanted)) {
            int start = open.pop();
            partner[start] = i;
            partner[i] = start;
        }
    }

    int size() {
        return tokens.size();
    }

    Token token(int i) {
        return tokens.get(i);
    }

    /** How often a token was looked at, for tests of the cost. */
    long looks() {
        return looks;
    }

    String text(int i) {
        looks++;
        return i >= 0 && i < tokens.size() ? tokens.get(i).text() : "";
    }

    boolean is(int i, String text) {
        looks++;
        return i >= 0 && i < tokens.size() && tokens.get(i).is(text);
    }

    /** The partner of a bracket, -1 when it has none or the token is no bracket. */
    int partner(int i) {
        return i >= 0 && i < partner.length ? partner[i] : -1;
    }

    /** The index behind a bracket's partner, or behind the token itself when it has none to its right. */
    int after(int i) {
        return partner(i) > i ? partner(i) + 1 : i + 1;
    }

    private boolean is(int i, Token.Kind kind) {
        looks++;
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == kind;
    }

    /** Whether the token is a name in this language. */
    boolean isName(int i) {
        return i >= 0 && i < tokens.size() && WordKinds.isName(tokens.get(i), cpp);
    }

    boolean isKeyword(int i) {
        return is(i, Token.Kind.KEYWORD) && !isName(i);
    }

    boolean isKeyword(int i, String text) {
        return is(i, text) && isKeyword(i);
    }

    boolean isNumber(int i) {
        return is(i, Token.Kind.NUMBER);
    }

    boolean isString(int i) {
        return is(i, Token.Kind.STRING);
    }

    boolean isCharacter(int i) {
        return is(i, Token.Kind.CHARACTER);
    }

    boolean isAssignment(int i) {
        return is(i, Token.Kind.PUNCTUATOR) && ASSIGNMENTS.contains(text(i));
    }

    /** Whether a name here is taken from an object or from a scope that is not the global one or the standard library's. */
    boolean isForeign(int i) {
        return switch (text(i - 1)) {
            case ".", "->", ".*", "->*" -> true;
            case "::" -> (isName(i - 2) && !is(i - 2, "std")) || is(i - 2, ">");
            default -> false;
        };
    }

    /** How many arguments stand in parentheses; a comma inside brackets does not count. */
    int arguments(int open) {
        int close = partner(open);
        if (close <= open + 1) {
            return 0;
        }
        int count = 1;
        for (int i = open + 1; i < close; i = after(i)) {
            count += is(i, ",") ? 1 : 0;
        }
        return count;
    }

    /** The index behind template arguments that begin at {@code <}, or -1 when these are none. */
    int afterTemplate(int open) {
        int level = 0;
        for (int i = open; i < tokens.size() && i < open + 100; i++) {
            switch (text(i)) {
                case "<" -> level++;
                case ">" -> level--;
                case ">>" -> level -= 2;
                case "(", "[" -> i = after(i) - 1;
                case ";", "{", "}", "||", "==", "!=", "=", "+", "?", "<=", ">=", "->", ")", "<<" -> {
                    return -1;
                }
                default -> {}
            }
            if (level <= 0) {
                return i + 1;
            }
        }
        return -1;
    }
}
