package io.graniteft.eval.internal;

import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Status;
import java.util.Locale;

/** Writes a score as a calculation that a reader can follow. */
public final class Explanation {

    private Explanation() {}

    /** The lines of {@link QualityScore#explain()}, each ended by a line feed. */
    public static String of(QualityScore score) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: %.2f of 10 (bracket %s, profile %s, status %s, sandbox %s, %s)%n",
                score.id(),
                score.overall(),
                score.bracket().label(),
                score.profile().label(),
                score.status(),
                score.sandbox().label(),
                score.compiler() == null ? "no compiler" : score.compiler()));
        int sum = score.weights().values().stream().mapToInt(Integer::intValue).sum();
        for (Dimension dimension : Dimension.values()) {
            Double points = score.dimension(dimension);
            int weight = score.weights().getOrDefault(dimension, 0);
            text.append(String.format(
                    Locale.ROOT,
                    "  %-8s %5s × %.2f%n",
                    dimension.label(),
                    points == null ? "–" : String.format(Locale.ROOT, "%.2f", points),
                    sum == 0 ? 0.0 : (double) weight / sum));
            if (dimension == Dimension.SYNTAX) {
                text.append(unknownSyntax(score.status()));
            }
            for (Finding finding : score.findings()) {
                if (finding.dimension() == dimension) {
                    text.append(line(finding));
                }
            }
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String unknownSyntax(Status status) {
        return switch (status) {
            case RESOURCE_LIMIT ->
                String.format(
                        Locale.ROOT,
                        "    unknown: counts as %.2f, and the overall score stays within %.2f and %.2f%n",
                        ScoringTables.UNKNOWN_SYNTAX / 100.0,
                        ScoringTables.UNKNOWN_OVERALL_MIN / 100.0,
                        ScoringTables.UNKNOWN_OVERALL_MAX / 100.0);
            case REJECTED ->
                String.format(
                        Locale.ROOT,
                        "    refused: counts as 0, and the overall score is at most %.2f%n",
                        ScoringTables.REJECTED_OVERALL_MAX / 100.0);
            case OK, NO_COMPILER, NOT_CODE, EMPTY -> "";
        };
    }

    private static String line(Finding finding) {
        String amount = finding.isInformation() ? "" : String.format(Locale.ROOT, "%+.2f", finding.amount());
        String place = finding.line() == 0
                ? ""
                : "line " + finding.line() + (finding.column() == 0 ? "" : ":" + finding.column());
        return String.format(
                Locale.ROOT, "    %6s  %-11s %-22s %s%n", amount, place, finding.rule(), finding.message());
    }
}
