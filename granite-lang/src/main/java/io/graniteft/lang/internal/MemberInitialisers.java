package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;

/** Reads past the list of members and bases that a constructor initialises before its body. */
final class MemberInitialisers {
    private final LiveTokens tokens;
    private final Brackets brackets;

    MemberInitialisers(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** The brace of the body behind {@code : a(1), b{2}}; -1 if what follows the colon is no such list. */
    int body(int colon) {
        int i = colon + 1;
        while (true) {
            int member = i;
            while (isMemberName(tokens.type(i))) {
                i = tokens.type(i) == CLexer.LT ? brackets.after(i) : i + 1;
                if (tokens.type(i - 1) == CLexer.TYPEOF && tokens.type(i) == CLexer.LPAREN) {
                    i = brackets.after(i);
                }
            }
            int type = tokens.type(i);
            if (i == member || (type != CLexer.LPAREN && type != CLexer.LBRACE) || brackets.partner(i) < 0) {
                return -1;
            }
            i = brackets.after(i);
            if (tokens.type(i) == CLexer.ELLIPSIS) {
                i++;
            }
            if (tokens.type(i) == CLexer.LBRACE) {
                return i;
            }
            if (tokens.type(i) == CLexer.COMMA) {
                i++;
            } else if (tokens.type(i) != CLexer.IDENTIFIER) {
                return -1; // a name would be the member behind a macro
            }
        }
    }

    private static boolean isMemberName(int type) {
        return type == CLexer.IDENTIFIER
                || type == CLexer.COLONCOLON
                || type == CLexer.LT
                || type == CLexer.TYPENAME
                || type == CLexer.TEMPLATE
                || type == CLexer.TYPEOF;
    }
}
