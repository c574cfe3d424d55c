package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;

/** Tells a name that is declared from one that is used, by the tokens around it. */
final class Declarators {
    private Declarators() {}

    /** Whether the token may end a type, so that a name right behind it is declared. */
    static boolean endsType(LiveTokens tokens, Brackets brackets, int i) {
        return switch (tokens.type(i)) {
            case CLexer.IDENTIFIER, CLexer.BUILTIN, CLexer.QUALIFIER -> true;
            case CLexer.GT, CLexer.SHR -> brackets.partner(i) >= 0;
            default -> false;
        };
    }

    static boolean isPointer(int type) {
        return type == CLexer.STAR || type == CLexer.AMP || type == CLexer.ANDAND;
    }

    /** Whether a type stands before the token, with or without pointers between. */
    static boolean isBehindType(LiveTokens tokens, Brackets brackets, int i) {
        int before = i - 1;
        while (isPointer(tokens.type(before)) || tokens.type(before) == CLexer.QUALIFIER) {
            before--;
        }
        return endsType(tokens, brackets, before) || (before < i - 1 && tokens.type(before) == CLexer.COMMA);
    }

    /** The same where expressions stand as well: {@code a * b} is a product unless {@code a} is a type for certain. */
    static boolean isBehindCertainType(LiveTokens tokens, Brackets brackets, int i) {
        int before = i - 1;
        if (!isPointer(tokens.type(before))) {
            return endsType(tokens, brackets, before);
        }
        while (isPointer(tokens.type(before)) || tokens.type(before) == CLexer.QUALIFIER) {
            before--;
        }
        return switch (tokens.type(before)) {
            case CLexer.BUILTIN -> true;
            case CLexer.GT, CLexer.SHR -> brackets.partner(before) >= 0;
            case CLexer.IDENTIFIER -> isTagWord(tokens.type(before - 1)) || tokens.type(before - 1) == CLexer.QUALIFIER;
            default -> false;
        };
    }

    static boolean isTagWord(int type) {
        return type == CLexer.STRUCT || type == CLexer.ENUM || type == CLexer.CLASS;
    }

    /** The name in {@code (*name)}, {@code (CALL *const name[4])} or {@code (Class::*name)}; -1 if the group is none of these. */
    static int pointerName(LiveTokens tokens, Brackets brackets, int open) {
        int i = open + 1;
        while (tokens.type(i) == CLexer.IDENTIFIER || tokens.type(i) == CLexer.COLONCOLON) {
            i++;
        }
        if (tokens.type(i) != CLexer.STAR) {
            return -1;
        }
        while (tokens.type(i) == CLexer.STAR || tokens.type(i) == CLexer.QUALIFIER) {
            i++;
        }
        if (tokens.type(i) != CLexer.IDENTIFIER) {
            return -1;
        }
        int behind = i + 1;
        while (tokens.type(behind) == CLexer.LBRACK && brackets.partner(behind) > behind) {
            behind = brackets.after(behind);
        }
        return behind == brackets.partner(open) ? i : -1;
    }
}
