package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.distill.DistillationConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossWeightsTest {
    @Test
    void the_weighted_masses_stand_as_alpha_to_its_rest_and_keep_their_sum() {
        Random random = new Random(20261123);
        for (int trial = 0; trial < 1000; trial++) {
            double alpha = random.nextDouble();
            long groundTruth = random.nextInt(1_000_000) + 1L;
            long corrections = random.nextInt(1_000_000) + 1L;

            LossWeights weights = LossWeights.of(alpha, 0, groundTruth, corrections);

            double weightedCorrections = weights.corrections() * corrections;
            double all = weightedCorrections + weights.groundTruth() * groundTruth;
            assertThat(weightedCorrections / all).isCloseTo(alpha, within(1e-9));
            assertThat(all).isCloseTo((double) groundTruth + corrections, within(1e-3));
        }
    }

    @Test
    void without_corrections_ground_truth_counts_as_it_is() {
        assertThat(LossWeights.of(0.7, 4, 1000, 0)).isEqualTo(LossWeights.NEUTRAL);
    }

    @Test
    void no_correction_counts_more_than_the_bound_and_ground_truth_has_the_rest() {
        Random random = new Random(20261124);
        for (int trial = 0; trial < 1000; trial++) {
            double alpha = random.nextDouble();
            double bound = 1 + 9 * random.nextDouble();
            long groundTruth = random.nextInt(1_000_000) + 1L;
            long corrections = random.nextInt(1_000_000) + 1L;

            LossWeights weights = LossWeights.of(alpha, bound, groundTruth, corrections);

            double weightedCorrections = weights.corrections() * corrections;
            double all = weightedCorrections + weights.groundTruth() * groundTruth;
            assertThat(weights.corrections()).isLessThanOrEqualTo(bound);
            assertThat(weightedCorrections / all).isLessThanOrEqualTo(alpha + 1e-9);
            assertThat(all).isCloseTo((double) groundTruth + corrections, within(1e-3));
            if (weights.corrections() < bound) {
                assertThat(weightedCorrections / all).isCloseTo(alpha, within(1e-9));
            }
        }
    }

    @Test
    void a_share_that_the_bound_takes_from_few_corrections_is_remarked_upon() {
        assertThat(LossWeights.remark(config("4"), 1_000_000, 1000))
                .startsWith(
                        "There are few corrections: they have 0.4 % of the loss instead of the 70 % of distillation.alpha")
                .contains("more than 4 times in a pass");
        assertThat(LossWeights.remark(config("4"), 1000, 1000)).isNull();
    }

    @Test
    void without_a_bound_few_corrections_that_count_for_much_are_warned_of() {
        assertThat(LossWeights.remark(config("0"), 1_000_000, 1000))
                .startsWith("warning: ")
                .contains("as much as 2333 of ground truth");
        assertThat(LossWeights.remark(config("0"), 1000, 100)).isNull();
    }

    private static DistillationConfig config(String bound) {
        return DistillationConfig.of(ConfigLoader.load(new ConfigSources(
                        List.of(), null, Map.of(), Map.of("distillation.max_correction_weight", bound), Path.of("")))
                .config()
                .distillation());
    }
}
