package io.graniteft.lang;

import static io.graniteft.lang.Sources.c;
import static io.graniteft.lang.Sources.cpp;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line ends, characters and spellings that few sources have. */
final class CharacterHazardsTest {
    private static final String TWO_FUNCTIONS =
            "/* doc */\nint f(int a) // one\n{\n    return \"x\\\ny\"[a]; // two\n}\n#if 0\n}\n#endif\nint g(void)\n{\n}\n";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void any_line_end_gives_the_same_functions_on_the_same_lines(String lineEnd) {
        String text = TWO_FUNCTIONS.replace("\n", lineEnd);

        assertThat(c(text))
                .extracting(CFunction::name, CFunction::startLine, CFunction::nameLine, CFunction::endLine)
                .containsExactly(tuple("f", 2, 2, 6), tuple("g", 10, 10, 12));
        assertThat(c(text).get(0).text()).isEqualTo(text.substring(text.indexOf("int f"), text.indexOf("}") + 1));
    }

    @Test
    void line_ends_may_be_mixed() {
        assertThat(c("int f()\r\n{\n}\r\rint g()\n\r{\r\n}"))
                .extracting(CFunction::name, CFunction::startLine, CFunction::endLine)
                .containsExactly(tuple("f", 1, 3), tuple("g", 5, 8));
    }

    @Test
    void digraphs_are_brackets() {
        assertThat(names(c("%:define A 1\nint f(int a<::>) <% return a<:0:>; %>\nint g(void) { return 1; }\n")))
                .containsExactly("f", "g");
        assertThat(names(cpp("std::vector<::A> f() <% return {}; %>"))).containsExactly("f");
    }

    @Test
    void trigraphs_are_brackets_and_continue_lines() {
        assertThat(names(c("""
                ??=if 0
                int no(void) { }
                ??=else
                int f(int a??(2??)) ??< return a??(0??) ??!??! 1; ??>
                ??=endif
                #define B ??/
                  {
                int g(void) ??<??>
                """))).containsExactly("no", "f", "g");
    }

    @Test
    void a_question_at_the_end_of_a_comment_does_not_continue_it() {
        assertThat(names(c("// why??/\nint f(void) { return a ? b : c; }\n"))).containsExactly("f");
    }

    @Test
    void characters_beyond_the_basic_plane_move_no_range() {
        String text =
                "// \uD83D\uDE97\uD83D\uDE97\nint größe_\uD835\uDC9C(const char *s)\n{\n    return s[0] == \"\uD83D\uDE00{\"[0];\n}\nint g() { return 1; }\n";

        assertThat(c(text)).extracting(CFunction::name).containsExactly("größe_\uD835\uDC9C", "g");
        assertThat(c(text).get(1).text()).isEqualTo("int g() { return 1; }");
        assertThat(c(text).get(0).text()).endsWith("[0];\n}");
    }

    @Test
    void half_a_character_is_a_character() {
        assertThat(names(c("int f(void) { return '\uD83D'; }\n\uDE00 int g(void) { }\n")))
                .contains("f", "g");
    }

    @Test
    void a_zero_character_ends_nothing() {
        assertThat(
                        names(
                                c(
                                        "int f(void)\u0000 { return 0; }\n\u0000\u0000\nint g(void) { char *s = \"a\u0000}\"; /* \u0000 } */ }\n")))
                .containsExactly("f", "g");
    }

    @Test
    void a_byte_order_mark_and_odd_blanks_are_white_space() {
        assertThat(only(c("\uFEFFint\u00A0f(void)\f\u000B{ }\n")).name()).isEqualTo("f");
    }

    @Test
    void a_continued_name_is_one_name() {
        assertThat(names(c("int lo\\\nng_name(void)\n{\n}\nin\\  \nt g(void) { }\n")))
                .hasSize(2)
                .element(1)
                .isEqualTo("g");
    }

    @Test
    void assembly_is_no_code() {
        assertThat(
                        names(
                                c(
                                        "void f(void) {\n  __asm {\n    mov eax, '}'\n    jmp l1\n  }\n}\n__declspec(naked) void g(void)\n{\n  __asm__ volatile (\"push {r0}\\n\" \"}\" ::: \"memory\");\n}\nasm(\".global x\\nx: {\");\n__asm void h(void)\n{\n  BX lr\n}\nint k() { return 1; }\n")))
                .containsExactly("f", "g", "h", "k");
    }
}
