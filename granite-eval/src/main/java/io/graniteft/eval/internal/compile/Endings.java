package io.graniteft.eval.internal.compile;

import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    private static int head(Scan scan, int body) {
        int i = body - 1;
        while (Set.of("const", "override", "final", "noexcept", "&").contains(scan.text(i))) {
            i--;
        }
        return scan.text(i).equals(")") && scan.partner[i] >= 0 && scan.isName(scan.partner[i] - 1)
                ? scan.partner[i]
                : -1;
    }

    private static boolean hasResult(Scan scan, int open) {
        int name = open - 1;
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
            word |= TypeWords.names(text) || text.equals("*");
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
        int start = last;
        while (start > open + 1 && !Set.of(";", "{", "}").contains(scan.text(start - 1))) {
            start = scan.partner[start - 1] >= 0 && scan.partner[start - 1] < start
                    ? scan.partner[start - 1]
                    : start - 1;
        }
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

    /** Only an if without an else is sure to let control through. */
    private static boolean blockRunsOff(Scan scan, int open, int block) {
        if (!scan.text(block - 1).equals(")") || scan.partner[block - 1] < 0) {
            return false;
        }
        int condition = scan.partner[block - 1];
        return scan.text(condition - 1).equals("if")
                && !scan.text(condition - 2).equals("else")
                && condition - 1 > open;
    }
}
