package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;

/** Writes tokens out again, in one way whatever white space and comments stood between them. */
final class Spelling {
    private final LiveTokens tokens;
    private final StringBuilder text = new StringBuilder();
    private int last = LiveTokens.END;

    Spelling(LiveTokens tokens) {
        this.tokens = tokens;
    }

    /** The tokens from {@code from} to before {@code to} with one blank wherever anything stood between two of them. */
    static String asWritten(LiveTokens tokens, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && tokens.start(i) > tokens.end(i - 1)) {
                text.append(' ');
            }
            text.append(tokens.text(i));
        }
        return text.toString();
    }

    /** The tokens from {@code from} to before {@code to} in the usual spacing. */
    static String of(LiveTokens tokens, int from, int to) {
        Spelling spelling = new Spelling(tokens);
        for (int i = from; i < to; i++) {
            spelling.add(i);
        }
        return spelling.toString();
    }

    /** Adds a token, with a blank before it where one belongs: {@code const char *}, {@code void (*)(int)}, {@code a<b, c> &}. */
    void add(int index) {
        int type = tokens.type(index);
        if (!text.isEmpty() && needsBlank(last, type, tokens.type(index + 1))) {
            text.append(' ');
        }
        text.append(tokens.text(index));
        last = type;
    }

    private static boolean needsBlank(int left, int right, int next) {
        boolean afterWord = isWord(left) || left == CLexer.GT || left == CLexer.SHR || left == CLexer.RBRACK;
        if (left == CLexer.OPERATOR
                || left == CLexer.STRING) { // a literal stands only in the name of a literal operator
            return isWord(right) && right != CLexer.STRING && left != CLexer.STRING;
        }
        return switch (right) {
            case CLexer.STAR, CLexer.AMP, CLexer.ANDAND -> afterWord;
            case CLexer.LPAREN -> afterWord && isPointer(next);
            case CLexer.COMMA,
                    CLexer.RPAREN,
                    CLexer.RBRACK,
                    CLexer.LBRACK,
                    CLexer.COLONCOLON,
                    CLexer.LT,
                    CLexer.GT,
                    CLexer.SHR,
                    CLexer.SEMI -> false;
            default ->
                left == CLexer.COMMA || (afterWord && isWord(right)) || left == CLexer.ASSIGN || right == CLexer.ASSIGN;
        };
    }

    private static boolean isPointer(int type) {
        return type == CLexer.STAR || type == CLexer.AMP || type == CLexer.ANDAND;
    }

    private static boolean isWord(int type) {
        return type == CLexer.IDENTIFIER
                || type == CLexer.NUMBER
                || type == CLexer.STRING
                || type == CLexer.RAW_STRING
                || (type >= CLexer.STRUCT && type <= CLexer.CPP_WORD);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
