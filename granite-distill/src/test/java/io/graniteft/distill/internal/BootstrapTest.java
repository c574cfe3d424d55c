package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Test
    void equal_values_have_an_interval_of_no_width() {
        assertThat(Bootstrap.mean(List.of(7.25, 7.25))).isEqualTo(7.25);
        assertThat(Bootstrap.interval(List.of(7.25, 7.25, 7.25), 1)).containsExactly(7.25, 7.25);
    }

    @Test
    void the_same_seed_gives_the_same_interval_and_another_seed_another_one() {
        List<Double> values = normal(30, 5);

        assertThat(Bootstrap.interval(values, 42)).isEqualTo(Bootstrap.interval(values, 42));
        assertThat(Bootstrap.interval(values, 42)).isNotEqualTo(Bootstrap.interval(values, 43));
    }

    @Test
    void about_95_in_100_intervals_hold_the_true_mean() {
        int held = 0;
        for (int trial = 0; trial < 200; trial++) {
            List<Double> interval = Bootstrap.interval(normal(60, trial), trial);
            held += interval.get(0) <= 6 && 6 <= interval.get(1) ? 1 : 0;
        }
        // Three standard deviations of a binomial of 200 trials, and the bootstrap's known bias at 60 values.
        assertThat(held).isBetween(174, 200);
    }

    @Test
    void more_values_make_a_narrower_interval() {
        assertThat(width(normal(400, 7))).isLessThan(width(normal(25, 7)) / 2);
    }

    private static double width(List<Double> values) {
        List<Double> interval = Bootstrap.interval(values, 1);
        return interval.get(1) - interval.get(0);
    }

    /** Values around 6 with a deviation of 1. */
    private static List<Double> normal(int size, long seed) {
        Random random = new Random(seed);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(6 + random.nextGaussian());
        }
        return Collections.unmodifiableList(values);
    }
}
