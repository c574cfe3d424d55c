package io.graniteft.core.config;

/**
 * The teacher-student loop.
 *
 * @param enabled whether a run has a distillation stage
 * @param teacherModel the model that corrects
 * @param teacherProvider who corrects: {@code reference} gives the corpus' own function, {@code recorded} replays a journal
 * @param journal the journal that {@code recorded} replays
 * @param temperature softening of the teacher's distribution; without effect for a teacher that gives no logits
 * @param alpha weight of corrected examples against ground truth
 * @param maxCorrectionWeight how many times as much as without weights a correction counts at most, whatever alpha asks; 0: any
 * @param maxTeacherTokens tokens of a correction
 * @param batchSize prompts handed to the teacher at a time
 * @param qualityThreshold outputs below this score are corrected
 * @param convergenceThreshold the average score that counts as converged
 * @param convergencePatience epochs in a row that a criterion must hold
 * @param correctionRateThreshold the correction rate below which the loop counts as converged
 * @param maxEpochs epochs at most
 * @param maxCorrectionsPerEpoch corrections an epoch at most
 * @param maxParallelTeacherCalls calls at the same time
 * @param evalSamplesPerEpoch held-out prompts scored an epoch
 * @param practiceSamplesPerEpoch practice prompts generated, scored and corrected an epoch
 * @param practicePrompts {@code fresh}: each epoch practises on the next prompts of those set aside; {@code same}: on the first ones always
 * @param practiceFraction share of the training groups set aside for practice
 * @param prompts {@code disjoint}: practice and held-out prompts are apart; {@code procedure}: one set is both
 * @param seed {@code teacher}: the teacher's good answers join the first training set; {@code none}: they do not
 * @param correctionPrompt {@code findings}: the teacher is told what was found in an output; {@code procedure}: it is not
 * @param correctionAttempts how often a correction is asked for until one is accepted
 * @param correctLastEpoch whether the last permitted epoch corrects, though no epoch of this loop trains on it
 * @param review {@code required}: only corrections that a person has accepted are learned; {@code optional}: those that nobody has
 *     rejected
 * @param convergenceConfident whether the end of an interval decides instead of the mean
 * @param epochStart {@code last}: an epoch trains on from the last one's adapter; {@code first}: from what the loop began with
 * @param maxHours no epoch is begun that would end later; 0: any
 * @param trainingEpochsPerIteration passes over the training data an epoch of the loop
 * @param generationTemperature of the student's sampling
 * @param generationTopP nucleus of the student's sampling
 * @param maxNewTokens tokens of a student's answer
 * @param generationBatchSize prompts generated at once
 */
public record DistillationSettings(
        boolean enabled,
        String teacherModel,

        @Setting(oneOf = {"bedrock", "openai", "reference", "recorded"})
        String teacherProvider,

        @Setting(optional = true, path = true) String journal,
        @Setting(min = 0) double temperature,
        @Setting(min = 0, max = 1) double alpha,
        @Setting(min = 0) double maxCorrectionWeight,
        @Setting(min = 1) int maxTeacherTokens,
        @Setting(min = 1) int batchSize,

        @Setting(min = 0, max = 10, aliases = "min_score_threshold")
        double qualityThreshold,

        @Setting(min = 0, max = 10) double convergenceThreshold,
        @Setting(min = 1) int convergencePatience,
        @Setting(min = 0, max = 1) double correctionRateThreshold,
        @Setting(min = 1, aliases = "max_iterations") int maxEpochs,
        @Setting(min = 0) int maxCorrectionsPerEpoch,
        @Setting(min = 1, max = 200) int maxParallelTeacherCalls,
        @Setting(min = 1, aliases = "eval_samples") int evalSamplesPerEpoch,
        @Setting(min = 1) int practiceSamplesPerEpoch,
        @Setting(oneOf = {"fresh", "same"}) String practicePrompts,
        @Setting(min = 0, max = 0.9) double practiceFraction,
        @Setting(oneOf = {"disjoint", "procedure"}) String prompts,
        @Setting(oneOf = {"none", "teacher"}) String seed,
        @Setting(oneOf = {"findings", "procedure"}) String correctionPrompt,
        @Setting(min = 1, max = 2) int correctionAttempts,
        boolean correctLastEpoch,
        @Setting(oneOf = {"optional", "required"}) String review,
        boolean convergenceConfident,
        @Setting(oneOf = {"last", "first"}) String epochStart,
        @Setting(min = 0) double maxHours,
        @Setting(min = 0.01) double trainingEpochsPerIteration,
        @Setting(min = 0) double generationTemperature,
        @Setting(min = 0.01, max = 1) double generationTopP,
        @Setting(min = 1) int maxNewTokens,
        @Setting(min = 1) int generationBatchSize) {}
