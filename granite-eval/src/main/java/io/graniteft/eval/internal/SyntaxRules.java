package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import java.util.List;

/** The syntax table: what errors and warnings cost, and what the heuristic's observations are worth. */
final class SyntaxRules {

    private SyntaxRules() {}

    static Tally tally(SyntaxReport report, String blankedCode) {
        return report.status() == Status.NO_COMPILER ? heuristic(report, blankedCode) : compiled(report);
    }

    private static Tally compiled(SyntaxReport report) {
        List<Diagnostic> all = report.diagnostics();
        Tally tally = new Tally(Dimension.SYNTAX, ScoringTables.CLEAN);
        boolean judged = report.status() == Status.OK;
        boolean errors = all.stream().anyMatch(one -> one.severity() == Severity.ERROR);
        boolean warnings = all.stream().anyMatch(one -> one.severity() == Severity.WARNING);
        if (judged && errors) {
            int drop = ScoringTables.ERRORS_BASE - ScoringTables.CLEAN;
            tally.add("errors-present", 0, 0, drop, Confidence.HIGH, "the compiler reports errors");
        } else if (judged && warnings) {
            int drop = ScoringTables.WARNINGS_BASE - ScoringTables.CLEAN;
            tally.add("warnings-present", 0, 0, drop, Confidence.HIGH, "the compiler reports warnings");
            tally.floor(ScoringTables.WARNINGS_FLOOR);
        }
        for (Diagnostic one : all) {
            int amount = !judged
                    ? 0
                    : switch (one.severity()) {
                        case ERROR -> ScoringTables.PER_ERROR;
                        // Beside errors, warnings are information: the table has no row for both.
                        case WARNING -> errors ? 0 : ScoringTables.PER_WARNING;
                        case NOTE -> 0;
                    };
            tally.add(one.rule(), one.line(), one.column(), amount, Confidence.HIGH, one.message());
        }
        return tally;
    }

    private static Tally heuristic(SyntaxReport report, String blankedCode) {
        Tally tally = new Tally(Dimension.SYNTAX, ScoringTables.HEURISTIC_BASE);
        String message = "no compiler looked at it; the check in Java starts at 7";
        tally.add("no-compiler", 0, 0, 0, Confidence.LOW, message);
        for (ScoringTables.HeuristicRow row : ScoringTables.HEURISTIC) {
            int taken = 0;
            for (Diagnostic one : report.diagnostics()) {
                if (one.rule().equals(row.rule())) {
                    int amount = Math.max(row.penalty(), row.penaltyLimit() - taken);
                    taken += amount;
                    tally.add(one.rule(), one.line(), one.column(), amount, Confidence.LOW, one.message());
                }
            }
            if (taken == 0 && blankedCode.indexOf(row.symbol()) >= 0) {
                tally.add(row.bonusRule(), 0, 0, row.bonus(), Confidence.LOW, "'" + row.symbol() + "' is in order");
            }
        }
        for (Diagnostic one : report.diagnostics()) {
            if (one.severity() == Severity.NOTE) {
                tally.add(one.rule(), one.line(), one.column(), 0, Confidence.LOW, one.message());
            }
        }
        return tally;
    }
}
