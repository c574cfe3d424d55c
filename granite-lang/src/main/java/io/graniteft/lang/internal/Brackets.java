package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.Arrays;

/**
 * Which bracket closes which. One pass with a stack; a bracket without a partner has {@link #NONE}. In C++ the angle brackets of
 * template arguments are paired as well, as far as they can be told from comparisons: a {@code <} after a name is paired unless a
 * semicolon, a brace or a closing bracket comes first.
 */
final class Brackets {
    static final int NONE = -1;

    private final LiveTokens tokens;
    private final int[] partner;
    private final IntList open;

    private Brackets(LiveTokens tokens) {
        this.tokens = tokens;
        this.partner = new int[tokens.size() + 1];
        this.open = new IntList(64);
        Arrays.fill(partner, NONE);
    }

    static Brackets of(LiveTokens tokens) {
        Brackets brackets = new Brackets(tokens);
        brackets.pair();
        return brackets;
    }

    /** Whether a token of this type opens a group. */
    static boolean isOpening(int type) {
        return type == CLexer.LPAREN || type == CLexer.LBRACK || type == CLexer.LT || type == CLexer.LBRACE;
    }

    /** The partner of a bracket, {@link #NONE} for one without and for any other token. */
    int partner(int index) {
        return index < 0 ? NONE : partner[index];
    }

    /** The token after the group that opens at {@code index}; the next token if no group does. */
    int after(int index) {
        int close = partner[index];
        return close > index ? close + 1 : index + 1;
    }

    private void pair() {
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.type(i)) {
                case CLexer.LPAREN, CLexer.LBRACK -> open.add(i);
                case CLexer.LBRACE -> {
                    if (tokens.type(i + 1) != CLexer.RBRACE) {
                        dropAngles(); // T{} may stand in template arguments
                    }
                    open.add(i);
                }
                case CLexer.RPAREN -> close(i, CLexer.LPAREN);
                case CLexer.RBRACK -> close(i, CLexer.LBRACK);
                case CLexer.RBRACE -> closeBrace(i);
                case CLexer.SEMI -> dropAngles();
                case CLexer.LT -> {
                    if (tokens.isCpp() && mayOpenAngle(i)) {
                        open.add(i);
                    }
                }
                case CLexer.GT -> closeAngle(i);
                case CLexer.SHR -> {
                    closeAngle(i);
                    closeAngle(i);
                }
                default -> {}
            }
        }
    }

    private boolean mayOpenAngle(int i) {
        return switch (tokens.type(i - 1)) {
            case CLexer.IDENTIFIER, CLexer.TEMPLATE -> true;
            case CLexer.CPP_WORD -> tokens.text(i - 1).endsWith("_cast");
            default -> false;
        };
    }

    private int topType() {
        return open.isEmpty() ? LiveTokens.END : tokens.type(open.last());
    }

    private void dropAngles() {
        while (topType() == CLexer.LT) {
            open.pop();
        }
    }

    private void closeAngle(int i) {
        if (topType() == CLexer.LT) {
            join(open.pop(), i);
        }
    }

    /** Closes a parenthesis or a square bracket, if the innermost open bracket is of its kind. */
    private void close(int i, int opener) {
        dropAngles();
        while (opener == CLexer.LPAREN && topType() == CLexer.LBRACK) {
            open.pop();
            dropAngles();
        }
        if (topType() == opener) {
            join(open.pop(), i);
        }
    }

    /** Closes a brace; whatever was opened inside it and is still open is given up. */
    private void closeBrace(int i) {
        while (!open.isEmpty() && topType() != CLexer.LBRACE) {
            open.pop();
        }
        if (!open.isEmpty()) {
            join(open.pop(), i);
        }
    }

    private void join(int opening, int closing) {
        partner[opening] = closing;
        partner[closing] = opening;
    }
}
