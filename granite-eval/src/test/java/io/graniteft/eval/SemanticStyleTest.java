package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SemanticStyleTest {

    private static final String PLAIN = "/* Adds two numbers up. */\nint add(int a, int b)\n{\n    return a + b;\n}\n";

    private static QualityScore score(String code) {
        return CodeQualityEvaluator.builder()
                .profile(Profile.SEMANTIC)
                .compiler("none")
                .build()
                .evaluate(Snippet.of(code));
    }

    private static List<Finding> findings(String code, String rule) {
        return score(code).findings().stream()
                .filter(finding -> finding.rule().equals(rule) && finding.dimension() == Dimension.STYLE)
                .toList();
    }

    private static double points(String code, String rule) {
        return findings(code, rule).stream().mapToDouble(Finding::amount).sum();
    }

    private static String function(int lines, String statement) {
        return "/* Works hard. */\nvoid work(void)\n{\n" + ("    " + statement + "\n").repeat(lines) + "}\n";
    }

    @Test
    void a_short_and_tidy_function_loses_nothing() {
        assertThat(score(PLAIN).style()).isEqualTo(10.0);
    }

    @Test
    void comments_are_wanted_by_the_length_of_the_code() {
        assertThat(points(function(10, "step();"), "few-comments")).isZero();
        assertThat(points(function(40, "step();"), "few-comments")).isEqualTo(-0.5);
        assertThat(points(function(50, "step(); // next"), "few-comments")).isEqualTo(-1.0);
        String thrice = function(50, "step();")
                .replaceFirst("step", "/* the first of all */ step")
                .replaceFirst("\\}\n$", "// that was it\n}\n");
        assertThat(points(thrice, "few-comments")).isZero();
    }

    @Test
    void documentation_is_wanted_most_where_others_see_the_function() {
        assertThat(points("int add(int a)\n{\n    return a + 1;\n}\n", "no-doc-comment"))
                .isEqualTo(-1.0);
        assertThat(points("static int add(int a)\n{\n    return a + 1;\n}\n", "no-doc-comment"))
                .isEqualTo(-0.5);
        assertThat(points("int a;\n", "no-doc-comment")).isZero();
    }

    @Test
    void doxygen_counts_here_once_for_each_tag() {
        for (String open : new String[] {"/**", "/*!"}) {
            String code = open
                    + "\n * @brief Adds.\n * \\param a one\n * @param b other\n * @return sum\n * @returns sum\n */\n"
                    + "int add(int a, int b)\n{\n    return a + b;\n}\n";
            assertThat(points(code, "doxygen-block")).isEqualTo(1.0);
            assertThat(points(code, "doxygen-tags")).isEqualTo(1.5);
            assertThat(points(code, "doxygen-mismatch")).isZero();
        }
        assertThat(points("/*** banner ***/\n" + PLAIN, "doxygen-block")).isZero();
        assertThat(points("/**/\n" + PLAIN, "doxygen-block")).isZero();
        assertThat(points("const char *s = \"/** @brief x */\";\n" + PLAIN, "doxygen-block"))
                .isZero();
    }

    @Test
    void doxygen_of_another_function_costs() {
        String code = """
                /**
                 * @brief Adds.
                 * @param vlan one
                 * @param[in] pcp two
                 * @param b right
                 */
                int add(int a, int b)
                {
                    return a + b;
                }
                """;
        assertThat(findings(code, "doxygen-mismatch"))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.amount()).isEqualTo(-0.5));
    }

    @Test
    void statements_stand_further_in_than_what_holds_them() {
        String flat = "/* x y */\nint f(int a)\n{\nif (a) {\n    g();\n}\n    return a;\n}\n";
        assertThat(findings(flat, "indentation")).extracting(Finding::line).containsExactly(4);
        String inner = "/* x y */\nint f(int a)\n{\n    if (a) {\n    g();\n    }\n    return a;\n}\n";
        assertThat(findings(inner, "indentation")).extracting(Finding::line).containsExactly(5);
        String mixed = "/* x y */\nint f(int a)\n{\n    a++;\n\ta++;\n    return a;\n}\n";
        assertThat(findings(mixed, "indentation")).extracting(Finding::line).containsExactly(5);
    }

    @Test
    void usual_ways_to_lay_out_code_are_free() {
        for (String code : new String[] {
            "/* x y */\nint\nf(int a,\n  int b)\n  {\n  switch (a) {\n  case 1: g(); break;\n  default:\n    g();\n  }\nout:\n  return b;\n  }\n",
            "/* x y */\nFoo::Foo(int a) :\n    a_(a), b_(a) {\n    open();\n}\n",
            "namespace a {\nnamespace b {\n/* x y */\nint f() {\n    return 1 + x;\n}\n}\n}\n",
            "/* x y */\nint f(int a)\n{\n\treturn g(a,\n\t         a + 1);\n}\n",
            "/* x y */\nint f(int a)\n{\n#ifdef X\n    g();\n#endif\n    for (;;) { if (a) break; }\n    return a + 1;\n}\n",
            "/* x y */\nint f(int a) { return a + 1; }\n",
        }) {
            assertThat(findings(code, "indentation")).as(code).isEmpty();
            assertThat(findings(code, "statements-on-a-line")).as(code).isEmpty();
        }
    }

    @Test
    void long_lines_and_crowded_lines_cost_up_to_a_limit() {
        assertThat(points(function(30, "step(" + "1".repeat(120) + ");"), "long-line"))
                .isEqualTo(-1.0);
        assertThat(points(function(2, "step(); step();"), "statements-on-a-line"))
                .isEqualTo(-0.5);
        assertThat(points(function(30, "step(); step();"), "statements-on-a-line"))
                .isEqualTo(-1.5);
    }

    @Test
    void long_functions_cost_by_their_length() {
        assertThat(points(function(56, "step();"), "long-function")).isZero();
        assertThat(points(function(58, "step();"), "long-function")).isEqualTo(-0.5);
        assertThat(points(function(120, "step();"), "long-function")).isEqualTo(-1.0);
        assertThat(points(function(900, "step();"), "long-function")).isEqualTo(-2.0);
    }

    @Test
    void many_parameters_cost() {
        String parameters = IntStream.range(0, 9).mapToObj(i -> "int p" + i).collect(Collectors.joining(", "));
        assertThat(points("/* x y */\nint f(" + parameters + ")\n{\n    return p1 + p2;\n}\n", "many-parameters"))
                .isEqualTo(-0.5);
    }

    @Test
    void deep_nesting_costs_and_else_if_is_no_level() {
        String four = "/* x y */\nvoid f(int a)\n{\n" + "if (a) {\n".repeat(4) + "g();\n" + "}\n".repeat(4) + "}\n";
        assertThat(points(four, "deep-nesting")).isZero();
        String six = "/* x y */\nvoid f(int a)\n{\n" + "if (a) {\n".repeat(6) + "g();\n" + "}\n".repeat(6) + "}\n";
        assertThat(points(six, "deep-nesting")).isEqualTo(-1.0);
        String chain =
                "/* x y */\nvoid f(int a)\n{\n" + "if (a == 1) {\n    g();\n} else ".repeat(9) + "{\n    h();\n}\n}\n";
        assertThat(points(chain, "deep-nesting")).isZero();
    }

    @Test
    void mixed_conventions_of_names_cost() {
        String code =
                "/* x y */\nint add_all(int first_part, int second_part)\n{\n    int wholeSum = 1;\n    return wholeSum + first_part;\n}\n";
        assertThat(findings(code, "mixed-naming"))
                .singleElement()
                .extracting(Finding::line)
                .isEqualTo(4);
    }
}
