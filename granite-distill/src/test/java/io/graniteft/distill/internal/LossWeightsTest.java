package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

            LossWeights weights = LossWeights.of(alpha, groundTruth, corrections);

            double weightedCorrections = weights.corrections() * corrections;
            double all = weightedCorrections + weights.groundTruth() * groundTruth;
            assertThat(weightedCorrections / all).isCloseTo(alpha, within(1e-9));
            assertThat(all).isCloseTo((double) groundTruth + corrections, within(1e-3));
        }
    }

    @Test
    void without_corrections_ground_truth_counts_as_it_is() {
        assertThat(LossWeights.of(0.7, 1000, 0)).isEqualTo(LossWeights.NEUTRAL);
    }

    @Test
    void few_corrections_that_count_for_much_are_remarked_upon() {
        LossWeights weights = LossWeights.of(0.7, 1_000_000, 1000);

        assertThat(weights.ratio()).isGreaterThan(LossWeights.REMARKABLE_RATIO);
        assertThat(weights.remark()).contains("as much as 2333 of ground truth");
    }

    @Test
    void an_alpha_of_1_leaves_ground_truth_out() {
        assertThat(LossWeights.of(1, 100, 50)).isEqualTo(new LossWeights(0, 3));
    }
}
