package io.graniteft.eval.internal.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What violations cost, and what good practice gives back. */
class SemanticSafetyTest {
    private static final SyntaxReport REPORT = new SyntaxReport(Status.OK, Sandbox.FILTER, List.of(), "cc");

    static Tally tally(String code) {
        return new SemanticSafety().tally(new Subject(Snippet.of("x", code, CodeLanguage.C)), REPORT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            void f(void) { g(1); }                               | 1000
            void f(void) { goto out; out: g(1); }                |  700
            void f(void) { goto a; a: goto b; b: g(1); }         |  700
            void f(void) { free(p); free(q); }                   |  800
            void f(void) { p = malloc(3); free(p); }             |  600
            void f(void) { if (setjmp(e) == 0) { g(1); } }       |  700
            void f(void) { abort(); exit(1); }                   |  700
            void f(void) { f(); }                                |  850
            void f(void) { while (1) { g(1); } }                 |  800
            """)
    void the_tables_price_each_distinct_word_once(String code, int points) {
        assertThat(tally(code).points()).isEqualTo(points);
    }

    @Test
    void bonuses_give_back_at_most_half_and_never_more_than_a_point() {
        assertThat(tally("void f(void) { const uint8_t x = 1; g(x); }").points())
                .isEqualTo(1000);
        assertThat(tally("static uint8_t f(const uint16_t x) { free(p); return g(x); }")
                        .points())
                .isEqualTo(900);
        assertThat(tally("void f(void) { const int x = 010; g(x); }").points()).isEqualTo(985);
    }

    @Test
    void small_weights_shrink_and_stay_within_their_limit() {
        StringBuilder code = new StringBuilder("void f(void)\n{\n");
        int before = 1000;
        for (int i = 0; i < 12; i++) {
            code.append("    g(010);\n");
            int points = tally(code + "}\n").points();
            assertThat(points).isLessThan(before);
            before = points;
        }
        assertThat(tally("void f(void)\n{\n" + "    g(010);\n".repeat(500) + "}\n")
                        .points())
                .isEqualTo(850);
    }

    @Test
    void the_amounts_of_the_findings_add_up_to_the_score() {
        Tally tally = tally("""
                static int f(const uint8_t *p)
                {
                    if (p)
                        return atoi(p);
                    free(p);
                    return 010;
                }
                """);
        double sum = tally.findings().stream().mapToDouble(Finding::amount).sum();
        assertThat(Math.round(1000 + 100 * sum)).isEqualTo(tally.points());
    }

    @Test
    void doxygen_and_other_comments_do_not_move_it() {
        String code = "void f(void)\n{\n    free(p);\n}\n";
        assertThat(tally("/** @brief const uint8_t, no goto. @param x @return y */\n" + code)
                        .points())
                .isEqualTo(tally(code).points());
    }
}
