package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How dimensions become one score. */
class ProfileRulesTest {

    private static final Subject SUBJECT = new Subject(Snippet.of("int x;"));

    private static Rules points(Dimension dimension, int hundredths) {
        return (subject, report) -> new Tally(dimension, hundredths);
    }

    private static QualityScore score(Rules protocol, Status status) {
        ProfileRules rules = new ProfileRules(
                Profile.SEMANTIC,
                points(Dimension.SYNTAX, 1000),
                protocol,
                points(Dimension.SAFETY, 600),
                points(Dimension.STYLE, 803));
        return rules.score(SUBJECT, new SyntaxReport(status, Sandbox.FILTER, List.of(), "cc"));
    }

    @Test
    void the_dimensions_are_weighted_and_rounded_half_up() {
        assertThat(score(points(Dimension.PROTOCOL, 550), Status.OK).overall()).isEqualTo(7.35);
    }

    @Test
    void a_dimension_that_does_not_apply_leaves_its_weight_to_the_others() {
        QualityScore score = score(
                (subject, report) -> {
                    Tally tally = new Tally(Dimension.PROTOCOL, 0);
                    tally.add("no-protocol", 0, 0, 0, Confidence.HIGH, "this is about no protocol");
                    tally.doesNotApply();
                    return tally;
                },
                Status.OK);
        assertThat(score.protocol()).isNull();
        assertThat(score.overall()).isEqualTo(8.15);
        assertThat(score.findings()).singleElement().matches(finding -> finding.isInformation());
    }

    @Test
    void a_cap_holds_whatever_the_dimensions_and_the_status_say() {
        Rules capped = (subject, report) -> {
            Tally tally = new Tally(Dimension.PROTOCOL, 1000);
            tally.capOverall(450);
            tally.capOverall(900);
            return tally;
        };
        assertThat(score(capped, Status.OK).overall()).isEqualTo(4.5);
        assertThat(score(capped, Status.RESOURCE_LIMIT).overall()).isEqualTo(4.5);
    }

    @Test
    void an_unknown_syntax_counts_as_half_and_keeps_the_score_in_the_middle() {
        QualityScore score = score(points(Dimension.PROTOCOL, 1000), Status.RESOURCE_LIMIT);
        assertThat(score.syntax()).isNull();
        assertThat(score.overall()).isEqualTo(6.99);
    }
}
