package io.graniteft.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.Tokens;
import org.junit.jupiter.api.Test;

class CuratorTest {
    private static final String ADD = "int add(int a, int b) { return a + b; }";

    private static FunctionShape shape(String text) {
        return FunctionShape.of(Tokens.live(text));
    }

    @Test
    void sees_through_comments_and_white_space() {
        FunctionShape other = shape("int add(int a,\n        int b)\n{\n    /* sum */\n    return a+b; // done\n}");

        assertThat(other.exact()).isEqualTo(shape(ADD).exact());
        assertThat(other.tokens()).isEqualTo(16);
    }

    @Test
    void tells_functions_apart_that_differ_in_one_token() {
        assertThat(shape(ADD.replace('+', '-')).exact()).isNotEqualTo(shape(ADD).exact());
        assertThat(shape(ADD.replace("a + b", "a + a")).renamed())
                .isNotEqualTo(shape(ADD).renamed());
    }

    @Test
    void groups_functions_that_differ_in_names_only() {
        FunctionShape renamed = shape(ADD.replace("add", "sum").replaceAll("\\ba\\b", "left"));

        assertThat(renamed.exact()).isNotEqualTo(shape(ADD).exact());
        assertThat(renamed.group()).isEqualTo(shape(ADD).group());
    }

    @Test
    void does_not_group_functions_whose_names_stand_in_for_each_other_differently() {
        assertThat(shape("void f(int a, int b) { g(a, b); }").group())
                .isNotEqualTo(shape("void f(int a, int b) { g(b, a); }").group());
    }

    @Test
    void keeps_the_first_of_duplicates_and_names_it() {
        Curator curator = new Curator(1, 100);

        assertThat(curator.judge("one", shape(ADD))).isEqualTo(new Curator.Verdict(null, null));
        assertThat(curator.judge("two", shape(ADD + "// again")))
                .isEqualTo(new Curator.Verdict(DropReason.EXACT_DUPLICATE, "one"));
        assertThat(curator.judge("three", shape(ADD)))
                .isEqualTo(new Curator.Verdict(DropReason.EXACT_DUPLICATE, "one"));
    }

    @Test
    void leaves_out_what_is_too_short_or_too_long_and_keeps_what_is_just_right() {
        assertThat(new Curator(17, 100).judge("a", shape(ADD)).dropped()).isEqualTo(DropReason.TOO_SHORT);
        assertThat(new Curator(16, 16).judge("a", shape(ADD)).dropped()).isNull();
        assertThat(new Curator(1, 15).judge("a", shape(ADD)).dropped()).isEqualTo(DropReason.TOO_LONG);
    }
}
