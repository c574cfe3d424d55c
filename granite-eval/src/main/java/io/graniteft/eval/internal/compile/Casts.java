package io.graniteft.eval.internal.compile;

import java.util.Set;

/** Types that a snippet names in casts. */
final class Casts {
    private static final Set<String> AFTER_CAST_ONLY = Set.of("~", "!", "{", "sizeof", "new", "this", "nullptr");

    private Casts() {}

    /** {@code ((T *)p)->m}: the cast and its operand stand in parentheses, and an arrow behind them. */
    private static void castWithMember(Declared declared, Scan scan, int name, int close) {
        int k = close + 1;
        for (int steps = 0; steps < 40 && k < scan.tokens.size(); steps++) {
            if (scan.text(k).equals(")")) {
                if (scan.text(k + 1).equals("->")) {
                    declared.castToStructure.add(scan.text(name));
                }
                return;
            }
            if (scan.text(k).equals(";")) {
                return;
            }
            k = scan.partner[k] > k ? scan.partner[k] + 1 : k + 1;
        }
    }

    /** A type in parentheses: with a star it is one for certain, without by what follows. */
    static void read(Declared declared, Scan scan, int open, int close) {
        int k = open + 1;
        while (Set.of("const", "volatile").contains(scan.text(k))) {
            k++;
        }
        if (!scan.isName(k) || TypeWords.names(scan.text(open + 1))) {
            return;
        }
        int name = k++;
        boolean star = false;
        while (k < close
                && (scan.text(k).equals("*")
                        || scan.text(k).equals("const")
                        || (scan.text(k).equals("&") && scan.cpp))) {
            star |= !scan.text(k).equals("const");
            k++;
        }
        if (k != close) {
            // (T (*)(U)) is a pointer to a function.
            if (scan.text(k).equals("(")
                    && scan.text(k + 1).equals("*")
                    && scan.text(k + 2).equals(")")) {
                declared.types.add(scan.text(name));
            }
            return;
        }
        if (star) {
            castWithMember(declared, scan, name, close);
        }
        String before = scan.text(open - 1);
        boolean head = Set.of("if", "while", "switch", "for", "return").contains(before);
        boolean operand = (scan.isName(open - 1) || before.equals(")") || before.equals("]"));
        int next = close + 1;
        String after = scan.text(next);
        String word = scan.text(name);
        boolean follows =
                scan.isName(next) || scan.isNumber(next) || scan.isString(next) || AFTER_CAST_ONLY.contains(after);
        if (Keywords.misspelledType(word) && !operand && (star || follows)) {
            declared.slips.put(word, name);
            return;
        }
        boolean typeName = word.endsWith("_t") || KnownNames.arithmeticType(word) != null || word.endsWith("Type");
        if (star && !operand && !before.equals("sizeof")) {
            declared.types.add(word);
        } else if (star && before.equals("sizeof")) {
            declared.types.add(word);
        } else if (!operand
                && !before.equals("sizeof")
                && !(head && !before.equals("return"))
                && follows
                && !(after.equals("{") && scan.cpp)) {
            declared.types.add(word);
        } else if (!operand && typeName && !scan.text(next).equals(";")) {
            declared.types.add(word);
        }
    }
}
