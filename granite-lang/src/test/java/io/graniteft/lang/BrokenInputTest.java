package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that no compiler would take: what can be read is, and the rest is a problem, not an exception. */
final class BrokenInputTest {
    private static Extraction extract(String text) {
        return new FunctionExtractor().extract(new SourceText("a.cpp", text));
    }

    private static List<String> names(Extraction extraction) {
        return extraction.functions().stream().map(CFunction::name).toList();
    }

    @Test
    void a_missing_brace_costs_no_other_function() {
        Extraction extraction = extract(
                "int a(void) { return 1; }\nint b(int x)\n{\n    if (x) {\n        return 1;\n}\n\nint c(void)\n{\n    return 2;\n}\n");

        assertThat(names(extraction)).containsExactly("a", "b", "c");
        assertThat(extraction.functions().get(1).endLine()).isEqualTo(6);
        assertThat(extraction.problems()).extracting(ParseProblem::startLine).containsExactly(2);
    }

    @Test
    void a_missing_brace_inside_a_block_of_linkage_costs_no_other_function() {
        Extraction extraction = extract(
                "extern \"C\" {\nint b(int x)\n{\n    if (x) {\n        return 1;\n}\n\nint c(void)\n{\n    return 2;\n}\n}\nint d() { return 0; }\n");

        assertThat(names(extraction)).containsExactly("b", "c", "d");
        assertThat(extraction.problems()).isNotEmpty();
    }

    @Test
    void a_brace_too_many_costs_no_other_function() {
        Extraction extraction = extract("int a(void)\n{\n    }\n}\nint b(void) { return 1; }\n");

        assertThat(names(extraction)).containsExactly("a", "b");
        assertThat(extraction.problems()).extracting(ParseProblem::startLine).containsExactly(4);
    }

    @Test
    void a_comment_that_is_never_closed_is_a_problem() {
        Extraction extraction = extract("int a(void) { return 1; }\n/* never\nint b(void) { return 1; }\n");

        assertThat(names(extraction)).containsExactly("a");
        assertThat(extraction.problems()).containsExactly(new ParseProblem(2, 4, "A comment is never closed."));
    }

    @Test
    void a_string_that_is_not_closed_ends_with_its_line() {
        assertThat(names(extract("void a() { f(\"not closed);\n}\nint b() { return 'x; }\n}\nint c() { return 1; }\n")))
                .contains("a", "c");
    }

    @Test
    void a_body_cut_off_by_the_end_of_the_file_is_a_problem_and_no_function() {
        Extraction extraction = extract("int a() { return 1; }\nint b()\n{\n    if (x) {\n");

        assertThat(names(extraction)).containsExactly("a");
        assertThat(extraction.problems()).isNotEmpty();
    }

    @Test
    void a_parenthesis_that_is_never_closed_costs_no_other_function() {
        Extraction extraction = extract("""
                int a(void) { return 1; }
                int v = (1 + 2;
                int b(int x;
                int c(void)
                {
                    return f((1);
                }
                int d(int x
                {
                }
                int e(void) { return 1; }
                """);

        assertThat(names(extraction)).contains("a", "c", "e");
        assertThat(extraction.problems()).extracting(ParseProblem::message).contains("A parenthesis is never closed.");
        assertThat(extraction.problems())
                .allSatisfy(problem -> assertThat(problem.endLine()).isLessThan(12));
    }

    @Test
    void a_hundred_thousand_unclosed_parentheses_cost_no_function_behind_them() {
        Extraction extraction = extract("int x = " + "(".repeat(100_000) + ";\nint f(void)\n{\n}\n");

        assertThat(names(extraction)).containsExactly("f");
        assertThat(extraction.problems()).isNotEmpty();
    }

    @Test
    void two_hundred_thousand_nested_braces_cost_no_function_behind_them() {
        Extraction extraction =
                extract("int x[] = " + "{".repeat(200_000) + "}".repeat(200_000) + ";\nint f(void)\n{\n}\n");

        assertThat(names(extraction)).containsExactly("f");
        assertThat(extraction.problems()).isEmpty();
    }

    @Test
    void a_parenthesis_in_a_body_is_closed_by_the_end_of_the_body() {
        Extraction extraction = extract("int a(int x)\n{\n    return f((x);\n}\nint b(void) { return 1; }\n");

        assertThat(names(extraction)).containsExactly("a", "b");
    }

    @Test
    void a_string_that_is_not_closed_ends_with_its_line_also_before_a_directive() {
        Extraction extraction =
                extract("const char *s = \"never;\n#define A 1\nint f(void) { return 1; }\nint g() { return 2; }\n");

        assertThat(names(extraction)).contains("g");
    }

    @Test
    void a_condition_that_is_never_closed_costs_no_function() {
        assertThat(names(extract("#if X\nint a() { return 1; }\n#else\nint b() { return 1; }\n")))
                .containsExactly("a", "b");
        assertThat(names(extract("int a() { return 1; }\n#endif\n#else\n#elif 1\nint b() { return 1; }\n")))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "{",
                "}",
                "[",
                "<",
                ">>",
                "#",
                "#if 0\n",
                "#if 1\n#else\n",
                "#if (",
                "namespace ",
                "class A {",
                "template<",
                "a<",
                "f(",
                "f(a)",
                "f(int a)",
                "int f(int a) {",
                "a:",
                "x y : z ",
                "::",
                "~",
                "operator",
                "operator(",
                "a::",
                "*",
                "extern \"C\" {",
                "enum {",
                "struct a b(",
                "= {",
                "[[",
                "try ",
                "/*",
                "\"",
                "'",
                "R\"(",
                "R\"x",
                "\\\n",
                "\u0000",
                "//",
                "struct s { void f() {",
                "void f() { struct s {",
                "int f(a) int a; ",
                "#if X\n{\n#else\n{\n",
                "int f(int (*",
                "a->",
                "A(x)\n",
                "void f(int a = b<c, int d) : e(1), ",
                "#if A\nint f()\n#elif B\n"
            })
    void fifty_thousand_times_the_same_piece_neither_throws_nor_loses_a_character(String piece) {
        String text = piece.repeat(50_000);

        Extraction extraction = extract(text);

        assertThat(extraction).isNotNull();
        assertThat(Tokens.all(text).stream()
                        .mapToInt(token -> token.text().length())
                        .sum())
                .isEqualTo(text.length());
    }
}
