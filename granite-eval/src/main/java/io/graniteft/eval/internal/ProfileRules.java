package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Rule;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.ScoringSettings;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one profile, and the one formula that adds their dimensions up.
 *
 * @param profile whose rules they are
 * @param syntax does it compile
 * @param protocol does it speak the protocol's vocabulary
 * @param safety does it keep to the safety rules
 * @param style can it be read
 * @param settings weights, and what is changed in the tables
 * @param more rules of the caller's own
 */
public record ProfileRules(
        Profile profile,
        Rules syntax,
        Rules protocol,
        Rules safety,
        Rules style,
        ScoringSettings settings,
        List<Rule> more) {

    /** Copies the rules. */
    public ProfileRules {
        more = List.copyOf(more);
    }

    /** Rules with the tables as they are. */
    public ProfileRules(Profile profile, Rules syntax, Rules protocol, Rules safety, Rules style) {
        this(
                profile,
                syntax,
                protocol,
                safety,
                style,
                new ScoringSettings(ScoringTables.WEIGHT_PERCENT, List.of(), Map.of(), Set.of()),
                List.of());
    }

    /** The tables applied to the text as it stands. */
    public static ProfileRules literal() {
        return new ProfileRules(
                Profile.LITERAL,
                (subject, report) -> SyntaxRules.tally(report, subject.view().code),
                (subject, report) -> ProtocolRules.tally(subject.code(), subject.lines()),
                (subject, report) -> SafetyRules.tally(subject.code(), subject.view(), subject.lines()),
                (subject, report) -> StyleRules.tally(subject.code(), subject.view(), subject.lines()));
    }

    /** The score of a text that is no code: 0 overall, and no dimension applies. */
    public static QualityScore unscored(Snippet snippet, Profile profile, Status status, String reason) {
        Finding finding = new Finding(
                status == Status.EMPTY ? "empty" : "not-code", Dimension.SYNTAX, 0, 0, 0.0, Confidence.HIGH, reason);
        return new QualityScore(
                snippet.id(),
                profile,
                status,
                Sandbox.NONE,
                0.0,
                null,
                null,
                null,
                null,
                List.of(finding),
                null,
                null,
                Map.of());
    }

    /** The score of a text that a syntax checker has looked at. The same report and text give the same score. */
    public QualityScore score(Subject subject, SyntaxReport report) {
        List<Finding> own = new ArrayList<>();
        for (Rule rule : more) {
            own.addAll(rule.check(subject.snippet(), subject.live()));
        }
        List<Tally> tallies = Stream.of(syntax, protocol, safety, style)
                .map(rules -> under(rules.tally(subject, report), own))
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (Tally tally : tallies) {
            // Compiler output keeps its own order within a line; the sort is stable.
            tally.findings().stream()
                    .sorted(Comparator.comparingInt(Finding::line))
                    .forEach(findings::add);
        }
        boolean judged = report.status() == Status.OK || report.status() == Status.NO_COMPILER;
        return new QualityScore(
                subject.snippet().id(),
                profile,
                report.status(),
                report.sandbox(),
                overall(report.status(), tallies) / 100.0,
                judged ? decimal(tallies.get(0)) : null,
                decimal(tallies.get(1)),
                decimal(tallies.get(2)),
                decimal(tallies.get(3)),
                findings,
                report.compiler(),
                tallies.get(1).applies() ? tallies.get(1).domain() : null,
                weights(tallies));
    }

    private Tally under(Tally tally, List<Finding> own) {
        List<Finding> added = own.stream()
                .filter(finding -> finding.dimension() == tally.dimension())
                .toList();
        return tally.under(settings, added);
    }

    /** The weights of the dimensions that have a score, in percent of the whole before the others left it to them. */
    private Map<Dimension, Integer> weights(List<Tally> tallies) {
        EnumMap<Dimension, Integer> weights = new EnumMap<>(Dimension.class);
        for (Tally tally : tallies) {
            if (tally.applies()) {
                weights.put(tally.dimension(), settings.weights().getOrDefault(tally.dimension(), 0));
            }
        }
        return weights;
    }

    /**
     * The weighted mean in hundredths, rounded half up, kept in the range that the status allows. A dimension that does
     * not apply leaves its weight to the others.
     */
    private int overall(Status status, List<Tally> tallies) {
        int weighted = 0;
        int weights = 0;
        int cap = ScoringTables.MAX;
        for (Tally tally : tallies) {
            cap = Math.min(cap, tally.overallCap());
            if (tally.applies()) {
                int weight = settings.weights().getOrDefault(tally.dimension(), 0);
                weighted += points(status, tally) * weight;
                weights += weight;
            }
        }
        int overall = weights == 0 ? 0 : (2 * weighted + weights) / (2 * weights);
        int ranged = switch (status) {
            case RESOURCE_LIMIT ->
                Math.max(ScoringTables.UNKNOWN_OVERALL_MIN, Math.min(overall, ScoringTables.UNKNOWN_OVERALL_MAX));
            case REJECTED -> Math.min(overall, ScoringTables.REJECTED_OVERALL_MAX);
            case OK, NO_COMPILER, NOT_CODE, EMPTY -> overall;
        };
        return Math.min(ranged, cap);
    }

    /** A dimension's points; for syntax that nobody judged, those that the status assumes. */
    private static int points(Status status, Tally tally) {
        if (tally.dimension() != Dimension.SYNTAX) {
            return tally.points();
        }
        return switch (status) {
            case RESOURCE_LIMIT -> ScoringTables.UNKNOWN_SYNTAX;
            case REJECTED -> 0;
            case OK, NO_COMPILER, NOT_CODE, EMPTY -> tally.points();
        };
    }

    private static @Nullable Double decimal(Tally tally) {
        return tally.applies() ? tally.points() / 100.0 : null;
    }
}
