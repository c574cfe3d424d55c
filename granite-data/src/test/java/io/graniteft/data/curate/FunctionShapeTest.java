package io.graniteft.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.data.alike.TokenHash;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionShapeTest {
    private static final String ADD = "int add(int a, int b) { return a + b; }";

    private static FunctionShape shape(String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.cpp", text)).functions();
        assertThat(functions).hasSize(1);
        List<Token> live = Tokens.live(functions.get(0).text());
        return FunctionShape.of(functions.get(0), live, TokenHash.of(live));
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
        assertThat(shape(ADD.replace("a + b", "a + a")).group())
                .isNotEqualTo(shape(ADD).group());
    }

    @Test
    void groups_functions_that_differ_in_names_only() {
        FunctionShape renamed = shape(ADD.replace("add", "sum").replaceAll("\\ba\\b", "left"));

        assertThat(renamed.exact()).isNotEqualTo(shape(ADD).exact());
        assertThat(renamed.group()).isEqualTo(shape(ADD).group());
    }

    @Test
    void groups_functions_that_have_the_same_body_under_different_heads() {
        FunctionShape other = shape("static inline unsigned add3(unsigned a, unsigned b, int) { return a + b; }");

        assertThat(other.exact()).isNotEqualTo(shape(ADD).exact());
        assertThat(other.group()).isEqualTo(shape(ADD).group());
    }

    @Test
    void tells_the_bodies_of_function_try_blocks_apart() {
        assertThat(shape("int f(int a) try { return g(a); } catch (...) { return 0; }")
                        .group())
                .isNotEqualTo(shape("int f(int a) try { return g(a) + 1; } catch (...) { return 0; }")
                        .group());
    }

    @Test
    void does_not_group_functions_that_use_their_names_in_another_order() {
        assertThat(shape("void f(int a, int b) { g(a, b, a); }").group())
                .isNotEqualTo(shape("void f(int a, int b) { g(a, b, b); }").group());
    }

    @Test
    void groups_functions_whose_strings_differ_in_white_space() {
        FunctionShape one = shape("void f(int a) { asm(\"mov  r0\"); }");

        assertThat(one.group())
                .isEqualTo(shape("void f(int a) { asm(\"mov r0\"); }").group());
        assertThat(one.exact())
                .isNotEqualTo(shape("void f(int a) { asm(\"mov r0\"); }").exact());
        assertThat(one.group())
                .isNotEqualTo(shape("void f(int a) { asm(\"mov r1\"); }").group());
    }
}
