package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeQualityEvaluatorTest {

    private static final String GOOD = """
            #include <stdint.h>

            /**
             * @brief Reads the priority code point of a VLAN tag.
             * @param tci the tag control information
             * @return the PCP, 0 to 7
             */
            static uint8_t vlan_pcp(const uint16_t tci)
            {
                /* The PCP selects the gate's queue. */
                return (uint8_t)(tci >> 13U); // upper three bits
            }
            """;

    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.LITERAL).build();

    @Test
    void the_defaults_need_no_setting() {
        QualityScore score = new CodeQualityEvaluator().evaluate(GOOD);
        assertThat(score.profile()).isEqualTo(Profile.SEMANTIC);
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.overall()).isGreaterThan(9.0);
    }

    @Test
    void good_code_reaches_ten() {
        QualityScore score = evaluator.evaluate(Snippet.of("good", GOOD));
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.sandbox()).isNotEqualTo(Sandbox.NONE);
        assertThat(score.overall()).isEqualTo(10.0);
        assertThat(score.bracket()).isEqualTo(Bracket.FROM_9);
        assertThat(score.compiler()).contains("gcc");
        assertThat(score.profile()).isEqualTo(Profile.LITERAL);
        assertThat(score.id()).isEqualTo("good");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t \n"})
    void blank_text_is_empty_and_scores_nothing(String text) {
        QualityScore score = evaluator.evaluate(text);
        assertThat(score.status()).isEqualTo(Status.EMPTY);
        assertThat(score.overall()).isZero();
        assertThat(score.syntax()).isNull();
        assertThat(score.protocol()).isNull();
        assertThat(score.safety()).isNull();
        assertThat(score.style()).isNull();
        assertThat(score.bracket()).isEqualTo(Bracket.BELOW_5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I am sorry, but I can not help with this request; please ask something about VLAN and gate control.",
                "The talker reserves bandwidth on the stream.",
                "# Heading\n\nThis function reads the priority of the frame and then it returns the result to the caller.",
                "/* vlan pcp gate */ // talker listener stream",
                "Sure! Here's what you need to know about gates: they open and close by a schedule; nothing else matters."
            })
    void prose_and_lone_comments_are_not_code(String text) {
        QualityScore score = evaluator.evaluate(text);
        assertThat(score.status()).isEqualTo(Status.NOT_CODE);
        assertThat(score.overall()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int x;",
                "#define GATE_OPEN 1",
                "static const unsigned long long int x = 1;",
                "void f(void) { return }",
                "struct a { int b; };",
                "/* A long comment that explains in many words what the code below it does and why. */ int x;"
            })
    void short_and_broken_code_is_still_code(String text) {
        assertThat(evaluator.evaluate(text).status()).isEqualTo(Status.OK);
    }

    @Test
    void a_missing_compiler_gives_the_heuristic_and_says_so() {
        QualityScore score = CodeQualityEvaluator.builder()
                .compiler("no-such-compiler-anywhere")
                .build()
                .evaluate(GOOD);
        assertThat(score.status()).isEqualTo(Status.NO_COMPILER);
        assertThat(score.syntax()).isEqualTo(9.0);
        assertThat(score.findings())
                .anySatisfy(
                        finding -> assertThat(finding.message()).contains("no-such-compiler-anywhere was not found"));
    }

    @Test
    void both_profiles_can_be_asked_for_in_one_call() {
        assertThat(evaluator.evaluate(Snippet.of("good", GOOD), Set.of(Profile.SEMANTIC, Profile.LITERAL)))
                .extracting(QualityScore::profile)
                .containsExactly(Profile.LITERAL, Profile.SEMANTIC);
        assertThat(evaluator.evaluate(Snippet.of("good", GOOD), Set.of(Profile.LITERAL)))
                .containsExactly(evaluator.evaluate(Snippet.of("good", GOOD)));
    }

    @Test
    void one_evaluator_serves_many_threads() throws Exception {
        QualityScore expected = evaluator.evaluate(GOOD);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<QualityScore> task = () -> evaluator.evaluate(GOOD);
            for (Future<QualityScore> future :
                    threads.invokeAll(List.of(task, task, task, task, task, task, task, task))) {
                assertThat(future.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void the_explanation_shows_dimensions_weights_and_findings() {
        String code = "int f(void)\n{\n    goto out;\nout:\n    return x;\n}\n";
        String text = evaluator.evaluate(Snippet.of("a.c", code)).explain();
        assertThat(text)
                .startsWith("a.c: 5.65 of 10 (bracket 5-7, profile literal, status OK, sandbox "
                        + evaluator.sandbox().label() + ", gcc")
                .contains("  syntax    4.00 × 0.30\n")
                .contains("-3.00  line 3:5    misra-15.1")
                .contains("-1.00  line 5:12   compile-error")
                .doesNotContain("\r");
    }
}
