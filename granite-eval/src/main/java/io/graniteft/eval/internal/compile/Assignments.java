package io.graniteft.eval.internal.compile;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.lang.Token;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Left sides of assignments that are no places, and strings for numbers, from the tokens alone: where a made-up class
 * takes everything, a compiler finds nothing wrong with {@code count + 1 = 2}.
 */
final class Assignments {
    private static final Set<String> ASSIGNS =
            Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=");

    /** Behind an operand these have two operands, whatever the operand's type is; others could belong to a declaration. */
    private static final Set<String> COMPUTES = Set.of("+", "-", "/", "%", "|", "^", "==", "!=", "<=", ">=", "||");

    /** With a number behind them these two are no part of a declarator. */
    private static final Set<String> COMPUTES_WITH_NUMBER = Set.of("*", "&", "<<", "&&");

    /** Statements that begin with these are no assignments, or have operators in their names. */
    private static final Set<String> OTHER_STATEMENTS = Set.of(
            "operator", "template", "using", "typedef", "return", "case", "enum", "goto", "throw", "friend", "asm");

    private static final Pattern FIXED_WIDTH = Pattern.compile("u?int(?:8|16|32|64)_t");

    private static final Set<String> ARITHMETIC = Set.of(
            "bool",
            "_Bool",
            "char",
            "short",
            "int",
            "long",
            "float",
            "double",
            "unsigned",
            "signed",
            "size_t",
            "ssize_t");

    private Assignments() {}

    /** The first assignment to something that is computed and not stored. */
    static Optional<Diagnostic> badLeftSide(Scan scan) {
        for (int i = 0; i < scan.tokens.size(); i++) {
            if (scan.depth[i] > 0 && scan.statementStart(i)) {
                int at = computed(scan, i);
                if (at >= 0) {
                    Token token = scan.tokens.get(at);
                    String message = "the left side of this assignment is computed, not stored";
                    return Optional.of(
                            new Diagnostic(Severity.ERROR, "bad-left-side", token.line(), token.column(), message));
                }
            }
        }
        return Optional.empty();
    }

    /** The assignment of a statement whose left side is computed, or -1. */
    private static int computed(Scan scan, int start) {
        boolean computed = scan.isNumber(start);
        int i = start;
        while (i < scan.tokens.size()) {
            String text = scan.text(i);
            if (OTHER_STATEMENTS.contains(text)
                    || Set.of(";", "{", "}", ")", "]", "?", ",", ":").contains(text)) {
                return -1;
            }
            if (ASSIGNS.contains(text)) {
                return computed ? i : -1;
            }
            boolean binary = i > start && isOperandEnd(scan, i - 1);
            computed |= binary && COMPUTES.contains(text);
            computed |= binary && COMPUTES_WITH_NUMBER.contains(text) && scan.isNumber(i + 1);
            i = scan.partner[i] > i ? scan.partner[i] + 1 : i + 1;
        }
        return -1;
    }

    private static boolean isOperandEnd(Scan scan, int i) {
        return scan.isName(i)
                || scan.isNumber(i)
                || scan.text(i).equals(")")
                || scan.text(i).equals("]");
    }

    /** The first variable of a type of numbers that gets a string literal and nothing else. */
    static Optional<Diagnostic> stringForNumber(Scan scan, Declared declared) {
        for (int i = 1; i + 2 < scan.tokens.size(); i++) {
            boolean plain = scan.text(i).equals("=")
                    && scan.isName(i - 1)
                    && scan.depth[i] > 0
                    && scan.isString(i + 1)
                    && (scan.text(i + 2).equals(";") || scan.text(i + 2).equals(","));
            if (!plain || Set.of(".", "->", "::", "*", "&").contains(scan.text(i - 2))) {
                continue;
            }
            List<Declared.Variable> variables = declared.variables.getOrDefault(scan.text(i - 1), List.of());
            boolean number = !variables.isEmpty()
                    && variables.stream()
                            .allMatch(each -> each.stars() == 0 && !each.array() && isArithmetic(each.type()));
            if (number) {
                Token token = scan.tokens.get(i + 1);
                String message = "a string for " + scan.text(i - 1) + ", which is a number";
                return Optional.of(
                        new Diagnostic(Severity.ERROR, "string-for-number", token.line(), token.column(), message));
            }
        }
        return Optional.empty();
    }

    private static boolean isArithmetic(String type) {
        for (String word : type.split(" ", -1)) {
            if (!ARITHMETIC.contains(word)) {
                return type.equals(word)
                        && (KnownNames.arithmeticType(word) != null
                                || FIXED_WIDTH.matcher(word).matches());
            }
        }
        return true;
    }
}
