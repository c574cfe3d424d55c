package io.graniteft.eval.internal.misra;

import java.util.Locale;
import java.util.Set;

/** How a name is used where it stands. */
final class Uses {
    private static final int PROTOTYPE_HEAD = 10;
    private static final int MAX_ARGUMENTS_BACK = 120;
    private static final Set<String> BEFORE_VALUE =
            Set.of("=", "(", ",", "{", "return", "?", ":", ")", "==", "!=", "[");
    private static final Set<String> BEHIND_VALUE = Set.of(";", ",", ")", "}", ":", "?", "==", "!=");
    private static final Set<String> BEFORE_NO_USE =
            Set.of("struct", "union", "enum", "class", "goto", "typename", "~", "operator", "namespace", "#");

    private final Code code;

    Uses(Code code) {
        this.code = code;
    }

    /** The first token of a name with its scope and the parentheses, stars and ampersands that make no difference. */
    int low(int name) {
        int i = name;
        if (code.is(i - 1, "::")) {
            i -= code.is(i - 2, "std") ? 2 : 1;
        }
        for (int behind = name; ; behind++) {
            int outer = i - 1;
            if (code.is(outer, "*") || code.is(outer, "&")) {
                outer--;
            }
            if (!code.is(outer, "(") || code.partner(outer) != behind + 1 || isArgumentList(outer)) {
                return i;
            }
            i = outer;
        }
    }

    private boolean isArgumentList(int open) {
        return code.isName(open - 1) || code.is(open - 1, "]") || code.isKeyword(open - 1, "sizeof");
    }

    /** The parenthesis that begins the arguments of a call by this name, or -1. */
    int call(int name) {
        int low = low(name);
        int behind = code.is(low, "(") ? code.after(low) : name + 1;
        return code.is(behind, "(") && code.partner(behind) > behind ? behind : -1;
    }

    /** Whether the name is no name of a value here: a label, a tag, a member of something else. */
    boolean isOther(int name) {
        boolean label = code.is(name + 1, ":")
                && (name == 0 || Set.of(";", "{", "}", ":", ")").contains(code.text(name - 1)));
        return label || code.isForeign(name) || BEFORE_NO_USE.contains(code.text(name - 1));
    }

    /** Whether a function or an object is declared by this name here: only words of types stand before it. */
    boolean isDeclared(int name) {
        int i = name - 1;
        boolean type = false;
        for (int steps = 0; steps < PROTOTYPE_HEAD; steps++, i--) {
            boolean word = code.isName(i)
                    || (code.isKeyword(i) && !isStatementWord(code.text(i)))
                    || (code.isString(i) && code.isKeyword(i - 1, "extern"));
            if (word) {
                type = true;
            } else if (!code.is(i, "*") && !(code.cpp && (code.is(i, "&") || code.is(i, "::")))) {
                break;
            }
        }
        boolean start = i < 0
                || Set.of(";", "{", "}", ")").contains(code.text(i))
                || (code.is(i, ":") && code.isKeyword(i - 1));
        return type && start && !(code.is(i, ")") && code.is(name - 1, "*"));
    }

    private static boolean isStatementWord(String text) {
        return Set.of(
                        "return",
                        "else",
                        "do",
                        "case",
                        "goto",
                        "throw",
                        "sizeof",
                        "new",
                        "delete",
                        "co_return",
                        "co_await",
                        "not",
                        "and",
                        "or")
                .contains(text);
    }

    /** Whether the function of this name is handed on here without being called. */
    boolean isValue(int name) {
        int before = low(name) - 1;
        if (code.is(before, "&") && isPrefix(before)) {
            before--;
        }
        int low = low(name);
        int behind = code.is(low, "(") ? code.after(low) : name + 1;
        if (!BEFORE_VALUE.contains(code.text(before)) || !BEHIND_VALUE.contains(code.text(behind))) {
            return false;
        }
        return !(code.is(before, "(") || code.is(before, ",") || code.is(before, "{")) || isPlainList(before);
    }

    private boolean isPrefix(int operator) {
        int i = operator - 1;
        return !(code.isName(i) || code.isNumber(i) || code.is(i, ")") || code.is(i, "]"));
    }

    /** Whether the list around a place is one of arguments or values, not of a macro, an enumeration or parameters. */
    private boolean isPlainList(int from) {
        int i = from;
        for (int steps = 0; steps < MAX_ARGUMENTS_BACK && i >= 0; steps++) {
            if (code.is(i, "(") || code.is(i, "{")) {
                break;
            }
            if (code.is(i, ";") || code.is(i, "}")) {
                return false;
            }
            i = code.partner(i) >= 0 && code.partner(i) < i ? code.partner(i) - 1 : i - 1;
        }
        if (code.is(i, "{")) {
            return Set.of("=", ")", ",", "{", "(", "return").contains(code.text(i - 1));
        }
        return !code.isName(i - 1) || !isNamedLikeAMacro(code.text(i - 1));
    }

    static boolean isNamedLikeAMacro(String name) {
        return name.length() > 1
                && name.equals(name.toUpperCase(Locale.ROOT))
                && !name.equals(name.toLowerCase(Locale.ROOT));
    }

    /** Whether something is done to the name here that can only be done to a variable. */
    boolean isVariable(int name) {
        return code.isAssignment(name + 1)
                || Set.of("[", "->", ".", "++", "--", "+", "-", "<", ">", "<=", ">=", "%", "/", "<<", ">>")
                        .contains(code.text(name + 1))
                || Set.of("++", "--", "+", "-", "<", ">", "<=", ">=", "%", "/", "<<", ">>")
                        .contains(code.text(name - 1));
    }
}
