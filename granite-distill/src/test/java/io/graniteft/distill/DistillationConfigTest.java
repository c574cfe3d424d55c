package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.distill.DistillationConfig.CorrectionRequest;
import io.graniteft.distill.DistillationConfig.EpochStart;
import io.graniteft.distill.DistillationConfig.PracticeDraw;
import io.graniteft.distill.DistillationConfig.PromptSets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistillationConfigTest {
    @Test
    void the_defaults_are_those_of_the_configuration_file() {
        DistillationConfig config = config(Map.of());

        assertThat(config.qualityThreshold()).isEqualTo(7.0);
        assertThat(config.convergenceThreshold()).isEqualTo(8.0);
        assertThat(config.convergencePatience()).isEqualTo(3);
        assertThat(config.correctionRateThreshold()).isEqualTo(0.10);
        assertThat(config.maxEpochs()).isEqualTo(5);
        assertThat(config.maxCorrectionsPerEpoch()).isEqualTo(500);
        assertThat(config.maxParallelTeacherCalls()).isEqualTo(10);
        assertThat(config.teacherBatchSize()).isEqualTo(50);
        assertThat(config.evalSamplesPerEpoch()).isEqualTo(200);
        assertThat(config.practiceFraction()).isEqualTo(0.3);
        assertThat(config.alpha()).isEqualTo(0.7);
        assertThat(config.generationTemperature()).isEqualTo(0.7);
        assertThat(config.generationTopP()).isEqualTo(0.95);
        assertThat(config.maxNewTokens()).isEqualTo(1024);
        assertThat(config.practicePrompts()).isEqualTo(PracticeDraw.FRESH);
        assertThat(config.prompts()).isEqualTo(PromptSets.DISJOINT);
    }

    @Test
    void a_cap_that_cannot_bind_is_worth_a_warning() {
        assertThat(config(Map.of()).warnings()).singleElement().asString().contains("500 cannot bind");
        assertThat(config(Map.of("distillation.practice_samples_per_epoch", "600"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void one_set_for_all_purposes_is_worth_a_warning_that_says_why() {
        assertThat(config(Map.of("distillation.prompts", "procedure")).warnings())
                .first()
                .asString()
                .contains("measures memory");
    }

    @Test
    void every_value_out_of_range_is_named_at_once() {
        assertThatThrownBy(() -> new DistillationConfig(
                        11,
                        8,
                        0,
                        0.1,
                        5,
                        500,
                        10,
                        50,
                        2048,
                        200,
                        200,
                        PracticeDraw.FRESH,
                        0.3,
                        PromptSets.DISJOINT,
                        1.5,
                        0.5,
                        CorrectionRequest.FINDINGS,
                        3,
                        true,
                        false,
                        false,
                        EpochStart.LAST,
                        0,
                        1,
                        0.7,
                        0.95,
                        1024,
                        16))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
                    assertThat(e)
                            .hasMessageContaining("distillation.quality_threshold is 11, outside 0 to 10")
                            .hasMessageContaining("distillation.convergence_patience is 0, outside the numbers from 1")
                            .hasMessageContaining("distillation.alpha is 1.5")
                            .hasMessageContaining(
                                    "distillation.max_correction_weight is 0.5, outside the numbers from 1")
                            .hasMessageContaining("distillation.correction_attempts is 3, outside 1 to 2");
                });
    }

    @Test
    void nothing_to_practise_on_is_refused_unless_one_set_serves_all_purposes() {
        assertThatThrownBy(() -> config(Map.of("distillation.practice_fraction", "0")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("practice_fraction");
        assertThat(config(Map.of("distillation.practice_fraction", "0", "distillation.prompts", "procedure"))
                        .practiceFraction())
                .isZero();
    }

    private static DistillationConfig config(Map<String, String> settings) {
        return DistillationConfig.of(
                ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), settings, Path.of("")))
                        .config()
                        .distillation());
    }
}
