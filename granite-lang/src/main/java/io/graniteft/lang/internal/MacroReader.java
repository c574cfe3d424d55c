package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;

/** Reads {@code #define} lines. */
final class MacroReader {
    private MacroReader() {}

    /** The raw token of the name that a directive defines; -1 if it is no {@code #define}. */
    static int nameOf(Lexed lexed, LogicalTokens logical, int directive) {
        int name = behindDefine(lexed, logical, directive);
        return name >= 0 && Character.isJavaIdentifierStart(lexed.source().charAt(lexed.start(name))) ? name : -1;
    }

    /** The raw token behind a directive's {@code #define}; -1 if it is no {@code #define}, or nothing follows. */
    static int behindDefine(Lexed lexed, LogicalTokens logical, int directive) {
        int end = logical.directiveEnd(directive);
        int word = lexed.behindBlanks(logical.directiveFirst(directive) + 1, end);
        if (word >= end || !lexed.is(word, "define")) {
            return -1;
        }
        int name = lexed.behindBlanks(word + 1, end);
        return name < end ? name : -1;
    }

    /** Whether the macro whose name is the raw token {@code name} takes parameters: their parenthesis follows at once. */
    static boolean isFunction(Lexed lexed, int name) {
        return name + 1 < lexed.size() && lexed.type(name + 1) == CLexer.LPAREN;
    }

    /** The raw token after the last that counts of a directive: comments at its end do not. */
    static int end(Lexed lexed, LogicalTokens logical, int directive) {
        int end = logical.directiveEnd(directive);
        while (end > logical.directiveFirst(directive) + 1 && lexed.isBlank(end - 1)) {
            end--;
        }
        return end;
    }
}
