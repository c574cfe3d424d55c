package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A preprocessor directive, as far as the reader of functions cares.
 *
 * @param kind what it does
 * @param argument the rest of the line: for a condition in one canonical spelling, so that {@code #ifdef A} and
 *     {@code #if defined(A)} are equal; for an include the header with its delimiters
 * @param negated whether the condition is the opposite of {@code argument}
 */
record Directive(Kind kind, String argument, boolean negated) {
    /** Longer conditions are compared as they are written, so that no line costs more than its length. */
    private static final int MAX_CANONICAL_WORDS = 64;

    enum Kind {
        IF,
        ELIF,
        ELSE,
        ENDIF,
        INCLUDE,
        ASSEMBLY,
        END_OF_ASSEMBLY,
        OTHER
    }

    /** Whether a condition is a constant. */
    enum Constant {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /** Reads the directive that reaches from the token {@code from}, its {@code #}, to before {@code to}. */
    static Directive read(Lexed lexed, int from, int to) {
        List<String> words = new ArrayList<>();
        for (int i = from + 1; i < to; i++) {
            if (!lexed.isBlank(i)) {
                words.add(lexed.text(i));
            }
        }
        if (words.isEmpty()) {
            return new Directive(Kind.OTHER, "", false);
        }
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "if" -> condition(Kind.IF, rest);
            case "ifdef" -> defined(Kind.IF, rest, false);
            case "ifndef" -> defined(Kind.IF, rest, true);
            case "elif" -> condition(Kind.ELIF, rest);
            case "elifdef" -> defined(Kind.ELIF, rest, false);
            case "elifndef" -> defined(Kind.ELIF, rest, true);
            case "else" -> new Directive(Kind.ELSE, "", false);
            case "endif" -> new Directive(Kind.ENDIF, "", false);
            case "include", "include_next", "import" -> new Directive(Kind.INCLUDE, header(lexed, from, to), false);
            case "pragma", "asm", "endasm" -> assembly(words);
            default -> new Directive(Kind.OTHER, "", false);
        };
    }

    private static Directive assembly(List<String> words) {
        String word = words.get(words.get(0).equals("pragma") && words.size() > 1 ? 1 : 0)
                .toLowerCase(Locale.ROOT);
        Kind kind = word.equals("asm") ? Kind.ASSEMBLY : word.equals("endasm") ? Kind.END_OF_ASSEMBLY : Kind.OTHER;
        return new Directive(kind, "", false);
    }

    /** Whether the text behind this directive is assembly, given whether the text before it is. */
    boolean isAssembly(boolean before) {
        return kind == Kind.ASSEMBLY || (before && kind != Kind.END_OF_ASSEMBLY);
    }

    boolean isConditional() {
        return kind == Kind.IF || kind == Kind.ELIF || kind == Kind.ELSE || kind == Kind.ENDIF;
    }

    private static Directive defined(Kind kind, List<String> words, boolean negated) {
        return new Directive(kind, "defined " + (words.isEmpty() ? "" : words.get(0)), negated);
    }

    private static Directive condition(Kind kind, List<String> words) {
        List<String> left = words;
        boolean negated = false;
        while (left.size() <= MAX_CANONICAL_WORDS) {
            if (left.size() >= 2 && isWrapped(left)) {
                left = left.subList(1, left.size() - 1);
            } else if (left.size() >= 2 && left.get(0).equals("!") && isOperand(left.subList(1, left.size()))) {
                negated = !negated;
                left = left.subList(1, left.size());
            } else {
                break;
            }
        }
        if (left.size() == 4 && left.get(0).equals("defined") && left.get(1).equals("(")) {
            return new Directive(kind, "defined " + left.get(2), negated);
        }
        return new Directive(kind, String.join(" ", left), negated);
    }

    /** Whether one pair of parentheses surrounds everything. */
    private static boolean isWrapped(List<String> words) {
        if (!words.get(0).equals("(")) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals("(")) {
                depth++;
            } else if (words.get(i).equals(")") && --depth == 0) {
                return i == words.size() - 1;
            }
        }
        return false;
    }

    /** Whether a {@code !} before these words negates all of them. */
    private static boolean isOperand(List<String> words) {
        return words.size() == 1
                || isWrapped(words)
                || (words.get(0).equals("defined") && (words.size() == 2 || isWrapped(words.subList(1, words.size()))));
    }

    private static boolean isInclude(Lexed lexed, int i) {
        return lexed.is(i, "include") || lexed.is(i, "include_next") || lexed.is(i, "import");
    }

    private static String header(Lexed lexed, int from, int to) {
        int first = from + 1;
        while (first < to && (lexed.isBlank(first) || lexed.type(first) == CLexer.IDENTIFIER)) {
            if (lexed.type(first) == CLexer.IDENTIFIER && !isInclude(lexed, first)) {
                break;
            }
            first++;
        }
        if (first >= to) {
            return "";
        }
        String source = lexed.source();
        int start = lexed.start(first);
        int end = lexed.start(to);
        if (source.charAt(start) == '<') {
            int close = source.indexOf('>', start);
            return close < 0 || close >= end ? "" : source.substring(start, close + 1);
        }
        return lexed.type(first) == CLexer.STRING ? lexed.text(first) : "";
    }

    /** Whether the condition is a constant: {@code 0}, {@code (1)}, {@code 0 && X}, {@code 1 || X}. */
    Constant constant() {
        Constant positive = constant(argument);
        if (!negated || positive == Constant.UNKNOWN) {
            return positive;
        }
        return positive == Constant.TRUE ? Constant.FALSE : Constant.TRUE;
    }

    private static Constant constant(String condition) {
        if (condition.equals("0") || condition.equals("false")) {
            return Constant.FALSE;
        }
        if (condition.equals("1") || condition.equals("true")) {
            return Constant.TRUE;
        }
        if (condition.startsWith("0 && ") && !condition.contains("||")) {
            return Constant.FALSE;
        }
        if (condition.startsWith("1 || ") && !condition.contains("&&")) {
            return Constant.TRUE;
        }
        return Constant.UNKNOWN;
    }
}
