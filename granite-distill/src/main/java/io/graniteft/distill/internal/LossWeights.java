package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.JsonlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How much a token of each source counts, so that the corrections have a share of {@code alpha} in the weighted loss and ground
 * truth has the rest. The mass of a source is estimated by the bytes of its answers: both sources are C, so their tokens are
 * about equally long. The weights keep the total mass, so that the loss keeps its scale.
 *
 * @param groundTruth weight of ground truth and seeds
 * @param corrections weight of corrections
 */
public record LossWeights(double groundTruth, double corrections) {
    /** Every source counts as it is. */
    public static final LossWeights NEUTRAL = new LossWeights(1, 1);
    /** From here on a few corrections decide what is learned, which somebody should know. */
    static final double REMARKABLE_RATIO = 100;

    /** The weights for sources of these masses; neutral when one of them is empty. */
    public static LossWeights of(double alpha, long groundTruthMass, long correctionsMass) {
        if (groundTruthMass <= 0 || correctionsMass <= 0) {
            return NEUTRAL;
        }
        double total = (double) groundTruthMass + correctionsMass;
        return new LossWeights((1 - alpha) * total / groundTruthMass, alpha * total / correctionsMass);
    }

    /** How many times as much as a token of ground truth a token of the corrections counts. */
    public double ratio() {
        return groundTruth == 0 ? Double.POSITIVE_INFINITY : corrections / groundTruth;
    }

    /** What is worth saying about a great ratio. */
    String remark() {
        return String.format(
                Locale.ROOT,
                "There are few corrections: to have their share of the loss (distillation.alpha), each of their tokens counts"
                        + " as much as %.0f of ground truth. A lower alpha is gentler.",
                ratio());
    }

    /** Bytes of the answers in these chat files. */
    public static long mass(List<Path> files) {
        long[] bytes = {0};
        for (Path file : files) {
            JsonlReader.forEach(
                    file,
                    ChatExample.class,
                    (example, line) -> bytes[0] += example.answer().getBytes(StandardCharsets.UTF_8).length);
        }
        return bytes[0];
    }
}
