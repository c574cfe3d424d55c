package io.graniteft.distill;

import io.graniteft.distill.internal.Wilson;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When the loop ends: the average score was at its threshold or above for {@code patience} epochs in a row, or the correction
 * rate was below its threshold for as many, or the last permitted epoch is over; asked in this order, so that an epoch at which
 * several hold is reported as converged. Epoch 0, the untrained student, counts for none of them.
 *
 * @param scoreThreshold the average score that must be reached
 * @param correctionRateThreshold the share of poor outputs that must be undercut, 0 to 1
 * @param patience epochs in a row
 * @param maxEpochs the last permitted epoch's number
 * @param confident whether the unfavourable end of a 95 % interval must hold a criterion instead of the mean: the lower one of
 *     the average score's, the upper one of the correction rate's
 */
public record ConvergencePolicy(
        double scoreThreshold, double correctionRateThreshold, int patience, int maxEpochs, boolean confident) {
    public ConvergencePolicy {
        if (patience < 1 || maxEpochs < 1) {
            throw new IllegalArgumentException("patience and epochs are counted from 1");
        }
    }

    /** The policy of a configuration. */
    public static ConvergencePolicy of(DistillationConfig config) {
        return new ConvergencePolicy(
                config.convergenceThreshold(),
                config.correctionRateThreshold(),
                config.convergencePatience(),
                config.maxEpochs(),
                config.convergenceConfident());
    }

    /**
     * Whether the loop ends after these epochs, and why.
     *
     * @param epochs all epochs so far, in order
     */
    public Optional<Ending> decide(List<EpochMetrics> epochs) {
        List<EpochMetrics> trained =
                epochs.stream().filter(epoch -> epoch.epoch() > 0).toList();
        if (held(trained, epoch -> score(epoch) >= scoreThreshold)) {
            return Optional.of(Ending.SCORE);
        }
        if (held(trained, epoch -> correctionRate(epoch) < correctionRateThreshold)) {
            return Optional.of(Ending.CORRECTION_RATE);
        }
        return trained.size() >= maxEpochs ? Optional.of(Ending.MAX_EPOCHS) : Optional.empty();
    }

    private boolean held(List<EpochMetrics> trained, Predicate<EpochMetrics> criterion) {
        return trained.size() >= patience
                && trained.subList(trained.size() - patience, trained.size()).stream()
                        .allMatch(criterion);
    }

    private double score(EpochMetrics epoch) {
        return confident ? epoch.avgStudentScoreCi().get(0) : epoch.avgStudentScore();
    }

    private double correctionRate(EpochMetrics epoch) {
        return confident ? Wilson.upper(epoch.numPoorOutputs(), epoch.numPractice()) : epoch.correctionRate();
    }
}
