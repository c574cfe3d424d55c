package io.graniteft.eval.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slips in keywords, and names that are none. */
class KeywordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"retrun", "reutrn", "retur", "returnn", "whlie", "unsinged", "cosnt", "stati", "brekak"})
    void a_swapped_missing_or_extra_letter_is_a_slip(String word) {
        assertThat(slipOfAny(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"returns", "cases", "chan", "base", "cast", "log2", "shape", "total"})
    void other_words_are_not(String word) {
        assertThat(slipOfAny(word)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"retrun, x, true, true", "whlie, (, false, true", "itn, x, true, true", "defualt, :, false, true"})
    void a_slip_counts_where_the_keyword_could_stand(String word, String next, boolean nextIsName, boolean expected) {
        assertThat(Keywords.misspelled(word, true, next, nextIsName)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"uint, x, true", "log, (, false", "sort, (, false", "cost, =, false", "got, (, false", "flat, ;, false"
    })
    void names_near_a_keyword_are_left_alone(String word, String next, boolean nextIsName) {
        assertThat(Keywords.misspelled(word, true, next, nextIsName)).isFalse();
    }

    private static boolean slipOfAny(String word) {
        for (String keyword :
                new String[] {"return", "while", "unsigned", "const", "static", "break", "case", "char", "long"}) {
            if (Keywords.slip(word, keyword)) {
                return true;
            }
        }
        return false;
    }
}
