package io.graniteft.cli.internal.evaluate;

import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Status;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints scores as a table for people: one line a text, its findings below. */
public final class ScorePrinter {
    private final PrintStream out;
    private final boolean withProfile;
    private boolean begun;

    /** @param withProfile whether the lines say which profile they are from */
    public ScorePrinter(PrintStream out, boolean withProfile) {
        this.out = out;
        this.withProfile = withProfile;
    }

    /** Prints one score. */
    public void print(QualityScore score) {
        if (!begun) {
            begun = true;
            out.printf("%-8s %-7s %-9s %-7s %-6s  %s%n", "overall", "syntax", "protocol", "safety", "style", "file");
        }
        out.printf(
                Locale.ROOT,
                "%-8.2f %-7s %-9s %-7s %-6s  %s%s%s%n",
                score.overall(),
                number(score.syntax()),
                number(score.protocol()),
                number(score.safety()),
                number(score.style()),
                score.id(),
                withProfile ? "  (" + score.profile().label() + ")" : "",
                score.status() == Status.OK ? "" : "  [" + score.status() + "]");
        for (Finding finding : score.findings()) {
            out.println(line("  ", finding));
        }
    }

    /** What a finding is, on one line. */
    static String line(String mark, Finding finding) {
        return String.format(
                Locale.ROOT,
                "%s%+6.2f  %-8s %-22s %s%s",
                mark,
                finding.amount(),
                finding.dimension().label(),
                finding.rule(),
                finding.line() > 0 ? "line " + finding.line() + ": " : "",
                finding.message());
    }

    static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.1f", value);
    }

    /** The scores of a text before and after, dimension by dimension, and the findings that went and came. */
    public void printDifference(ScoreDifference difference) {
        QualityScore before = difference.before();
        QualityScore after = difference.after();
        out.printf(
                "%-9s %7s %7s %7s   %s -> %s%s%n",
                "",
                "before",
                "after",
                "change",
                before.id(),
                after.id(),
                withProfile ? "  (" + before.profile().label() + ")" : "");
        row("overall", before.overall(), after.overall());
        for (Dimension dimension : Dimension.values()) {
            row(dimension.label(), before.dimension(dimension), after.dimension(dimension));
        }
        difference.gone().stream()
                .filter(finding -> !finding.isInformation())
                .forEach(finding -> out.println(line("- ", finding)));
        difference.come().stream()
                .filter(finding -> !finding.isInformation())
                .forEach(finding -> out.println(line("+ ", finding)));
    }

    private void row(String name, @Nullable Double before, @Nullable Double after) {
        String change = before == null || after == null ? "–" : String.format(Locale.ROOT, "%+.2f", after - before);
        out.printf("%-9s %7s %7s %7s%n", name, exact(before), exact(after), change);
    }

    private static String exact(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.2f", value);
    }
}
