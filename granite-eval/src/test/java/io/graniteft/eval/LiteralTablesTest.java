package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.Diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for every row of the scoring tables. */
class LiteralTablesTest {

    private static final String PLAIN = "int plain(void)\n{\n    int x = 1;\n}\n";

    private static QualityScore score(String code, Diagnostic... diagnostics) {
        return score(code, Status.OK, List.of(diagnostics));
    }

    private static QualityScore score(String code, Status status, List<Diagnostic> diagnostics) {
        SyntaxChecker recorded =
                (text, language) -> new SyntaxReport(status, Sandbox.FILTER, diagnostics, "recorded 1.0");
        return CodeQualityEvaluator.builder()
                .profile(Profile.LITERAL)
                .syntaxChecker(recorded)
                .build()
                .evaluate(Snippet.of("s", code));
    }

    private static List<Diagnostic> repeated(Severity severity, int count) {
        List<Diagnostic> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Diagnostic(severity, severity == Severity.ERROR ? "compile-error" : "warning", i + 1, 1, "m"));
        }
        return all;
    }

    private static double amount(QualityScore score, String rule) {
        return score.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .mapToDouble(Finding::amount)
                .sum();
    }

    private static double safety(String code) {
        Double safety = score(code).safety();
        assertThat(safety).isNotNull();
        return safety == null ? -1 : safety;
    }

    // ---- syntax

    @ParameterizedTest(name = "{0} warnings and {1} errors give {2}")
    @CsvSource({
        "0,0,10.0",
        "1,0,8.5",
        "2,0,8.0",
        "3,0,7.5",
        "4,0,7.0",
        "5,0,7.0",
        "40,0,7.0",
        "0,1,4.0",
        "0,2,3.0",
        "0,4,1.0",
        "0,5,0.0",
        "0,6,0.0",
        "3,1,4.0"
    })
    void syntax_follows_the_table_of_errors_and_warnings(int warnings, int errors, double expected) {
        List<Diagnostic> all = new ArrayList<>(repeated(Severity.WARNING, warnings));
        all.addAll(repeated(Severity.ERROR, errors));
        assertThat(score(PLAIN, Status.OK, all).syntax()).isEqualTo(expected);
    }

    @Test
    void every_error_and_warning_is_a_finding_with_its_line() {
        QualityScore score = score(
                PLAIN,
                new Diagnostic(Severity.ERROR, "compile-error", 3, 7, "odd"),
                new Diagnostic(Severity.WARNING, "warning-unused-variable", 2, 1, "unused"));
        assertThat(score.findings())
                .contains(
                        new Finding(
                                "errors-present",
                                Dimension.SYNTAX,
                                0,
                                0,
                                -5.0,
                                Confidence.HIGH,
                                "the compiler reports errors"),
                        new Finding("compile-error", Dimension.SYNTAX, 3, 7, -1.0, Confidence.HIGH, "odd"),
                        new Finding("warning-unused-variable", Dimension.SYNTAX, 2, 1, 0.0, Confidence.HIGH, "unused"));
    }

    @Test
    void notes_cost_nothing() {
        assertThat(score(PLAIN, new Diagnostic(Severity.NOTE, "n", 1, 1, "m")).syntax())
                .isEqualTo(10.0);
    }

    @ParameterizedTest(name = "{1} → {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "9.0 | void f(void) { g(1); }",
                "6.0 | void f(void) { g(1);",
                "7.0 | void f(void) { g(1; }",
                "4.0 | void f(void) { g(1;",
                "6.0 | void f(void) } { g(1);"
            })
    void without_a_compiler_the_heuristic_weighs_braces_parentheses_and_semicolons(double expected, String code) {
        QualityScore score = CodeQualityEvaluator.builder()
                .profile(Profile.LITERAL)
                .compiler("none")
                .build()
                .evaluate(Snippet.of(code));
        assertThat(score.status()).isEqualTo(Status.NO_COMPILER);
        assertThat(score.sandbox()).isEqualTo(Sandbox.NONE);
        assertThat(score.compiler()).isNull();
        assertThat(score.syntax()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} missing semicolons → {1}")
    @CsvSource({"0,9.0", "1,8.0", "2,7.5", "4,6.5", "6,6.5"})
    void without_a_compiler_each_missing_semicolon_costs_half_a_point_up_to_two(int missing, double expected) {
        StringBuilder code = new StringBuilder("void f(void)\n{\n    int x = 0;\n");
        for (int i = 0; i < missing; i++) {
            code.append("    x = g(x)\n    if (x) {\n        g(1);\n    }\n");
        }
        QualityScore score = CodeQualityEvaluator.builder()
                .profile(Profile.LITERAL)
                .compiler("none")
                .build()
                .evaluate(Snippet.of(code.append("}\n").toString()));
        assertThat(score.syntax()).isEqualTo(expected);
    }

    // ---- protocol

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "int a;                                  | 5.5",
                "int vlan;                               | 7.0",
                "int vlan, pcp;                          | 8.5",
                "int vlan, pcp, gate;                    | 10.0",
                "int vlan, pcp, gate, qbv, qav, gcl;     | 10.0",
                "int stream, talker;                     | 8.5",
                "int stream, talker, srp;                | 10.0",
                "int stream, talker, pcp;                | 8.5",
                "int vlan, vlan2, vlan_3;                | 7.0",
                "int VlanId, PCP_VALUE, reschedule;      | 10.0",
                "int a; // vlan pcp gate                 | 10.0"
            })
    void protocol_takes_one_and_a_half_points_for_each_keyword_below_three(String code, double expected) {
        assertThat(score(code).protocol()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pcp",
                "vlan",
                "timestamp",
                "gate",
                "priority",
                "qbv",
                "qav",
                "shaper",
                "gcl",
                "schedule",
                "stream",
                "sample",
                "channel",
                "bandwidth",
                "srp",
                "talker",
                "listener",
                "reservation",
                "class"
            })
    void every_keyword_counts(String keyword) {
        assertThat(score("int x_" + keyword + ";").protocol()).isEqualTo(7.0);
    }

    @Test
    void keywords_that_were_found_are_information_with_their_place() {
        assertThat(score("int a;\nint  vlan;\n").findings())
                .contains(new Finding(
                        "keyword-found", Dimension.PROTOCOL, 2, 6, 0.0, Confidence.MEDIUM, "tsn keyword 'vlan'"))
                .filteredOn(finding -> finding.rule().equals("keyword-missing"))
                .hasSize(2)
                .allMatch(finding -> finding.amount() == -1.5);
    }

    // ---- safety

    @ParameterizedTest(name = "{0} costs {2} as {1}")
    @CsvSource({
        "goto, misra-15.1, -3.0",
        "malloc, misra-21.3, -2.0",
        "free, misra-21.3, -2.0",
        "realloc, misra-21.3, -2.0",
        "calloc, misra-21.3, -2.0",
        "setjmp, misra-21.4, -3.0",
        "longjmp, misra-21.4, -3.0",
        "abort, misra-21.8, -1.5",
        "exit, misra-21.8, -1.5"
    })
    void each_violation_word_costs_its_penalty_once(String word, String rule, double penalty) {
        QualityScore once = score("int a;\n  " + word + "(a);");
        assertThat(once.safety()).isEqualTo(10.0 + penalty);
        assertThat(once.findings())
                .filteredOn(finding -> finding.rule().equals(rule))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.amount()).isEqualTo(penalty);
                    assertThat(finding.line()).isEqualTo(2);
                    assertThat(finding.column()).isEqualTo(3);
                    assertThat(finding.dimension()).isEqualTo(Dimension.SAFETY);
                });
        assertThat(safety("int a; " + word + "(a); " + word + "(b);")).isEqualTo(10.0 + penalty);
    }

    @Test
    void distinct_violations_add_up_and_stop_at_zero() {
        assertThat(safety("int a; malloc(1); free(a);")).isEqualTo(6.0);
        assertThat(safety("int a; goto x; malloc(1); setjmp(b); abort();")).isEqualTo(0.5);
        assertThat(safety("int a; goto x; malloc(1); free(a); setjmp(b); longjmp(b); exit(1);"))
                .isEqualTo(0.0);
    }

    @Test
    void a_comment_that_lists_banned_words_costs_as_much_as_their_use() {
        assertThat(safety("int a; /* no goto, malloc, setjmp or abort here */")).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"free_list", "exit_code", "gotoWork", "my_malloc", "Abort", "callocs"})
    void words_inside_longer_names_cost_nothing(String name) {
        assertThat(safety("int " + name + ";")).isEqualTo(10.0);
    }

    @Test
    void a_function_that_calls_itself_costs_the_recursion_penalty_once() {
        String recursive = "int a(int n)\n{\n    return n ? a(n - 1) + a(n - 2) : 0;\n}\n";
        QualityScore score = score(recursive + "int b(int n) { return b(n); }\n");
        assertThat(score.safety()).isEqualTo(8.5);
        assertThat(score.findings())
                .filteredOn(finding -> finding.rule().equals("misra-17.2"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int a(int n) { return b(n); } int b(int n) { return n; }",
                "int a(int n) { /* a(n) */ return n; }",
                "int a(int n) { log(\"a(n)\"); return n; }",
                "int a(int n); int c(void) { return a(1); }",
                "int a(int n) { return aa(n) + a_(n); }"
            })
    void other_calls_are_no_recursion(String code) {
        assertThat(safety(code)).isEqualTo(10.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(void) { while (1) { g(); } }",
                "void f(void) { while(1) g(); }",
                "void f(void) { while ( 1 ) ; }",
                "void f(void) { while (1) { g(); } h(); break; }",
                "void f(void) { while (1) { /* break */ g(\"break\"); } }",
                "void f(void) { while (1) { breaker(); return; }"
            })
    void an_endless_loop_without_break_costs_two_points(String code) {
        assertThat(safety(code)).isEqualTo(8.0);
        assertThat(amount(score(code), "infinite-loop")).isEqualTo(-2.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(void) { while (1) { if (g()) { break; } } }",
                "void f(void) { while (10) { g(); } }",
                "void f(void) { for (;;) { g(); } }",
                "void f(void) { while (x) { g(); } }"
            })
    void other_loops_cost_nothing(String code) {
        assertThat(safety(code)).isEqualTo(10.0);
    }

    @ParameterizedTest(name = "{0} is worth {1}")
    @CsvSource({
        "uint8_t x;, 0.5",
        "uint16_t x;, 0.5",
        "uint32_t x;, 0.5",
        "uint64_t x;, 0.5",
        "int8_t x;, 0.5",
        "int16_t x;, 0.5",
        "int32_t x;, 0.5",
        "int64_t x;, 0.5",
        "uint8_t x; uint8_t y;, 0.5",
        "uint8_t x; int32_t y;, 1.0",
        "static int x; static int y;, 0.3",
        "const int x; const int y;, 0.3",
        "volatile int x; volatile int y;, 0.2",
        "int x; /** doc */ /** doc */, 1.0",
        "int x; // @param a @param b, 0.5",
        "int x; // @return a, 0.5",
        "int x; // @brief a, 0.5",
        "int x; // @returns a, 0.5",
        "int x; /** @brief a @param b @return c */, 2.5",
        "int x; /*** banner */, 0.0",
        "int x; /**/, 0.0",
        "int x; uint8_ty; my_const; statically;, 0.0"
    })
    void good_practice_is_worth_its_bonus_once(String code, double bonus) {
        // A goto makes room below the clamp, so that the bonus shows.
        assertThat(safety(code + " goto out;")).isEqualTo(7.0 + bonus);
    }

    @Test
    void deductions_and_bonuses_meet_before_the_clamp() {
        assertThat(safety("static uint8_t x;")).isEqualTo(10.0);
        assertThat(safety("static const volatile uint8_t x; goto out;")).isEqualTo(8.3);
        assertThat(safety("uint8_t a; goto x; malloc(1); free(a); setjmp(b); longjmp(b);"))
                .isEqualTo(0.0);
    }

    // ---- style

    @Test
    void style_starts_at_ten_and_loses_for_missing_comments_and_doxygen() {
        assertThat(score("int f(void)\n{\n    return 1;\n}\n").style()).isEqualTo(7.0);
        assertThat(score("// a\nint f(void)\n{\n    return 1;\n}\n").style()).isEqualTo(7.5);
        assertThat(score("// a\n// b\n// c\n// d\nint f(void)\n{\n    return 1;\n}\n")
                        .style())
                .isEqualTo(8.5);
        assertThat(score("/** a */\nint f(void)\n{\n    return 1; // b\n} // c\n")
                        .style())
                .isEqualTo(10.0);
    }

    @Test
    void style_loses_half_a_point_for_each_name_of_the_rarer_convention() {
        String snake = "int read_frame(int frame_len, int portId)\n{\n    int nextOne = 0;\n    int port_no;\n}\n";
        QualityScore score = score(snake);
        assertThat(amount(score, "mixed-naming")).isEqualTo(-1.0);
        String camel = "int readFrame(int frameLen, int port_id)\n{\n    int nextOne = 0;\n}\n";
        assertThat(amount(score(camel), "mixed-naming")).isEqualTo(-0.5);
        assertThat(amount(score("int f(int a)\n{\n    int MAX = a;\n}\n"), "mixed-naming"))
                .isZero();
    }

    @Test
    void style_loses_at_most_three_points_for_names() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            code.append("int snake_name_")
                    .append(i)
                    .append(";\nint camelName")
                    .append(i)
                    .append(";\n");
        }
        assertThat(amount(score(code.toString()), "mixed-naming")).isEqualTo(-3.0);
    }

    @Test
    void style_loses_a_quarter_point_for_each_badly_indented_line_up_to_three() {
        assertThat(amount(score("int f(void)\n{\nint x;\n    int y;\n}\n"), "indentation"))
                .isEqualTo(-0.25);
        assertThat(amount(score("int f(void)\n{\n\tint x;\n\tint z;\n    int y;\n}\n"), "indentation"))
                .isEqualTo(-0.25);
        assertThat(amount(score("int f(void)\n{\nout:\n    g();\n#if A\n    h();\n#endif\n}\n"), "indentation"))
                .isZero();
        assertThat(amount(score("int f(void)\n{\n" + "g();\n".repeat(20) + "}\n"), "indentation"))
                .isEqualTo(-3.0);
    }

    // ---- overall

    @Test
    void overall_is_the_weighted_sum_rounded_half_up() {
        String code = "int f(void)\n{\n    goto out;\nout:\n    return 1;\n}\n";
        QualityScore score = score(code, Status.OK, repeated(Severity.WARNING, 1));
        assertThat(score.syntax()).isEqualTo(8.5);
        assertThat(score.protocol()).isEqualTo(5.5);
        assertThat(score.safety()).isEqualTo(7.0);
        assertThat(score.style()).isEqualTo(7.0);
        // In binary floating point the sum of the products is 6.999999999999999, one bracket lower.
        assertThat(score.overall()).isEqualTo(7.0);
        assertThat(score.bracket()).isEqualTo(Bracket.FROM_7_TO_9);
    }

    @Test
    void half_a_hundredth_is_rounded_up() {
        String code = "int f(void)\n{\ngoto out;\nx = 1;\ny = 1;\nout:\n    return 1;\n}\n";
        QualityScore score = score(code, Status.OK, repeated(Severity.WARNING, 1));
        assertThat(score.style()).isEqualTo(6.25);
        // 2.55 + 1.65 + 1.75 + 0.9375
        assertThat(score.overall()).isEqualTo(6.89);
    }

    @Test
    void the_weights_move_the_overall_score() {
        String good = "/** vlan pcp gate */\nint f(void)\n{\n    return 1; // a\n} // b\n";
        assertThat(score(good).overall()).isEqualTo(10.0);
        assertThat(score(good, Status.OK, repeated(Severity.ERROR, 5)).overall())
                .isEqualTo(7.0);
        assertThat(score(good.replace("vlan pcp gate", "nothing")).overall()).isEqualTo(8.65);
        assertThat(score(good.replace("return 1;", "setjmp(a); longjmp(a, 1);")).overall())
                .isEqualTo(8.75);
        assertThat(score(good.replace("// a", "").replace("// b", "")).overall())
                .isEqualTo(9.85);
    }

    @Test
    void a_resource_limit_is_neither_good_nor_bad() {
        String good = "/** vlan pcp gate */\nint f(void)\n{\n    return 1; // a\n} // b\n";
        QualityScore best = score(good, Status.RESOURCE_LIMIT, List.of());
        assertThat(best.syntax()).isNull();
        assertThat(best.overall()).isEqualTo(6.99);
        QualityScore middle =
                score("int f(void)\n{\n    goto out;\nout:\n    return 1;\n}\n", Status.RESOURCE_LIMIT, List.of());
        // 0.30 × 5.0 + 0.30 × 5.5 + 0.25 × 7.0 + 0.15 × 7.0
        assertThat(middle.overall()).isEqualTo(5.95);
        QualityScore worst = score(
                "int f(void)\n{\ngoto a; malloc(1); setjmp(a); longjmp(a); free(x);\n}\n",
                Status.RESOURCE_LIMIT,
                List.of());
        assertThat(worst.overall()).isEqualTo(5.0);
        assertThat(worst.bracket()).isEqualTo(Bracket.FROM_5_TO_7);
    }

    @Test
    void rejected_text_is_never_good() {
        String good = "/** vlan pcp gate */\nint f(void)\n{\n    return 1; // a\n} // b\n";
        QualityScore score =
                score(good, Status.REJECTED, List.of(new Diagnostic(Severity.NOTE, "rejected-include", 1, 1, "no")));
        assertThat(score.syntax()).isNull();
        assertThat(score.overall()).isEqualTo(4.5);
        assertThat(score.findings()).first().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("rejected-include");
            assertThat(finding.amount()).isZero();
        });
    }

    @Test
    void the_same_text_and_report_give_the_same_score() {
        List<Diagnostic> diagnostics = repeated(Severity.WARNING, 2);
        assertThat(score(PLAIN, Status.OK, diagnostics)).isEqualTo(score(PLAIN, Status.OK, diagnostics));
    }
}
