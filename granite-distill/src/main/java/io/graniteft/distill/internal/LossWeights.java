package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.distill.DistillationConfig;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a token of each source counts, so that the corrections have a share of {@code alpha} in the weighted loss and ground
 * truth has the rest, as long as no correction counts more than {@code max_correction_weight} times. The mass of a source is
 * estimated by the bytes of its answers: both sources are C, so their tokens are about equally long. The weights keep the total
 * mass, so that the loss keeps its scale, and a weight is also how often an example is learned in a pass over the data.
 *
 * @param groundTruth weight of ground truth and seeds
 * @param corrections weight of corrections
 */
public record LossWeights(double groundTruth, double corrections) {
    /** Every source counts as it is. */
    public static final LossWeights NEUTRAL = new LossWeights(1, 1);
    /** From here on a few corrections decide what is learned, which somebody should know. */
    static final double REMARKABLE_RATIO = 100;

    /**
     * The weights for sources of these masses; neutral when one of them is empty.
     *
     * @param alpha the share of the corrections; with 1 there is no ground truth that could have what a bound takes from them, so
     *     none holds
     * @param bound how much a correction may count at most; 0: any
     */
    public static LossWeights of(double alpha, double bound, long groundTruthMass, long correctionsMass) {
        if (groundTruthMass <= 0 || correctionsMass <= 0) {
            return NEUTRAL;
        }
        double total = (double) groundTruthMass + correctionsMass;
        double corrections = alpha * total / correctionsMass;
        if (bound > 0 && corrections > bound && alpha < 1) {
            return new LossWeights((total - bound * correctionsMass) / groundTruthMass, bound);
        }
        return new LossWeights((1 - alpha) * total / groundTruthMass, corrections);
    }

    /** What somebody should know about the weights that these masses get, or null. */
    static @Nullable String remark(DistillationConfig config, long groundTruthMass, long correctionsMass) {
        LossWeights asked = of(config.alpha(), 0, groundTruthMass, correctionsMass);
        LossWeights given = of(config.alpha(), config.maxCorrectionWeight(), groundTruthMass, correctionsMass);
        if (!given.equals(asked)) {
            double share = given.corrections() * correctionsMass / ((double) groundTruthMass + correctionsMass);
            return String.format(
                    Locale.ROOT,
                    "There are few corrections: they have %.1f %% of the loss instead of the %.0f %% of distillation.alpha, for none is"
                            + " learned more than %s times in a pass over the data (distillation.max_correction_weight).",
                    100 * share,
                    100 * config.alpha(),
                    BigDecimal.valueOf(given.corrections()).stripTrailingZeros().toPlainString());
        }
        return asked.ratio() > REMARKABLE_RATIO && Double.isFinite(asked.ratio()) ? "warning: " + asked.remark() : null;
    }

    /** How many times as much as a token of ground truth a token of the corrections counts. */
    public double ratio() {
        return groundTruth == 0 ? Double.POSITIVE_INFINITY : corrections / groundTruth;
    }

    /** What is worth saying about a great ratio. */
    private String remark() {
        return String.format(
                Locale.ROOT,
                "There are few corrections: to have their share of the loss (distillation.alpha), each of their tokens counts"
                        + " as much as %.0f of ground truth. A distillation.max_correction_weight bounds it.",
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
