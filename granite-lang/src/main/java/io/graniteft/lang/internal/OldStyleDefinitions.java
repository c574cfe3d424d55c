package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;

/** Recognises definitions in the style of the first C, whose parameters are declared between the parentheses and the body. */
final class OldStyleDefinitions {
    /** How far behind the first semicolon the parameters may reach, in tokens. */
    private static final int MAX_TOKENS = 400;

    private final LiveTokens tokens;
    private final Brackets brackets;

    OldStyleDefinitions(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** The brace of the body of an old-style definition whose first semicolon is at {@code semi}; -1 if there is none. */
    int body(int first, int semi) {
        if (tokens.isCpp()) {
            return -1;
        }
        int names = -1;
        for (int i = first; i < semi; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.LPAREN && tokens.type(i - 1) == CLexer.IDENTIFIER && i > first) {
                names = i;
                break;
            }
        }
        int close = names < 0 ? -1 : brackets.partner(names);
        if (close < 0 || close > semi - 3 || !areNames(names + 1, close) || !beginsType(close + 1)) {
            return -1;
        }
        int limit = Math.min(tokens.size(), semi + MAX_TOKENS);
        for (int i = semi + 1; i < limit; ) {
            switch (tokens.type(i)) {
                case CLexer.LBRACE -> {
                    return tokens.type(i - 1) == CLexer.SEMI ? i : -1;
                }
                case CLexer.LPAREN, CLexer.LBRACK -> i = brackets.after(i);
                case CLexer.IDENTIFIER,
                        CLexer.BUILTIN,
                        CLexer.QUALIFIER,
                        CLexer.STRUCT,
                        CLexer.ENUM,
                        CLexer.STAR,
                        CLexer.COMMA,
                        CLexer.SEMI,
                        CLexer.STORAGE -> i++;
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private boolean areNames(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.type(i) != ((i - from) % 2 == 0 ? CLexer.IDENTIFIER : CLexer.COMMA)) {
                return false;
            }
        }
        return from < to;
    }

    private boolean beginsType(int i) {
        return switch (tokens.type(i)) {
            case CLexer.IDENTIFIER, CLexer.BUILTIN, CLexer.STRUCT, CLexer.ENUM, CLexer.QUALIFIER -> true;
            case CLexer.STORAGE -> tokens.is(i, "register");
            default -> false;
        };
    }
}
