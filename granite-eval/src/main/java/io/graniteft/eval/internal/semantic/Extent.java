package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import java.util.List;
import java.util.Set;

/** Size: functions that are too long, too deeply nested, or take too much. */
final class Extent {
    private static final Set<String> NESTING = Set.of("if", "for", "while", "do", "switch", "try", "catch");

    private Extent() {}

    static void check(Subject subject, Tally tally) {
        SemanticStyle.Row length = new SemanticStyle.Row(
                tally, "long-function", ScoringTables.PER_LONG_FUNCTION, ScoringTables.LONG_FUNCTIONS_LIMIT);
        SemanticStyle.Row parameters = new SemanticStyle.Row(
                tally, "many-parameters", ScoringTables.PER_PARAMETER, ScoringTables.PARAMETERS_LIMIT);
        SemanticStyle.Row nesting =
                new SemanticStyle.Row(tally, "deep-nesting", ScoringTables.PER_NESTING, ScoringTables.NESTING_LIMIT);
        String[] code = subject.view().code.split("\n", -1);
        for (CFunction function : subject.functions()) {
            int lines = 0;
            for (int n = function.startLine() - 1; n < Math.min(code.length, function.endLine()); n++) {
                lines += code[n].isBlank() ? 0 : 1;
            }
            for (int more = lines - ScoringTables.FUNCTION_LINES; more > 0; more -= ScoringTables.FUNCTION_LINES) {
                length.add(
                        function.startLine(), 0, Confidence.HIGH, function.name() + " has " + lines + " lines of code");
            }
            for (int n = ScoringTables.PARAMETERS; n < function.parameters().size(); n++) {
                String message =
                        function.name() + " has " + function.parameters().size() + " parameters";
                parameters.add(function.startLine(), 0, Confidence.HIGH, message);
            }
        }
        nesting(subject.live(), nesting);
    }

    /** Blocks of control statements inside each other; an `else if` is no level of its own. */
    private static void nesting(List<Token> live, SemanticStyle.Row row) {
        boolean[] counted = new boolean[Math.max(16, live.size() + 1)];
        int open = 0;
        int depth = 0;
        int reported = 0;
        boolean control = false;
        int parentheses = 0;
        for (int i = 0; i < live.size(); i++) {
            Token token = live.get(i);
            if (token.kind() == Token.Kind.KEYWORD && NESTING.contains(token.text())) {
                control = true;
            } else if (token.is("else")) {
                control = true;
            } else if (token.is("(")) {
                parentheses++;
            } else if (token.is(")")) {
                parentheses = Math.max(0, parentheses - 1);
            } else if (token.is("{")) {
                counted[open++] = control;
                depth += control ? 1 : 0;
                control = false;
                if (depth > ScoringTables.NESTING_LEVELS && depth > reported) {
                    reported = depth;
                    String message = "control statements are nested " + depth + " deep";
                    row.add(token.line(), token.column(), Confidence.HIGH, message);
                }
            } else if (token.is("}")) {
                if (open > 0) {
                    depth -= counted[--open] ? 1 : 0;
                }
                control = false;
                reported = Math.min(reported, Math.max(depth, ScoringTables.NESTING_LEVELS));
            } else if (token.is(";") && parentheses == 0) {
                control = false;
            }
        }
    }
}
