package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.List;

/** Tells names of types from other names in a body, by where they stand. */
final class TypeScan {
    private final LiveTokens tokens;
    private final Brackets brackets;

    TypeScan(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** Adds the identifiers between angle brackets, in which types are the rule. */
    static void insideAngles(LiveTokens tokens, int open, int close, List<Integer> types) {
        for (int i = open + 1; i < close; i++) {
            if (tokens.type(i) == CLexer.IDENTIFIER && isBetweenAngles(tokens, i)) {
                types.add(i);
            }
        }
    }

    /** Whether an identifier between angle brackets names a type there. */
    static boolean isBetweenAngles(LiveTokens tokens, int i) {
        boolean isLast = tokens.type(i + 1) != CLexer.COLONCOLON && tokens.type(i + 1) != CLexer.LPAREN;
        boolean isParameterName = tokens.type(i - 1) == CLexer.CLASS || tokens.type(i - 1) == CLexer.TYPENAME;
        return isLast && !isParameterName;
    }

    static boolean isMacroLike(String name) {
        if (name.startsWith("__")) {
            return true;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLowerCase(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the identifier at {@code i} names a type by where it stands in a body that ends before {@code to}. */
    boolean isType(int i, int to) {
        int previous = tokens.type(i - 1);
        if (previous == CLexer.STRUCT || previous == CLexer.ENUM || previous == CLexer.CLASS) {
            return true;
        }
        int next = i + 1;
        if (tokens.type(next) == CLexer.COLONCOLON) {
            return false; // only the last part of a qualified name counts
        }
        if (tokens.type(next) == CLexer.LT && brackets.partner(next) > 0) {
            next = brackets.after(next);
        }
        int first = i;
        while (tokens.type(first - 1) == CLexer.COLONCOLON && tokens.type(first - 2) == CLexer.IDENTIFIER) {
            first -= 2;
        }
        int before = tokens.type(first - 1);
        if (before == CLexer.CPP_WORD && tokens.is(first - 1, "new")) {
            return true;
        }
        if (before == CLexer.QUALIFIER) {
            return beginsDeclaration(tokens.type(first - 2)); // elsewhere the qualifier stands behind the type
        }
        boolean inParentheses = before == CLexer.LPAREN;
        if (!inParentheses && !beginsDeclaration(before)) {
            return false;
        }
        int behind = next;
        while (behind < to && isPointer(tokens.type(behind))) {
            behind++;
        }
        if (inParentheses && tokens.type(behind) == CLexer.RPAREN) {
            return behind > next || isCast(first - 1, behind);
        }
        return tokens.type(behind) == CLexer.IDENTIFIER
                && (inParentheses
                        ? isBehindHeader(tokens.type(first - 2), tokens.type(behind + 1))
                        : isBehindDeclarator(tokens.type(behind + 1)));
    }

    private boolean isPointer(int type) {
        return type == CLexer.STAR || type == CLexer.QUALIFIER || (tokens.isCpp() && Declarators.isPointer(type));
    }

    private static boolean beginsDeclaration(int before) {
        return switch (before) {
            case CLexer.LBRACE,
                    CLexer.RBRACE,
                    CLexer.SEMI,
                    CLexer.STORAGE,
                    CLexer.CPP_STORAGE,
                    CLexer.LPAREN,
                    CLexer.LT -> true;
            default -> false;
        };
    }

    private static boolean isBehindDeclarator(int type) {
        return switch (type) {
            case CLexer.ASSIGN, CLexer.SEMI, CLexer.COMMA, CLexer.LBRACK, CLexer.LPAREN, CLexer.LBRACE, CLexer.COLON ->
                true;
            default -> false;
        };
    }

    /** Whether the token behind a name shows that {@code for (}, {@code if (} or {@code catch (} declares the name. */
    private static boolean isBehindHeader(int word, int behind) {
        return (word == CLexer.CONTROL && (behind == CLexer.ASSIGN || behind == CLexer.COLON))
                || (word == CLexer.CATCH && behind == CLexer.RPAREN);
    }

    /** Whether {@code (name)} is followed by what only a cast is followed by. */
    private boolean isCast(int open, int close) {
        int before = tokens.type(open - 1);
        boolean isCondition =
                before == CLexer.CONTROL && !tokens.is(open - 1, "return") && !tokens.is(open - 1, "case");
        if (isCondition || before == CLexer.IDENTIFIER || before == CLexer.WORD) {
            return false;
        }
        return switch (tokens.type(close + 1)) {
            case CLexer.IDENTIFIER, CLexer.NUMBER, CLexer.STRING, CLexer.CHARACTER -> true;
            default -> false;
        };
    }
}
