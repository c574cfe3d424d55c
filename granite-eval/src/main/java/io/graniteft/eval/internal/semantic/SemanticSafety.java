package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.Rules;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.eval.internal.misra.GoodPractice;
import io.graniteft.eval.internal.misra.Hit;
import io.graniteft.eval.internal.misra.RuleTable;
import io.graniteft.eval.internal.misra.SafetyChecker;
import io.graniteft.eval.internal.misra.SafetyRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Safety: rules on live tokens and structure. Every amount is such that one more violation never leaves the score as it was,
 * as long as it is above its floor: bonuses give back a part of what violations took, and small weights shrink instead of
 * ending.
 */
final class SemanticSafety implements Rules {
    private final RuleTable rules = RuleTable.defaults();

    @Override
    public Tally tally(Subject subject, SyntaxReport report) {
        boolean cpp = subject.language() == CodeLanguage.CPP;
        List<Hit> hits = SafetyChecker.check(subject.code(), subject.live(), subject.functions(), cpp);
        Tally tally = new Tally(Dimension.SAFETY, ScoringTables.MAX);
        Set<String> priced = new HashSet<>();
        int small = 0;
        int taken = 0;
        for (Hit hit : hits) {
            SafetyRule rule = rules.rule(hit.rule());
            int amount = switch (hit.charge()) {
                case TABLE -> priced.add(hit.rule() + " " + hit.subject()) ? rule.table() : 0;
                case SMALL -> shrunk(rule.small(), small);
                case NOTE -> 0;
            };
            small += hit.charge() == Hit.Charge.SMALL ? amount : 0;
            taken += amount;
            tally.add(hit.rule(), hit.line(), hit.column(), amount, hit.confidence(), hit.message());
        }
        GoodPractice.add(subject.live(), -taken, tally);
        return tally;
    }

    /**
     * What one more small weight takes when those before it took this much: ever less, and never more than the limit in all.
     * It takes two hundredths at least, of which a bonus gives back one.
     */
    private static int shrunk(int weight, int taken) {
        int limit = RuleTable.SMALL_LIMIT;
        if (weight == 0) {
            return 0;
        }
        return Math.max(limit - taken, Math.min(-2, weight * (limit - taken) / limit));
    }
}
