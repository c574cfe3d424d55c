package io.graniteft.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MutationTest {
    private static final String CODE = """
            static int twice(int a)
            {
                return 2 * a;
            }

            int gate_state(struct gate *gate, int port)
            {
                int state = 0;
                port = port - 1;
                switch (port) {
                case PORT_A:
                    state = twice(gate->open);
                    break;
                default:
                    break;
                }
                return state;
            }
            """;

    @ParameterizedTest
    @EnumSource
    void every_defect_changes_the_text_and_the_same_seed_changes_it_alike(Mutation mutation) {
        String spoilt = mutation.apply(CODE, true, new Random(1)).orElseThrow();
        assertThat(spoilt).isNotEqualTo(CODE);
        assertThat(mutation.apply(CODE, true, new Random(1))).contains(spoilt);
    }

    @ParameterizedTest
    @EnumSource
    void a_text_without_a_place_for_it_is_left_alone(Mutation mutation) {
        assertThat(mutation.apply("", false, new Random(1))).isEmpty();
    }

    @Test
    void the_curve_s_area_is_the_chance_that_good_beats_bad() {
        assertThat(SyntaxScores.auc(List.of(10.0, 10.0), List.of(4.0, 9.0))).isEqualTo(1.0);
        assertThat(SyntaxScores.auc(List.of(10.0), List.of(10.0))).isEqualTo(0.5);
        assertThat(SyntaxScores.auc(List.of(5.0, 10.0), List.of(7.0, 5.0))).isEqualTo(0.625);
    }

    @Test
    void a_file_belongs_to_one_half_for_good() {
        assertThat(Sample.halfOf("a/b.c")).isEqualTo(Sample.halfOf("a/b.c"));
    }
}
