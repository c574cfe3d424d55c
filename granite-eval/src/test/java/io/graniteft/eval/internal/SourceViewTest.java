package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceViewTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a /* b */ c|a         c",
                "a // b|a     ",
                "f(\"b\\\"c\");|f(\"    \");",
                "x = 'a' + '\\'';|x = ' ' + '  ';",
                "\"// no\" /* \"x */ y|\"     \"          y",
                "R\"(a)\" b|R\"   \" b",
                "u8R\"x(a)\")x\" b|u8R\"       \" b",
                "1'000'000 + 'a'|1'000'000 + ' '",
                "int x = 'ab|int x = '  ",
                "a /* b|a     "
            })
    void comments_and_the_insides_of_literals_are_blanked(String text, String expected) {
        assertThat(new SourceView(text).code).isEqualTo(expected);
    }

    @Test
    void a_comment_goes_on_over_a_joined_line() {
        assertThat(new SourceView("// a \\\n b\nc").code).isEqualTo("      \n  \nc");
        assertThat(new SourceView("/* a\n b */c").code).isEqualTo("    \n     c");
    }

    @Test
    void an_unclosed_literal_ends_with_its_line() {
        assertThat(new SourceView("char *s = \"abc\nint x;").code).isEqualTo("char *s = \"   \nint x;");
    }

    @Test
    void comments_are_counted_by_their_beginnings() {
        assertThat(new SourceView("/* a */ x; // b /* c */\n\"/* d */\"").comments)
                .containsExactly(0, 11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void every_view_has_the_length_and_the_lines_of_the_text(int seed) {
        for (int i = 0; i < 1_000; i++) {
            String text = PreFilterTest.random(seed * 10_000 + i);
            SourceView view = new SourceView(text);
            assertThat(view.code).as(text).hasSameSizeAs(text);
            for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
                assertThat(view.code.charAt(at)).as(text).isEqualTo('\n');
            }
            int[] partners = view.partners();
            for (int at = 0; at < partners.length; at++) {
                if (partners[at] >= 0) {
                    assertThat(partners[partners[at]]).isEqualTo(at);
                }
            }
        }
    }
}
