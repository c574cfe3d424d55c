package io.graniteft.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static List<String> groups(int count) {
        return IntStream.range(0, count).mapToObj(i -> "group-" + i).toList();
    }

    @Test
    void keeps_the_ratio_within_a_point_on_ten_thousand_groups() {
        for (double ratio : new double[] {0.5, 0.8, 0.9, 0.95}) {
            int validation =
                    new Splitter(ratio, 42).validationGroups(groups(10_000)).size();

            assertThat(validation / 10_000.0).isCloseTo(1 - ratio, within(0.01));
        }
    }

    @Test
    void moves_no_group_when_others_are_added() {
        Splitter splitter = new Splitter(0.9, 42);
        Set<String> before = splitter.validationGroups(groups(1_000));
        Set<String> after = splitter.validationGroups(groups(3_000));

        assertThat(after).containsAll(before);
        List<String> trainedBefore = new ArrayList<>(groups(1_000));
        trainedBefore.removeAll(before);
        assertThat(after).doesNotContainAnyElementsOf(trainedBefore);
    }

    @Test
    void does_not_depend_on_the_order_of_the_groups() {
        List<String> shuffled = new ArrayList<>(groups(500));
        Collections.shuffle(shuffled, new Random(7));

        Splitter splitter = new Splitter(0.9, 42);
        assertThat(splitter.validationGroups(shuffled)).isEqualTo(splitter.validationGroups(groups(500)));
    }

    @Test
    void chooses_other_groups_under_another_seed() {
        assertThat(new Splitter(0.9, 1).validationGroups(groups(500)))
                .isNotEqualTo(new Splitter(0.9, 2).validationGroups(groups(500)));
    }

    @Test
    void leaves_neither_side_empty_when_there_are_at_least_two_groups() {
        for (int count = 2; count < 30; count++) {
            for (int seed = 0; seed < 20; seed++) {
                for (double ratio : new double[] {0.01, 0.5, 0.99}) {
                    int validation = new Splitter(ratio, seed)
                            .validationGroups(groups(count))
                            .size();

                    assertThat(validation)
                            .as("count %d, seed %d, ratio %s", count, seed, ratio)
                            .isBetween(1, count - 1);
                }
            }
        }
    }

    @Test
    void trains_on_the_only_group_there_is() {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(new Splitter(0.5, seed).validationGroups(List.of("alone")))
                    .isEmpty();
        }
        assertThat(new Splitter(0.5, 1).validationGroups(List.of())).isEmpty();
    }

    @Test
    void refuses_a_ratio_that_leaves_one_side_out() {
        for (double ratio : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> new Splitter(ratio, 42)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
