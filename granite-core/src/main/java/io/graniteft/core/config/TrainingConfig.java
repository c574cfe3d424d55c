package io.graniteft.core.config;

import java.util.List;

/**
 * The optimiser and its schedule.
 *
 * @param numEpochs passes over the training data
 * @param perDeviceTrainBatchSize examples a device takes at once
 * @param gradientAccumulationSteps batches per optimiser step, used when {@code globalBatchSize} is 0
 * @param globalBatchSize examples per optimiser step over all devices; accumulation is derived from it
 * @param learningRate at its peak
 * @param lrSchedulerType shape of the schedule
 * @param warmupRatio share of the steps in which the rate rises
 * @param weightDecay decay of the adapters' weights a step
 * @param maxGradNorm gradients are clipped to this norm
 * @param optim the optimiser
 * @param gradientCheckpointing whether activations are computed again to save memory
 * @param bf16 whether to compute in bfloat16
 * @param loggingSteps steps between two logged losses
 * @param evalSteps steps between two evaluations
 * @param saveSteps steps between two checkpoints
 * @param saveTotalLimit checkpoints kept
 * @param maxSteps upper bound of optimiser steps; -1: none
 * @param earlyStoppingPatience evaluations without improvement after which training stops; 0: never
 * @param packing whether short examples share a row, without seeing each other
 * @param mixing how a source gets its weight: {@code draw} learns its examples more or less often, so that each step has the source's
 *     share; {@code weigh} learns all equally often and lets its tokens count more or less
 * @param attention who computes attention: {@code auto} takes FlashAttention where it is installed
 * @param liger whether Liger's kernels are used where they are installed
 * @param sharding {@code fsdp} spreads the model's weights over the devices
 * @param teacherModel white box: a local model with the student's tokenizer, whose probabilities are learned; empty: none
 * @param teacherAlpha white box: share of the divergence from the teacher, the rest is cross-entropy
 * @param teacherTemperature white box: softens the probabilities of both
 * @param preference {@code dpo} learns pairs of a better and a worse answer, after the examples
 * @param preferences the file of pairs; empty: {@code preferences.jsonl} beside the training data, where there is one
 * @param dpoBeta how strongly a preference may move the model away from where it started
 * @param dpoLearningRate at its peak, of the pass over the pairs
 * @param dpoEpochs passes over the pairs
 * @param tracking where metrics go beside {@code metrics.jsonl}
 * @param seed of shuffling, dropout and initial adapters
 */
public record TrainingConfig(
        @Setting(min = 0.01) double numEpochs,
        @Setting(min = 1) int perDeviceTrainBatchSize,
        @Setting(min = 1) int gradientAccumulationSteps,
        @Setting(min = 0) int globalBatchSize,
        @Setting(min = 0) double learningRate,

        @Setting(oneOf = {"cosine", "linear", "constant", "constant_with_warmup", "polynomial"})
        String lrSchedulerType,

        @Setting(min = 0, max = 1) double warmupRatio,
        @Setting(min = 0) double weightDecay,
        @Setting(min = 0) double maxGradNorm,
        String optim,
        boolean gradientCheckpointing,
        boolean bf16,
        @Setting(min = 1) int loggingSteps,
        @Setting(min = 1) int evalSteps,
        @Setting(min = 1) int saveSteps,
        @Setting(min = 1) int saveTotalLimit,
        @Setting(min = -1) int maxSteps,
        @Setting(min = 0) int earlyStoppingPatience,
        boolean packing,

        @Setting(oneOf = {"draw", "weigh"}) String mixing,

        @Setting(oneOf = {"auto", "flash", "sdpa", "eager"}) String attention,

        boolean liger,

        @Setting(oneOf = {"none", "fsdp"}) String sharding,

        @Setting(optional = true) String teacherModel,
        @Setting(min = 0, max = 1) double teacherAlpha,
        @Setting(min = 0.01) double teacherTemperature,

        @Setting(oneOf = {"none", "dpo"}) String preference,

        @Setting(optional = true, path = true) String preferences,
        @Setting(min = 0.0001) double dpoBeta,
        @Setting(min = 0) double dpoLearningRate,
        @Setting(min = 0.01) double dpoEpochs,
        @Setting(optional = true) List<String> tracking,
        @Setting(min = 0, max = 2147483647) int seed) {
    public TrainingConfig {
        tracking = List.copyOf(tracking);
    }

    /** Whether pairs of a better and a worse answer are learned after the examples. */
    public boolean learnsPreferences() {
        return !preference.equals("none");
    }
}
