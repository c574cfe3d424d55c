package io.graniteft.eval.internal.compile;

import java.util.Set;

/** Tells a misspelled keyword from a name: nothing is made up for the former, so that the compiler rejects it. */
final class Keywords {

    private static final Set<String> TYPE_LIKE = Set.of(
            "int",
            "char",
            "short",
            "long",
            "float",
            "double",
            "void",
            "signed",
            "unsigned",
            "struct",
            "union",
            "enum",
            "static",
            "const",
            "volatile",
            "extern",
            "inline",
            "register",
            "typedef",
            "auto",
            "bool",
            "class",
            "virtual",
            "template",
            "typename",
            "constexpr",
            "explicit",
            "namespace",
            "using");
    private static final Set<String> BEFORE_PARENTHESIS = Set.of("if", "for", "while", "switch", "sizeof", "catch");
    private static final Set<String> BEFORE_SEMICOLON = Set.of("break", "continue");
    private static final Set<String> STATEMENTS =
            Set.of("return", "goto", "case", "else", "delete", "throw", "try", "do");

    /** Names of types that differ from a keyword by one letter and are right as they are. */
    private static final Set<String> TYPES = Set.of(
            "uint", "sint", "fint", "ulong", "slong", "ushort", "sshort", "uchar", "schar", "ints", "intr", "boolean");

    private Keywords() {}

    /**
     * Whether a name that nothing declares is a slip for a keyword, seen from where it stands.
     *
     * @param statementStart whether a statement begins with it
     * @param next the token after it
     * @param nextIsName whether that is a name or a keyword
     */
    static boolean misspelled(String name, boolean statementStart, String next, boolean nextIsName) {
        if (name.length() < 2 || TYPES.contains(name)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        if ((nextIsName || next.equals("*") || next.equals("&")) && near(name, TYPE_LIKE)) {
            return true;
        }
        if (next.equals("(") && near(name, BEFORE_PARENTHESIS) && (statementStart || slip(name, "sizeof"))) {
            return true;
        }
        if (statementStart
                && (next.equals(";") || next.equals("}"))
                && (near(name, BEFORE_SEMICOLON) || slip(name, "return"))) {
            return true;
        }
        if (statementStart && next.equals(":") && slip(name, "default")) {
            return true;
        }
        if (!statementStart || next.equals("=") || next.equals(".") || next.equals("->") || next.equals("[")) {
            return false;
        }
        return next.equals("(") ? slip(name, "return") : near(name, STATEMENTS);
    }

    /** Whether a name that stands where only a type can is a slip for a keyword. */
    static boolean misspelledType(String name) {
        return !TYPES.contains(name) && name.equals(name.toLowerCase(java.util.Locale.ROOT)) && near(name, TYPE_LIKE);
    }

    private static boolean near(String name, Set<String> keywords) {
        for (String keyword : keywords) {
            if (slip(name, keyword)) {
                return true;
            }
        }
        return false;
    }

    /** One slip of a typist: two letters swapped, one left out, one doubled or put in between, or one wrong in a long word. */
    static boolean slip(String name, String keyword) {
        int n = name.length();
        int k = keyword.length();
        if (Math.abs(n - k) > 1 || name.equals(keyword)) {
            return false;
        }
        int head = 0;
        while (head < n && head < k && name.charAt(head) == keyword.charAt(head)) {
            head++;
        }
        int tail = 0;
        while (tail < n - head && tail < k - head && name.charAt(n - 1 - tail) == keyword.charAt(k - 1 - tail)) {
            tail++;
        }
        if (n == k) {
            int differing = n - head - tail;
            return (differing == 1 && k >= 5)
                    || (differing == 2
                            && name.charAt(head) == keyword.charAt(head + 1)
                            && name.charAt(head + 1) == keyword.charAt(head));
        }
        if (n < k) {
            return head + tail >= n && n >= 2 && k >= 3;
        }
        // A letter too many: a double one, or any but an s behind it, which makes another word.
        boolean doubled = head > 0 && head < n && name.charAt(head) == name.charAt(head - 1);
        return head + tail >= k && (doubled || (k >= 4 && !(head == k && name.charAt(n - 1) == 's')));
    }
}
