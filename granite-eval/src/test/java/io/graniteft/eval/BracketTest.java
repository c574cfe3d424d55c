package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BracketTest {

    @ParameterizedTest
    @CsvSource({"0,<5", "4.99,<5", "5,5-7", "6.99,5-7", "7,7-9", "8.99,7-9", "9,9+", "10,9+"})
    void the_lower_bound_belongs_to_the_bracket(double score, String label) {
        assertThat(Bracket.of(score).label()).isEqualTo(label);
    }

    @Test
    void scores_outside_the_range_have_no_bracket() {
        assertThatThrownBy(() -> Bracket.of(-0.01)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bracket.of(10.01)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bracket.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
