package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a training came to. Paths are absolute.
 *
 * @param adapterDir the folder of the trained adapter
 * @param trainLoss mean over the run
 * @param firstLoss the first that was logged
 * @param lastLoss the last that was logged
 * @param evalLoss the last that was measured, or null when nothing was evaluated
 * @param bestEvalLoss the least that was measured, or null
 * @param steps optimiser steps
 * @param epochs passes over the data, also in part
 * @param examples lines trained on
 * @param examplesTruncated lines longer than a training sequence, which were cut
 * @param tokens answers' tokens trained on
 * @param stopped why it ended: {@code completed}, {@code max_steps} or {@code early_stopping}
 * @param metricsPath the losses step by step
 * @param trainableParameters of the adapter
 * @param seconds of the training
 * @param peakMemoryBytes of the process or device, or null when unknown
 */
@JsonPropertyOrder({
    "adapter_dir",
    "train_loss",
    "first_loss",
    "last_loss",
    "eval_loss",
    "best_eval_loss",
    "steps",
    "epochs",
    "examples",
    "examples_truncated",
    "tokens",
    "stopped",
    "metrics_path",
    "trainable_parameters",
    "seconds",
    "peak_memory_bytes"
})
public record TrainingResult(
        String adapterDir,
        double trainLoss,
        @Nullable Double firstLoss,
        @Nullable Double lastLoss,
        @Nullable Double evalLoss,
        @Nullable Double bestEvalLoss,
        long steps,
        double epochs,
        long examples,
        long examplesTruncated,
        long tokens,
        String stopped,
        String metricsPath,
        long trainableParameters,
        double seconds,
        @Nullable Long peakMemoryBytes) {}
