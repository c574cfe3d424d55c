package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies the scoring tables to a text as it stands, and adds the dimensions up. */
public final class LiteralProfile {

    private LiteralProfile() {}

    /** The score of a text that is no code: 0 overall, and no dimension applies. */
    public static QualityScore unscored(Snippet snippet, Profile profile, Status status, String reason) {
        Finding finding = new Finding(
                status == Status.EMPTY ? "empty" : "not-code", Dimension.SYNTAX, 0, 0, 0.0, Confidence.HIGH, reason);
        return new QualityScore(
                snippet.id(), profile, status, Sandbox.NONE, 0.0, null, null, null, null, List.of(finding), null);
    }

    /** The score of a text that a syntax checker has looked at. The same report and text give the same score. */
    public static QualityScore score(Snippet snippet, SyntaxReport report) {
        SourceView view = new SourceView(snippet.code());
        Lines lines = new Lines(snippet.code());
        Tally syntax = SyntaxRules.tally(report, view.code);
        Tally protocol = ProtocolRules.tally(snippet.code(), lines);
        Tally safety = SafetyRules.tally(snippet.code(), view, lines);
        Tally style = StyleRules.tally(snippet.code(), view, lines);

        boolean judged = report.status() == Status.OK || report.status() == Status.NO_COMPILER;
        Integer syntaxPoints = judged ? syntax.points() : null;
        int overall = overall(
                report.status(),
                Map.of(
                        Dimension.SYNTAX, syntaxPoints != null ? syntaxPoints : assumedSyntax(report.status()),
                        Dimension.PROTOCOL, protocol.points(),
                        Dimension.SAFETY, safety.points(),
                        Dimension.STYLE, style.points()));
        List<Finding> findings = new ArrayList<>();
        for (Tally tally : List.of(syntax, protocol, safety, style)) {
            // Compiler output keeps its own order within a line; the sort is stable.
            tally.findings().stream()
                    .sorted(Comparator.comparingInt(Finding::line))
                    .forEach(findings::add);
        }
        return new QualityScore(
                snippet.id(),
                Profile.LITERAL,
                report.status(),
                report.sandbox(),
                overall / 100.0,
                decimal(syntaxPoints),
                decimal(protocol.points()),
                decimal(safety.points()),
                decimal(style.points()),
                findings,
                report.compiler());
    }

    private static int assumedSyntax(Status status) {
        return status == Status.RESOURCE_LIMIT ? ScoringTables.UNKNOWN_SYNTAX : 0;
    }

    /** The weighted sum in hundredths, rounded half up, kept in the range that the status allows. */
    private static int overall(Status status, Map<Dimension, Integer> points) {
        int weighted = 0;
        for (Map.Entry<Dimension, Integer> entry : points.entrySet()) {
            weighted += entry.getValue() * ScoringTables.WEIGHT_PERCENT.getOrDefault(entry.getKey(), 0);
        }
        int overall = (weighted + 50) / 100;
        return switch (status) {
            case RESOURCE_LIMIT ->
                Math.max(ScoringTables.UNKNOWN_OVERALL_MIN, Math.min(overall, ScoringTables.UNKNOWN_OVERALL_MAX));
            case REJECTED -> Math.min(overall, ScoringTables.REJECTED_OVERALL_MAX);
            case OK, NO_COMPILER, NOT_CODE, EMPTY -> overall;
        };
    }

    private static @Nullable Double decimal(@Nullable Integer hundredths) {
        return hundredths == null ? null : hundredths / 100.0;
    }
}
