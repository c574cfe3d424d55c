package io.graniteft.lang;

import static io.graniteft.lang.Sources.c;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Definitions in the style of the first C: the parameters are declared between the head and the body. */
final class OldStyleHazardsTest {
    @Test
    void a_structure_may_be_defined_between_the_head_and_the_body() {
        CFunction function = only(
                c("atime(p)\nregister struct { int f, t, s; } *p;\n{\n\treturn p->t;\n}\nint v[2] = {\n\t1, 2\n};\n"));

        assertThat(function.name()).isEqualTo("atime");
        assertThat(function.nameLine()).isEqualTo(1);
        assertThat(function.endLine()).isEqualTo(5);
    }

    @Test
    void a_union_with_a_name_may_stand_behind_other_parameters() {
        assertThat(
                        names(
                                c(
                                        "int add(a, b, c) int *a; union word { long whole; struct half h; } *b; int c; {\n\treturn c;\n}\nint after() { }\n")))
                .containsExactly("add", "after");
    }

    @Test
    void a_macro_may_stand_for_all_declarations() {
        assertThat(names(c("pkread(S)\nSDEF;\n{\n\treturn 0;\n}\n"))).containsExactly("pkread");
    }

    @Test
    void a_name_in_capitals_may_have_old_style_parameters() {
        assertThat(names(c("CLR(map)\nregister short *map;\n{\n}\nPUTS(s) char *s; {\n}\n")))
                .containsExactly("CLR", "PUTS");
    }

    @Test
    void a_parameter_that_is_a_pointer_to_a_function_is_one() {
        assertThat(names(c("setcom(fun)\nint (*fun)();\n{\n\tcom = fun;\n}\n"))).containsExactly("setcom");
    }

    @Test
    void a_macro_and_a_structure_before_a_function_are_no_old_style_definition() {
        assertThat(names(c("LIST_HEAD(head)\nstruct entry { int a; } *first;\nint f(void)\n{\n}\n")))
                .containsExactly("f");
    }

    @Test
    void a_structure_that_a_function_returns_is_no_parameter() {
        assertThat(names(c("struct point { int x; } origin(a) int a; { }\nstruct point f(a) int a; { }\n")))
                .contains("f");
    }
}
