package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the preprocessor would take out or put together, without one. */
final class ConditionalsTest {
    private static Extraction extract(String text) {
        return new FunctionExtractor().extract(new SourceText("a.c", text));
    }

    private static List<String> names(String text) {
        return extract(text).functions().stream().map(CFunction::name).toList();
    }

    @Test
    void complete_functions_in_all_branches_are_found() {
        assertThat(
                        names(
                                "#ifdef A\nint f(void) { return 1; }\n#elif B\nint g(void) { return 2; }\n#else\nint h(void) { return 3; }\n#endif\n"))
                .containsExactly("f", "g", "h");
    }

    @Test
    void of_two_heads_for_one_body_the_first_is_taken() {
        Extraction extraction = extract(
                "#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n    return a;\n}\nint g(void) { return 0; }\n");

        assertThat(extraction.functions()).extracting(CFunction::name).containsExactly("f", "g");
        assertThat(extraction.functions().get(0).parameters()).containsExactly(new Parameter("int", "a"));
        assertThat(extraction.functions().get(0).nameLine()).isEqualTo(2);
    }

    @Test
    void of_two_heads_for_one_body_the_one_for_a_test_build_is_left() {
        assertThat(names("#ifdef UNIT_TEST\nint f_orig(int a)\n#else\nint f(int a)\n#endif\n{\n    return a;\n}\n"))
                .containsExactly("f");
    }

    @Test
    void a_branch_that_ends_in_a_macro_takes_no_function_out_of_the_other() {
        assertThat(names(
                        "#if A\nint f(void) { return 0; }\nMODULE_INIT(f)\n#else\nint g(void) { return 0; }\n#endif\n"))
                .containsExactly("f", "g");
    }

    @Test
    void branches_that_open_a_brace_each_count_once() {
        String text = """
                int f(int a)
                {
                #ifdef A
                    if (a) {
                #else
                    if (!a) {
                #endif
                        a++;
                    }
                    return a;
                }
                int g(void) { return 0; }
                """;

        assertThat(names(text)).containsExactly("f", "g");
        assertThat(extract(text).problems()).isEmpty();
    }

    @Test
    void a_condition_is_decided_the_same_way_each_time() {
        String text = """
                int f(int a)
                {
                #if defined(A)
                    if (a) {
                #endif
                        a++;
                #ifndef A
                    { {
                #else
                    }
                #endif
                    return a;
                }
                int g(void) { return 0; }
                """;

        assertThat(names(text)).containsExactly("f", "g");
        assertThat(extract(text).problems()).isEmpty();
    }

    @Test
    void a_body_that_ends_in_every_branch_ends_once() {
        String text =
                "int f(void)\n{\n#ifdef A\n    return 1;\n}\n#else\n    return 2;\n}\n#endif\nint g(void) { return 0; }\n";

        assertThat(names(text)).containsExactly("f", "g");
        assertThat(extract(text).functions().get(0).endLine()).isEqualTo(5);
    }

    @Test
    void linkage_braces_under_a_condition_are_paired() {
        assertThat(names("""
                        #ifdef __cplusplus
                        extern "C" {
                        #endif
                        int f(void) { return 0; }
                        #ifdef __cplusplus
                        }
                        #endif
                        """)).containsExactly("f");
    }

    @Test
    void a_function_under_a_failing_constant_condition_is_found_but_its_text_changes_no_other() {
        assertThat(
                        names(
                                "#if 0\nint old(void) { return 1; }\n#endif\nint f(void)\n{\n#if 0\n}}}} int no(void) { }\n#endif\n    return 0;\n}\n"))
                .containsExactly("old", "f");
    }

    @Test
    void notes_under_a_failing_constant_condition_are_no_functions() {
        assertThat(names(
                        "#if 0\nDon't call f(x) { unless } } you must (see below\n#endif\nint f(void) { return 0; }\n"))
                .containsExactly("f");
    }

    @Test
    void macro_definitions_are_never_functions() {
        assertThat(
                        names(
                                "#define BEGIN(x) int x(void) {\n#define F(a) \\\n  int f_##a(void) \\\n  { \\\n    return a; \\\n  }\nint g(void) { return 0; }\n"))
                .containsExactly("g");
    }

    @Test
    void assembly_between_pragmas_is_no_code() {
        assertThat(names(
                        "#pragma asm\n_x: MOV A, 'unbalanced { (\n  RETI\n#pragma endasm\nint f(void) { return 0; }\n"))
                .containsExactly("f");
    }

    @Test
    void includes_are_taken_from_all_live_lines_as_written() {
        CFunction function = extract(
                        "#include <stdint.h>\n# include \"can.h\" // local\n#if 0\n#include <dead.h>\n#endif\n#include <stdint.h>\nint f(void) { return 0; }")
                .functions()
                .get(0);

        assertThat(function.includes()).containsExactly("<stdint.h>", "\"can.h\"");
    }
}
