package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to: a line of {@code epochs.jsonl}. The average and the distribution are those of the held-out prompts,
 * which are never trained on; the counts of poor outputs and corrections and the correction rate are those of the practice
 * prompts.
 *
 * @param epoch 0 for the untrained student, then counted from 1
 * @param trainLoss mean loss of the epoch's training; null in epoch 0
 * @param avgStudentScore mean overall score of the held-out outputs, 0 to 10
 * @param avgStudentScoreCi lower and upper end of its 95 % interval, by a seeded bootstrap over the outputs
 * @param numPoorOutputs practice outputs below the quality threshold
 * @param numCorrections answers received from the teacher, accepted or not
 * @param correctionRate share of poor outputs among the practice outputs, 0 to 1
 * @param scoresDistribution held-out outputs by bracket: {@code <5}, {@code 5-7}, {@code 7-9}, {@code 9+}
 * @param evalLoss loss on the validation lines after the epoch's training; null when there was none
 * @param numHeldout held-out outputs scored
 * @param numPractice practice outputs scored
 * @param avgPracticeScore mean overall score of the practice outputs
 * @param practiceScoresDistribution practice outputs by bracket
 * @param correctionsRequested poor outputs sent to the teacher: all of them, or the cap
 * @param correctionsAccepted answers that join the training set
 * @param correctionsRejected answers that do not, by reason
 * @param otherProfile the profile that does not decide, {@code literal} or {@code semantic}; null in records of older versions
 * @param avgStudentScoreOther the average in that profile; null in records of older versions
 * @param numImproved held-out answers that score higher than in the epoch before; null in epoch 0
 * @param numRegressed held-out answers that score lower than in the epoch before; null in epoch 0
 */
@JsonPropertyOrder({
    "epoch",
    "train_loss",
    "avg_student_score",
    "avg_student_score_ci",
    "num_poor_outputs",
    "num_corrections",
    "correction_rate",
    "scores_distribution",
    "eval_loss",
    "num_heldout",
    "num_practice",
    "avg_practice_score",
    "practice_scores_distribution",
    "corrections_requested",
    "corrections_accepted",
    "corrections_rejected",
    "other_profile",
    "avg_student_score_other",
    "num_improved",
    "num_regressed"
})
public record EpochMetrics(
        int epoch,
        @Nullable Double trainLoss,
        double avgStudentScore,
        List<Double> avgStudentScoreCi,
        int numPoorOutputs,
        int numCorrections,
        double correctionRate,

        ScoreDistribution scoresDistribution,

        @Nullable Double evalLoss,
        int numHeldout,
        int numPractice,
        double avgPracticeScore,

        ScoreDistribution practiceScoresDistribution,

        int correctionsRequested,
        int correctionsAccepted,
        SortedMap<String, Integer> correctionsRejected,
        @Nullable String otherProfile,
        @Nullable Double avgStudentScoreOther,
        @Nullable Integer numImproved,
        @Nullable Integer numRegressed) {
    /** Whether some of the poor outputs could not be corrected for want of budget. */
    public boolean ranOutOfBudget() {
        return correctionsRejected.containsKey(CorrectionOutcome.BUDGET);
    }

    /** The trained epoch with the highest average score, the first of equals; none where nothing was trained. */
    public static Optional<EpochMetrics> best(List<EpochMetrics> epochs) {
        return epochs.stream()
                .filter(each -> each.epoch() > 0)
                .max(Comparator.comparingDouble(EpochMetrics::avgStudentScore)
                        .thenComparing(EpochMetrics::epoch, Comparator.reverseOrder()));
    }

    public EpochMetrics {
        avgStudentScoreCi = List.copyOf(avgStudentScoreCi);
        correctionsRejected = Collections.unmodifiableSortedMap(new TreeMap<>(correctionsRejected));
    }
}
