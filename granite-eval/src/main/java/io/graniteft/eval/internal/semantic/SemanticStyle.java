package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.StyleRules;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;

/** Style: comments, Doxygen, naming, layout, length and nesting, by the table of docs/scoring.md. */
final class SemanticStyle implements Rules {

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        Tally tally = new Tally(Dimension.STYLE, ScoringTables.MAX);
        Commenting.check(subject, tally);
        StyleRules.naming(subject.view().code, subject.lines(), ScoringTables.SEMANTIC_ODD_NAMES_LIMIT, tally);
        Layout.check(subject, tally);
        Extent.check(subject, tally);
        return tally;
    }

    /** Counts an amount for each of some places until the row's limit is reached. */
    static final class Row {
        private final Tally tally;
        private final String rule;
        private final int amount;
        private final int limit;
        private int taken;

        Row(Tally tally, String rule, int amount, int limit) {
            this.tally = tally;
            this.rule = rule;
            this.amount = amount;
            this.limit = limit;
        }

        void add(int line, int column, Confidence confidence, String message) {
            if (taken > limit) {
                int now = Math.max(amount, limit - taken);
                taken += now;
                tally.add(rule, line, column, now, confidence, message);
            }
        }
    }
}
