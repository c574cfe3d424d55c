package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvergencePolicyTest {
    private final ConvergencePolicy policy = new ConvergencePolicy(8.0, 0.10, 3, 5, false);

    /** Average scores and correction rates of epoch 0, 1, 2, …; the ending that is due after the last of them, if any. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'5',                   '1',                 -",
                "'5 8 8',               '1 1 1',             -",
                "'5 8 8 8',             '1 1 1 1',           SCORE",
                "'5 9.5 8 10',          '1 1 1 1',           SCORE",
                "'5 8 8 7.99',          '1 1 1 1',           -",
                "'5 8 7.99 8 8',        '1 1 1 1 1',         -",
                "'5 7 8 8 8',           '1 1 1 1 1',         SCORE",
                "'9 8 8',               '0 1 1',             -",
                "'5 6 6 6',             '1 .09 .09 .09',     CORRECTION_RATE",
                "'5 6 6 6',             '1 .09 .10 .09',     -",
                "'5 6 6 6',             '0 0 0 .10',         -",
                "'5 6 6',               '0 0 0',             -",
                "'5 6 6 6',             '1 0 0 0',           CORRECTION_RATE",
                "'5 8 8 8',             '1 0 0 0',           SCORE",
                "'5 6 6 6 6',           '1 1 1 1 1',         -",
                "'5 6 6 6 6 6',         '1 1 1 1 1 1',       MAX_EPOCHS",
                "'5 6 6 8 8 8',         '1 1 1 1 1 1',       SCORE",
                "'5 6 6 6 6 6',         '1 1 1 .05 .05 .05', CORRECTION_RATE",
            })
    void ends_the_loop_by_the_table(String scores, String rates, @Nullable Ending expected) {
        assertThat(policy.decide(epochs(scores, rates))).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void takes_its_thresholds_from_the_configuration() {
        ConvergencePolicy strict = new ConvergencePolicy(9.0, 0.5, 1, 2, false);

        assertThat(strict.decide(epochs("5 8.9", "1 .6"))).isEmpty();
        assertThat(strict.decide(epochs("5 9", "1 .6"))).contains(Ending.SCORE);
        assertThat(strict.decide(epochs("5 6", "1 .4"))).contains(Ending.CORRECTION_RATE);
        assertThat(strict.decide(epochs("5 6 6", "1 1 1"))).contains(Ending.MAX_EPOCHS);
    }

    @Test
    void refuses_a_patience_that_would_end_the_loop_before_it_begins() {
        assertThatThrownBy(() -> new ConvergencePolicy(8, 0.1, 0, 5, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_confident_policy_asks_the_unfavourable_end_of_the_interval() {
        ConvergencePolicy confident = new ConvergencePolicy(8.0, 0.10, 1, 5, true);

        // A mean of 9 whose interval begins at 7.9, and 5 poor outputs of 100, which may be 11 of 100 in truth.
        assertThat(confident.decide(List.of(epoch(9, 7.9, 5, 100)))).isEmpty();
        assertThat(confident.decide(List.of(epoch(9, 8.0, 5, 100)))).contains(Ending.SCORE);
        assertThat(confident.decide(List.of(epoch(6, 5, 3, 100)))).contains(Ending.CORRECTION_RATE);
        assertThat(confident.decide(List.of(epoch(6, 5, 0, 20)))).isEmpty();
    }

    private static EpochMetrics epoch(double score, double low, int poor, int practised) {
        return new EpochMetrics(
                1,
                null,
                score,
                List.of(low, 10.0),
                poor,
                0,
                (double) poor / practised,
                new ScoreDistribution(0, 0, 0, 0),
                null,
                1,
                practised,
                0,
                new ScoreDistribution(0, 0, 0, 0),
                0,
                0,
                new TreeMap<>(),
                null,
                null,
                null,
                null);
    }

    private static List<EpochMetrics> epochs(String scores, String rates) {
        List<String> score = Splitter.on(' ').splitToList(scores.strip());
        List<String> rate = Splitter.on(' ').splitToList(rates.strip());
        List<EpochMetrics> epochs = new ArrayList<>();
        for (int i = 0; i < score.size(); i++) {
            epochs.add(new EpochMetrics(
                    i,
                    null,
                    Double.parseDouble(score.get(i)),
                    List.of(0.0, 10.0),
                    0,
                    0,
                    Double.parseDouble(rate.get(i)),
                    new ScoreDistribution(0, 0, 0, 0),
                    null,
                    1,
                    1,
                    0,
                    new ScoreDistribution(0, 0, 0, 0),
                    0,
                    0,
                    new TreeMap<>(),
                    null,
                    null,
                    null,
                    null));
        }
        return epochs;
    }
}
