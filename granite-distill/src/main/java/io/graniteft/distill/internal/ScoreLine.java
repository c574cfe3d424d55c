package io.graniteft.distill.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the loop reads of a line of scores.
 *
 * @param id of the prompt
 * @param overall 0 to 10
 * @param findings what moved the score; may be missing
 */
public record ScoreLine(String id, double overall, @Nullable List<FoundLine> findings) {
    /** A teacher that is told more than this has nothing left to think of. */
    private static final int TOLD = 20;

    public ScoreLine {
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /**
     * A finding.
     *
     * @param amount of points; negative for a deduction
     * @param line in the code, from 1; 0 for the whole
     */
    public record FoundLine(String rule, String dimension, int line, double amount, String message) {
        private String told() {
            String place = line > 0 ? "line " + line + ", " : "";
            return place + rule + " (" + dimension + ", " + String.format(Locale.ROOT, "%.2f", amount) + "): "
                    + message;
        }
    }

    /** What cost points, the most expensive first, as lines that a teacher can read. */
    public List<String> told() {
        return told(findings == null ? List.of() : findings);
    }

    /** The same of other findings. */
    static List<String> told(List<FoundLine> findings) {
        return findings.stream()
                .filter(finding -> finding.amount() < 0)
                .sorted(Comparator.comparingDouble(FoundLine::amount).thenComparing(FoundLine::line))
                .limit(TOLD)
                .map(FoundLine::told)
                .toList();
    }
}
