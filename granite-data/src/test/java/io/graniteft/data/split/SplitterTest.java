package io.graniteft.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.graniteft.data.split.Splitter.Earlier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private record Group(long key, int weight, int domain, Earlier earlier) {}

    private record ListOfGroups(List<Group> groups) implements Splitter.Groups {
        @Override
        public int size() {
            return groups.size();
        }

        @Override
        public long key(int group) {
            return groups.get(group).key();
        }

        @Override
        public int weight(int group) {
            return groups.get(group).weight();
        }

        @Override
        public int domain(int group) {
            return groups.get(group).domain();
        }

        @Override
        public Earlier earlier(int group) {
            return groups.get(group).earlier();
        }
    }

    private static List<Group> groups(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Group(i * 7919L + 1, 1, 0, Earlier.NONE))
                .toList();
    }

    /** The keys of the groups that are validated on. */
    private static List<Long> validation(double ratio, int seed, List<Group> groups) {
        BitSet chosen = new Splitter(ratio, seed).validation(new ListOfGroups(groups));
        return chosen.stream().mapToObj(i -> groups.get(i).key()).sorted().toList();
    }

    @Test
    void keeps_the_ratio_within_a_point_on_ten_thousand_groups() {
        for (int seed = 0; seed < 40; seed++) {
            for (double ratio : new double[] {0.5, 0.8, 0.9, 0.95}) {
                int validation = validation(ratio, seed, groups(10_000)).size();

                assertThat(validation / 10_000.0).as("seed %d", seed).isCloseTo(1 - ratio, within(0.006));
            }
        }
    }

    @Test
    void keeps_the_ratio_of_functions_when_groups_differ_in_size() {
        Random random = new Random(1);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int weight = random.nextInt(100) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(3);
            groups.add(new Group(random.nextLong(), weight, 0, Earlier.NONE));
        }
        double all = groups.stream().mapToInt(Group::weight).sum();
        for (int seed = 0; seed < 20; seed++) {
            BitSet chosen = new Splitter(0.9, seed).validation(new ListOfGroups(groups));
            double share = chosen.stream().map(i -> groups.get(i).weight()).sum() / all;

            assertThat(share).as("seed %d", seed).isCloseTo(0.1, within(0.006));
        }
    }

    @Test
    void keeps_the_ratio_in_every_large_domain() {
        Random random = new Random(2);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            groups.add(new Group(random.nextLong(), 1, i % 6, Earlier.NONE));
        }
        BitSet chosen = new Splitter(0.9, 42).validation(new ListOfGroups(groups));
        Map<Integer, Integer> perDomain = new HashMap<>();
        chosen.stream().forEach(i -> perDomain.merge(groups.get(i).domain(), 1, Integer::sum));

        assertThat(perDomain).hasSize(6);
        perDomain.values().forEach(count -> assertThat(count / 1500.0).isCloseTo(0.1, within(0.006)));
    }

    @Test
    void moves_no_group_that_had_a_side_before() {
        List<Group> before = groups(3_000);
        List<Long> chosen = validation(0.9, 42, before);
        List<Group> after = new ArrayList<>();
        for (Group group : before) {
            Earlier side = chosen.contains(group.key()) ? Earlier.VALIDATION : Earlier.TRAIN;
            after.add(new Group(group.key(), 1, 0, side));
        }
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            after.add(new Group(random.nextLong(), 1, 0, Earlier.NONE));
        }
        List<Long> then = validation(0.9, 42, after);

        assertThat(then).containsAll(chosen);
        assertThat(then.stream().filter(key -> before.stream().anyMatch(group -> group.key() == key)))
                .hasSameSizeAs(chosen);
        assertThat(then.size() / 8_000.0).isCloseTo(0.1, within(0.006));
    }

    @Test
    void does_not_depend_on_the_order_of_the_groups() {
        List<Group> shuffled = new ArrayList<>(groups(5_000));
        Collections.shuffle(shuffled, new Random(7));

        assertThat(validation(0.9, 42, shuffled)).isEqualTo(validation(0.9, 42, groups(5_000)));
    }

    @Test
    void chooses_other_groups_under_another_seed() {
        assertThat(validation(0.9, 1, groups(500))).isNotEqualTo(validation(0.9, 2, groups(500)));
    }

    @Test
    void leaves_neither_side_empty_when_there_are_at_least_two_groups() {
        for (int count = 2; count < 30; count++) {
            for (int seed = 0; seed < 20; seed++) {
                for (double ratio : new double[] {0.01, 0.5, 0.99}) {
                    assertThat(validation(ratio, seed, groups(count)).size())
                            .as("count %d, seed %d, ratio %s", count, seed, ratio)
                            .isBetween(1, count - 1);
                }
            }
        }
    }

    @Test
    void trains_on_the_only_group_there_is() {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(validation(0.5, seed, groups(1))).isEmpty();
        }
        assertThat(validation(0.5, 1, List.of())).isEmpty();
    }

    @Test
    void refuses_a_ratio_that_leaves_one_side_out() {
        for (double ratio : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> new Splitter(ratio, 42)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
