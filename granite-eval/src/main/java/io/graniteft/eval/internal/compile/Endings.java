package io.graniteft.eval.internal.compile;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A second opinion, from the tokens alone, on what a compiler misses where made-up names keep it from going on. */
final class Endings {
    private static final Set<String> LEAVES = Set.of("return", "goto", "throw", "asm", "__asm", "__asm__", "co_return");
    /** Calls of such names often do not come back. */
    private static final Set<String> NEVER_RETURNS = Set.of(
            "exit",
            "abort",
            "panic",
            "fail",
            "unreachable",
            "error",
            "die",
            "bug",
            "fatal",
            "terminate",
            "rethrow",
            "assert");

    /** Behind a closing brace these go on with the expression. */
    private static final Set<String> AFTER_VALUES =
            Set.of(";", ",", ".", "->", "(", "[", "+", "-", "?", ":", "==", "!=");

    private Endings() {}

    /** A bracket without a partner. Where branches of conditionals may each have one, nothing is said. */
    static Optional<Diagnostic> unbalanced(Scan scan) {
        if (scan.conditionals.hasAlternatives) {
            return Optional.empty();
        }
        for (int i = 0; i < scan.tokens.size(); i++) {
            String text = scan.text(i);
            boolean bracket = text.length() == 1 && "(){}[]".contains(text);
            if (bracket && scan.partner[i] < 0) {
                Token token = scan.tokens.get(i);
                return Optional.of(new Diagnostic(
                        Severity.ERROR, "unbalanced", token.line(), token.column(), "'" + text + "' has no partner"));
            }
        }
        return Optional.empty();
    }

    /** A case label that stands twice in one switch. */
    static Optional<Diagnostic> duplicateCase(Scan scan) {
        if (scan.conditionals.hasAlternatives) {
            return Optional.empty();
        }
        for (int i = 0; i < scan.tokens.size(); i++) {
            boolean block = scan.text(i).equals("{")
                    && scan.text(i - 1).equals(")")
                    && scan.partner[i - 1] > 0
                    && scan.text(scan.partner[i - 1] - 1).equals("switch");
            if (!block || scan.partner[i] < i) {
                continue;
            }
            Set<String> labels = new HashSet<>();
            for (int k = i + 1; k < scan.partner[i]; k++) {
                if (!scan.text(k).equals("case") || scan.depth[k] != scan.depth[i] + 1) {
                    continue;
                }
                StringBuilder label = new StringBuilder();
                int end = k + 1;
                while (end < k + 12 && !scan.text(end).equals(":")) {
                    label.append(scan.text(end++)).append(' ');
                }
                if (scan.text(end).equals(":") && !labels.add(label.toString())) {
                    Token token = scan.tokens.get(k);
                    String message = "the case " + label.toString().strip() + " stands twice";
                    return Optional.of(
                            new Diagnostic(Severity.ERROR, "duplicate-case", token.line(), token.column(), message));
                }
            }
        }
        return Optional.empty();
    }

    /** What macros are called that leave: each of these words between underscores. */
    private static final Set<String> LEAVING =
            Set.of("RET", "RETURN", "THROW", "ABORT", "PANIC", "FATAL", "BUG", "UNREACHABLE");

    /** The words in the names of functions that do not come back. */
    private static final Pattern GONE = Pattern.compile("(?:^|_)(?:exit|abort|panic|unreachable|terminate|die|fatal)");

    /**
     * Whether control may leave a function where a compiler sees it reach the end: by a made-up call of a telling name, or by a
     * switch whose cases all leave: made-up labels hide that they name all values of a type.
     *
     * @param place the function's closing brace, or a token of its last statement
     */
    static boolean mayLeave(Synthesis names, int place) {
        Scan scan = names.scan;
        int at = place;
        if (!scan.text(at).equals("}")) {
            int body = scan.outermostBrace(at);
            at = body < 0 ? -1 : scan.partner[body];
        }
        if (at < 0 || scan.partner[at] < 0) {
            return false;
        }
        int last = at - 1;
        if (scan.text(last).equals("}") && scan.partner[last] > scan.partner[at]) {
            return allLeave(scan, scan.partner[last]);
        }
        int start = statementStart(scan, scan.partner[at], last);
        String name = scan.text(start);
        if (!scan.text(start + 1).equals("(") || !names.invented(name)) {
            return false;
        }
        boolean leaves = Spelling.looksLikeMacro(name)
                && Arrays.stream(name.split("_", -1)).anyMatch(LEAVING::contains);
        return leaves || GONE.matcher(name).find();
    }

    /** Where the statement begins that a semicolon ends; values in braces are a part of it. */
    private static int statementStart(Scan scan, int open, int last) {
        int start = last;
        while (start > open + 1) {
            String before = scan.text(start - 1);
            boolean values = before.equals("}") && AFTER_VALUES.contains(scan.text(start));
            if (!values && Set.of(";", "{", "}").contains(before)) {
                return start;
            }
            start = scan.partner[start - 1] >= 0 && scan.partner[start - 1] < start
                    ? scan.partner[start - 1]
                    : start - 1;
        }
        return start;
    }

    /** Whether a block is that of a switch whose cases all leave, as far as the last one tells. */
    private static boolean allLeave(Scan scan, int open) {
        int head = scan.text(open - 1).equals(")") ? scan.partner[open - 1] : -1;
        if (head < 0 || !scan.text(head - 1).equals("switch")) {
            return false;
        }
        int close = scan.partner[open];
        for (int i = open + 1; i < close; i++) {
            if (scan.text(i).equals("break")) {
                return false;
            }
        }
        int last = close - 1;
        while (last > open && Set.of(";", "}").contains(scan.text(last))) {
            last--;
        }
        while (last > open && !Set.of(";", "{", "}", ":").contains(scan.text(last - 1))) {
            last--;
        }
        return LEAVES.contains(scan.text(last));
    }

    /** Functions with a result whose last statement lets control run off their end. */
    static List<Diagnostic> fallThrough(Scan scan) {
        List<Diagnostic> found = new ArrayList<>();
        int bodies = 0;
        for (int i = 0; i < scan.tokens.size(); i++) {
            if (!scan.text(i).equals("{") || scan.depth[i] != 0 || scan.partner[i] < 0) {
                continue;
            }
            int open = head(scan, i);
            if (open > 0 && hasResult(scan, open) && runsOff(scan, i, scan.partner[i])) {
                Token end = scan.tokens.get(scan.partner[i]);
                String message = "control seems to reach the end of a function with a result";
                found.add(new Diagnostic(Severity.WARNING, "warning-return-type", end.line(), end.column(), message));
            }
            bodies++;
            i = scan.partner[i];
        }
        return bodies > 20 ? List.of() : found;
    }

    /** The parenthesis of the parameter list before a body, or -1. */
    static int head(Scan scan, int body) {
        int i = body - 1;
        while (Set.of("const", "override", "final", "noexcept", "&").contains(scan.text(i))) {
            i--;
        }
        int open = scan.text(i).equals(")") ? scan.partner[i] : -1;
        boolean named = scan.isName(open - 1) || scan.text(open - 2).equals("operator");
        return open >= 0 && named ? open : -1;
    }

    private static boolean hasResult(Scan scan, int open) {
        int name = scan.isName(open - 1) ? open - 1 : open - 2;
        int start = scan.chainStart(name);
        boolean word = false;
        for (int i = start - 1; i >= 0; i--) {
            String text = scan.text(i);
            if (text.equals(";")
                    || text.equals("}")
                    || text.equals("{")
                    || text.equals(":")
                    || text.equals(")")
                    || text.equals("~")) {
                break;
            }
            if ((text.equals("void") && !scan.text(i + 1).equals("*")) || text.equals("auto")) {
                return false;
            }
            word |= TypeWords.names(text) || text.equals("*") || (scan.isName(i) && !Spelling.looksLikeMacro(text));
        }
        return word && !scan.text(name).equals("main");
    }

    private static boolean runsOff(Scan scan, int open, int close) {
        int last = close - 1;
        if (last <= open) {
            return true;
        }
        if (scan.text(last).equals("}")) {
            return scan.partner[last] > open && blockRunsOff(scan, open, scan.partner[last]);
        }
        if (!scan.text(last).equals(";")) {
            return false;
        }
        int start = statementStart(scan, open, last);
        for (int i = start; i < last; i++) {
            String text = scan.text(i);
            if (LEAVES.contains(text)) {
                // Behind a condition it is one way of two.
                return scan.text(start).equals("if");
            }
            String lower = text.toLowerCase(java.util.Locale.ROOT);
            if (scan.isName(i)
                    && (Spelling.looksLikeMacro(text) || NEVER_RETURNS.stream().anyMatch(lower::contains))) {
                return false;
            }
        }
        return !Set.of("while", "for", "do", "else").contains(scan.text(start))
                && !scan.text(start - 1).equals("else");
    }

    /** Whether control is sure to get behind a block, whose statement is the last one of a function. */
    private static boolean blockRunsOff(Scan scan, int outer, int block) {
        int before = block - 1;
        if (scan.text(before).equals(")") && scan.partner[before] > outer) {
            int condition = scan.partner[before];
            String word = scan.text(condition - 1);
            return switch (word) {
                // Behind the last if of a chain without an else there is a way on.
                case "if" -> true;
                case "while", "for" -> ends(scan, condition, before) && !leavesByAnotherName(scan, block);
                case "catch" -> runsOff(scan, block, scan.partner[block]);
                default -> false;
            };
        }
        return scan.text(before).equals("else")
                && (runsOff(scan, block, scan.partner[block]) || anyBranchRunsOff(scan, before));
    }

    /** Whether control is sure to get behind one of the blocks of a chain before its last {@code else}. */
    private static boolean anyBranchRunsOff(Scan scan, int last) {
        int otherwise = last;
        while (scan.text(otherwise).equals("else")
                && scan.text(otherwise - 1).equals("}")
                && scan.partner[otherwise - 1] >= 0) {
            int block = scan.partner[otherwise - 1];
            if (runsOff(scan, block, otherwise - 1)) {
                return true;
            }
            int condition = scan.text(block - 1).equals(")") ? scan.partner[block - 1] : -1;
            otherwise = condition > 2 && scan.text(condition - 1).equals("if") ? condition - 2 : -1;
        }
        return false;
    }

    /** Whether a loop's condition can turn false. */
    private static boolean ends(Scan scan, int open, int close) {
        int from = open + 1;
        int to = close;
        if (scan.text(open - 1).equals("for")) {
            int first = -1;
            int second = -1;
            for (int i = open + 1; i < close; i++) {
                if (scan.text(i).equals(";")) {
                    second = first >= 0 && second < 0 ? i : second;
                    first = first < 0 ? i : first;
                }
                i = scan.partner[i] > i ? scan.partner[i] : i;
            }
            if (first < 0) {
                return scan.cpp; // over a range
            }
            from = first + 1;
            to = second;
        }
        // A single token is 1, true or a macro for it.
        return to - from > 1 || (to - from == 1 && scan.isName(from) && !Spelling.looksLikeMacro(scan.text(from)));
    }

    private static boolean leavesByAnotherName(Scan scan, int block) {
        for (int i = block; i < scan.partner[block]; i++) {
            if (scan.isName(i)
                    && Spelling.looksLikeMacro(scan.text(i))
                    && scan.text(i + 1).equals("(")) {
                return true;
            }
        }
        return false;
    }
}
