package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.ProfileRules;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import java.util.List;

/** Syntax: what the compiler says of the snippet among its declarations. */
final class SemanticSyntax implements Rules {

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        if (report.status() != Status.OK) {
            return ProfileRules.literal().syntax().tally(subject, report);
        }
        List<Diagnostic> all = report.diagnostics();
        Tally tally = new Tally(Dimension.SYNTAX, ScoringTables.CLEAN);
        boolean errors = all.stream().anyMatch(one -> one.severity() == Severity.ERROR);
        boolean warnings = all.stream().anyMatch(one -> one.severity() == Severity.WARNING);
        if (errors) {
            int drop = ScoringTables.ERRORS_BASE - ScoringTables.CLEAN;
            tally.add("errors-present", 0, 0, drop, Confidence.HIGH, "the compiler reports errors");
        } else if (warnings) {
            int drop = ScoringTables.WARNINGS_BASE - ScoringTables.CLEAN;
            tally.add("warnings-present", 0, 0, drop, Confidence.HIGH, "the compiler reports warnings");
            tally.floor(ScoringTables.WARNINGS_FLOOR);
        }
        int taken = 0;
        for (Diagnostic one : all) {
            Integer suspicion = ScoringTables.SUSPICIONS.get(one.rule());
            int amount = switch (one.severity()) {
                case ERROR -> ScoringTables.PER_ERROR;
                // Beside errors, warnings are information: the table has no row for both.
                case WARNING -> errors ? 0 : ScoringTables.PER_WARNING;
                case NOTE -> suspicion == null ? 0 : suspicion(suspicion, taken);
            };
            taken += one.severity() == Severity.NOTE ? amount : 0;
            tally.add(one.rule(), one.line(), one.column(), amount, Confidence.HIGH, one.message());
        }
        return tally;
    }

    /** What one more suspicion takes when the ones before it took this much: ever less, and at most a point in all. */
    private static int suspicion(int first, int taken) {
        return Math.max(-100 - taken, Math.min(-1, first * (100 + taken) / 100));
    }
}
