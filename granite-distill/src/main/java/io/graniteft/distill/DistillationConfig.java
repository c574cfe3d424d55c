package io.graniteft.distill;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.DistillationSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop's settings, checked. Everything that reads "epoch" here is an epoch of the loop, not a pass over the data.
 *
 * @param qualityThreshold outputs that score below it are poor and are sent to the teacher; 0 to 10
 * @param convergenceThreshold the average score that counts as converged; 0 to 10
 * @param convergencePatience epochs in a row that a criterion must hold
 * @param correctionRateThreshold the share of poor outputs below which the loop counts as converged; 0 to 1
 * @param maxEpochs epochs after the untrained epoch 0, at most
 * @param maxCorrectionsPerEpoch outputs sent to the teacher an epoch, at most
 * @param maxParallelTeacherCalls calls at the same time
 * @param teacherBatchSize prompts handed to the teacher at a time
 * @param maxTeacherTokens tokens of a correction, at most
 * @param evalSamplesPerEpoch held-out prompts, at most
 * @param practiceSamplesPerEpoch practice prompts, at most
 * @param practicePrompts which of the practice prompts an epoch takes
 * @param practiceFraction share of the training groups that is set aside for practice; 0 to 0.9
 * @param prompts which prompts are scored and which are corrected
 * @param alpha share of the corrections in the weighted loss; the rest is ground truth's; 0 to 1
 * @param correctionPrompt whether the teacher is told what was found in an output
 * @param maxCorrectionWeight how often a pass over the training data learns a correction at most, whatever alpha asks; at least 1,
 *     or 0 for any
 * @param correctionAttempts how often a correction is asked for until one is accepted; 1 or 2
 * @param correctLastEpoch whether the last permitted epoch corrects, though no epoch of this loop trains on it
 * @param reviewRequired whether a person must have accepted what is learned
 * @param convergenceConfident whether the unfavourable end of an interval decides instead of the mean
 * @param epochStart what an epoch's training goes on from
 * @param maxHours no epoch is begun that would end later, by the longest so far; 0: any
 * @param trainingEpochsPerIteration passes over the training data an epoch
 * @param generationTemperature of the student's sampling
 * @param generationTopP share of the probability from which the student draws
 * @param maxNewTokens tokens of a student's answer, at most
 * @param generationBatchSize prompts that the student answers at once
 */
public record DistillationConfig(
        double qualityThreshold,
        double convergenceThreshold,
        int convergencePatience,
        double correctionRateThreshold,
        int maxEpochs,
        int maxCorrectionsPerEpoch,
        int maxParallelTeacherCalls,
        int teacherBatchSize,
        int maxTeacherTokens,
        int evalSamplesPerEpoch,
        int practiceSamplesPerEpoch,
        PracticeDraw practicePrompts,
        double practiceFraction,
        PromptSets prompts,
        double alpha,
        double maxCorrectionWeight,
        CorrectionRequest correctionPrompt,
        int correctionAttempts,
        boolean correctLastEpoch,
        boolean reviewRequired,
        boolean convergenceConfident,
        EpochStart epochStart,
        double maxHours,
        double trainingEpochsPerIteration,
        double generationTemperature,
        double generationTopP,
        int maxNewTokens,
        int generationBatchSize) {

    /** What must be known about scores of {@link PromptSets#PROCEDURE}. */
    public static final String LEAKAGE =
            "distillation.prompts is `procedure`: the prompts that are scored are also corrected"
                    + " and trained on, so the average score measures memory as well as skill. Do not compare it with the score of"
                    + " prompts that were held out.";

    /** Which prompts an epoch scores and which it corrects. */
    public enum PromptSets {
        /** Practice prompts are corrected, held-out prompts are only scored, and they share no function. */
        DISJOINT,
        /** One set is scored, corrected and trained on, so that the average score also measures memory. */
        PROCEDURE
    }

    /** Which of the practice prompts an epoch takes. */
    public enum PracticeDraw {
        /** The next ones each epoch, and the first again when all were taken: the correction rate is that of prompts not learned from. */
        FRESH,
        /** The first ones in every epoch, so that an epoch practises on what the one before was taught. */
        SAME
    }

    /** What the teacher is told of an output that it is to correct. */
    public enum CorrectionRequest {
        /** The procedure's request, followed by what was found. */
        FINDINGS,
        /** The procedure's request alone. */
        PROCEDURE
    }

    /** What an epoch's training goes on from. */
    public enum EpochStart {
        /** The last epoch's adapter. */
        LAST,
        /** What the loop began with: everything that was accepted so far is learned again. */
        FIRST
    }

    /** @throws GraniteException with {@link ErrorCode#CONFIGURATION} that lists every value out of its range */
    public DistillationConfig {
        List<String> problems = new ArrayList<>();
        check(problems, "quality_threshold", qualityThreshold, 0, 10);
        check(problems, "convergence_threshold", convergenceThreshold, 0, 10);
        check(problems, "convergence_patience", convergencePatience, 1, Integer.MAX_VALUE);
        check(problems, "correction_rate_threshold", correctionRateThreshold, 0, 1);
        check(problems, "max_epochs", maxEpochs, 1, Integer.MAX_VALUE);
        check(problems, "max_corrections_per_epoch", maxCorrectionsPerEpoch, 0, Integer.MAX_VALUE);
        check(problems, "max_parallel_teacher_calls", maxParallelTeacherCalls, 1, Integer.MAX_VALUE);
        check(problems, "batch_size", teacherBatchSize, 1, Integer.MAX_VALUE);
        check(problems, "max_teacher_tokens", maxTeacherTokens, 1, Integer.MAX_VALUE);
        check(problems, "eval_samples_per_epoch", evalSamplesPerEpoch, 1, Integer.MAX_VALUE);
        check(problems, "practice_samples_per_epoch", practiceSamplesPerEpoch, 1, Integer.MAX_VALUE);
        check(problems, "practice_fraction", practiceFraction, 0, 0.9);
        check(problems, "alpha", alpha, 0, 1);
        if (maxCorrectionWeight != 0) {
            check(problems, "max_correction_weight", maxCorrectionWeight, 1, Integer.MAX_VALUE);
        }
        check(problems, "correction_attempts", correctionAttempts, 1, 2);
        check(problems, "max_hours", maxHours, 0, Integer.MAX_VALUE);
        check(problems, "training_epochs_per_iteration", trainingEpochsPerIteration, 0.01, 1000);
        check(problems, "generation_temperature", generationTemperature, 0, 100);
        check(problems, "generation_top_p", generationTopP, 0.01, 1);
        check(problems, "max_new_tokens", maxNewTokens, 1, Integer.MAX_VALUE);
        check(problems, "generation_batch_size", generationBatchSize, 1, Integer.MAX_VALUE);
        if (prompts == PromptSets.DISJOINT && practiceFraction == 0) {
            problems.add("distillation.practice_fraction is 0, which leaves nothing to practise on");
        }
        if (!problems.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    String.join("; ", problems),
                    "correct the block `distillation` of the configuration");
        }
    }

    /**
     * The settings of a configuration file.
     *
     * @throws GraniteException with {@link ErrorCode#CONFIGURATION} that lists every value out of its range
     */
    public static DistillationConfig of(DistillationSettings settings) {
        return new DistillationConfig(
                settings.qualityThreshold(),
                settings.convergenceThreshold(),
                settings.convergencePatience(),
                settings.correctionRateThreshold(),
                settings.maxEpochs(),
                settings.maxCorrectionsPerEpoch(),
                settings.maxParallelTeacherCalls(),
                settings.batchSize(),
                settings.maxTeacherTokens(),
                settings.evalSamplesPerEpoch(),
                settings.practiceSamplesPerEpoch(),
                settings.practicePrompts().equals("same") ? PracticeDraw.SAME : PracticeDraw.FRESH,
                settings.practiceFraction(),
                settings.prompts().equals("procedure") ? PromptSets.PROCEDURE : PromptSets.DISJOINT,
                settings.alpha(),
                settings.maxCorrectionWeight(),
                settings.correctionPrompt().equals("procedure")
                        ? CorrectionRequest.PROCEDURE
                        : CorrectionRequest.FINDINGS,
                settings.correctionAttempts(),
                settings.correctLastEpoch(),
                settings.review().equals("required"),
                settings.convergenceConfident(),
                settings.epochStart().equals("first") ? EpochStart.FIRST : EpochStart.LAST,
                settings.maxHours(),
                settings.trainingEpochsPerIteration(),
                settings.generationTemperature(),
                settings.generationTopP(),
                settings.maxNewTokens(),
                settings.generationBatchSize());
    }

    /** What is legal here but hardly meant, in sentences for the log. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (prompts == PromptSets.PROCEDURE) {
            warnings.add(LEAKAGE);
        }
        int practised = prompts == PromptSets.PROCEDURE ? evalSamplesPerEpoch : practiceSamplesPerEpoch;
        if (maxCorrectionsPerEpoch > practised) {
            warnings.add("max_corrections_per_epoch " + maxCorrectionsPerEpoch + " cannot bind: an epoch practises on "
                    + practised + " prompts at most.");
        }
        if (maxEpochs < convergencePatience) {
            warnings.add("max_epochs " + maxEpochs + " ends the loop before a criterion can hold for "
                    + convergencePatience + " epochs in a row.");
        }
        return List.copyOf(warnings);
    }

    private static void check(List<String> problems, String key, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            problems.add("distillation." + key + " is " + number(value) + ", outside "
                    + (max == Integer.MAX_VALUE
                            ? "the numbers from " + number(min)
                            : number(min) + " to " + number(max)));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
