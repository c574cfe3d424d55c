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
        int close = namesClose(first, semi);
        if (close < 0 || close > semi - 2) {
            return -1;
        }
        // A single name is a macro that stands for the declarations.
        boolean isMacro = close == semi - 2 && tokens.type(close + 1) == CLexer.IDENTIFIER;
        return isMacro || beginsType(close + 1) ? behindDeclarations(close + 1, semi) : -1;
    }

    /**
     * The brace of the body where {@code brace} belongs to a structure that is declared between the head and the body; -1 if it
     * does not.
     */
    int bodyBehindStructure(int first, int brace) {
        if (tokens.isCpp()) {
            return -1;
        }
        int close = namesClose(first, brace);
        if (close < 0 || !beginsType(close + 1) || !isStructureBrace(close + 1, brace)) {
            return -1;
        }
        return behindDeclarations(close + 1, brace);
    }

    /** The parenthesis that closes the list of names of a head that begins at {@code first}; -1 if there is no such list. */
    private int namesClose(int first, int to) {
        for (int i = first; i < to; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.LPAREN && i > first && tokens.type(i - 1) == CLexer.IDENTIFIER) {
                int close = brackets.partner(i);
                return close > 0 && close < to && areNames(i + 1, close) ? close : -1;
            }
        }
        return -1;
    }

    /** The brace behind declarations and a semicolon; the first of them may end no sooner than {@code reached}. */
    private int behindDeclarations(int from, int reached) {
        int limit = Math.min(tokens.size(), reached + MAX_TOKENS);
        for (int i = from; i < limit; ) {
            switch (tokens.type(i)) {
                case CLexer.LBRACE -> {
                    if (tokens.type(i - 1) == CLexer.SEMI) {
                        return i;
                    }
                    if (!isStructureBrace(from, i) || brackets.partner(i) < 0) {
                        return -1;
                    }
                    i = brackets.after(i);
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

    /** Whether {@code struct}, {@code union} or {@code enum}, with or without a name, stands before a brace. */
    private boolean isStructureBrace(int from, int brace) {
        int key = tokens.type(brace - 1) == CLexer.IDENTIFIER ? brace - 2 : brace - 1;
        return key >= from && (tokens.type(key) == CLexer.STRUCT || tokens.type(key) == CLexer.ENUM);
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
