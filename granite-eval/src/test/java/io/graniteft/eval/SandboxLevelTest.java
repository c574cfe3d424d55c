package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The level of protection that a compiler runs at. */
class SandboxLevelTest {

    private static final Snippet CODE = Snippet.of("a", "int f(void)\n{\n    return 1;\n}\n", CodeLanguage.C);

    @ParameterizedTest
    @EnumSource
    void the_filter_holds_by_itself(Profile profile) {
        CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
                .profile(profile)
                .sandbox(Sandbox.FILTER)
                .build();
        assertThat(evaluator.sandbox()).isEqualTo(Sandbox.FILTER);
        assertThat(evaluator.evaluate(CODE).sandbox()).isEqualTo(Sandbox.FILTER);
        assertThat(evaluator.evaluate("#include \"/etc/passwd\"\nint x;").sandbox())
                .isEqualTo(Sandbox.FILTER);
    }

    @ParameterizedTest
    @EnumSource
    void a_level_that_is_asked_for_is_kept_or_no_compiler_runs(Profile profile) {
        CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
                .profile(profile)
                .sandbox(Sandbox.NAMESPACE)
                .build();
        QualityScore score = evaluator.evaluate(CODE);
        if (evaluator.sandbox() == Sandbox.NAMESPACE) {
            assertThat(score.status()).isEqualTo(Status.OK);
            assertThat(score.sandbox()).isEqualTo(Sandbox.NAMESPACE);
            assertThat(score.syntax()).isEqualTo(10.0);
        } else {
            assertThat(score.status()).isEqualTo(Status.NO_COMPILER);
            assertThat(score.sandbox()).isEqualTo(Sandbox.NONE);
        }
    }

    @Test
    void the_level_is_the_same_for_both_profiles_and_languages() {
        CodeQualityEvaluator evaluator =
                CodeQualityEvaluator.builder().profile(Profile.LITERAL).build();
        for (CodeLanguage language : CodeLanguage.values()) {
            Snippet snippet = Snippet.of("a", CODE.code(), language);
            assertThat(evaluator.evaluate(snippet, java.util.EnumSet.allOf(Profile.class)))
                    .extracting(QualityScore::sandbox)
                    .containsOnly(evaluator.sandbox());
        }
    }

    @Test
    void nothing_runs_unprotected_unless_that_is_allowed() {
        CodeQualityEvaluator.Builder unprotected =
                CodeQualityEvaluator.builder().sandbox(Sandbox.NONE);
        assertThat(unprotected.build().evaluate(CODE).status()).isEqualTo(Status.NO_COMPILER);
        QualityScore score = unprotected.allowUnsandboxed(true).build().evaluate(CODE);
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.sandbox()).isEqualTo(Sandbox.NONE);
    }
}
