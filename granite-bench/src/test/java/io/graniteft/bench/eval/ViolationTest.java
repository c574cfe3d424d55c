package io.graniteft.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.lang.Language;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is planted is what its name says. */
class ViolationTest {
    private static final Sample SAMPLE = new Sample(
            "gate",
            Language.C,
            "int gate(int state)\n{\n    int next = state;\n\n    if (state > 3) {\n        next = 0;\n    }\n    return next;\n}\n",
            false);

    private final CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
            .profile(Profile.SEMANTIC)
            .compiler(CodeQualityEvaluator.NO_COMPILER_COMMAND)
            .build();

    private QualityScore score(String code) {
        return evaluator.evaluate(Snippet.of("gate.c", code, CodeLanguage.C));
    }

    @ParameterizedTest
    @EnumSource(Violation.class)
    void a_planted_violation_breaks_its_rule_and_lowers_the_score(Violation violation) {
        assertThat(score(SAMPLE.code()).safety()).isEqualTo(10.0);
        String planted = violation.apply(SAMPLE, new Random(1)).orElseThrow();
        assertThat(score(planted).findings()).extracting(Finding::rule).contains(violation.rule());
        assertThat(score(planted).safety()).isLessThan(10.0);
    }
}
