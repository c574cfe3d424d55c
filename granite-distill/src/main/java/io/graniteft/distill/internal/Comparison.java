package io.graniteft.distill.internal;

import io.graniteft.distill.Regression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an epoch's held-out answers compare with those of the epoch before, prompt by prompt.
 *
 * @param regressions what got worse, the worst first; empty where there is nothing to compare with
 * @param improved how many got better; null where there is nothing to compare with
 */
record Comparison(List<Regression> regressions, @Nullable Integer improved) {
    static Comparison of(@Nullable List<ScoreLine> before, List<ScoreLine> after) {
        if (before == null) {
            return new Comparison(List.of(), null);
        }
        Map<String, Double> scores = new HashMap<>();
        before.forEach(line -> scores.put(line.id(), line.overall()));
        List<Regression> worse = new ArrayList<>();
        int better = 0;
        for (ScoreLine line : after) {
            Double old = scores.get(line.id());
            if (old != null && line.overall() < old) {
                worse.add(new Regression(line.id(), old, line.overall()));
            } else if (old != null && line.overall() > old) {
                better++;
            }
        }
        worse.sort(Comparator.comparingDouble((Regression each) -> each.after() - each.before())
                .thenComparing(Regression::id));
        return new Comparison(worse, better);
    }

    /** How many got worse; null where there is nothing to compare with. */
    @Nullable
    Integer worsened() {
        return improved == null ? null : regressions.size();
    }
}
