package io.graniteft.distill;

import io.graniteft.core.config.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A training to be done.
 *
 * @param student the base model
 * @param adapter the folder of the adapter to go on from, or null to begin a new one
 * @param data what is trained on
 * @param eval chat files on which the loss is measured only
 * @param preferences pairs of a better and a worse answer ({@link Preference} lines) that are learned after the examples, or null for
 *     no such pass; how they are learned is in {@code training}
 * @param outputFolder gets {@code checkpoints/}, {@code model/} and {@code output/metrics.jsonl}
 * @param training the optimiser and its schedule; its {@code numEpochs}, {@code maxSteps} and {@code seed} give way to the
 *     following
 * @param numEpochs passes over the data
 * @param maxSteps upper bound of optimiser steps; -1: none
 * @param seed of shuffling, dropout and initial weights
 * @param resume whether to go on from what an earlier attempt left in the output folder
 */
public record TrainingRequest(
        StudentSpec student,
        @Nullable Path adapter,
        List<TrainingData> data,
        List<Path> eval,
        @Nullable Path preferences,
        Path outputFolder,
        TrainingConfig training,
        double numEpochs,
        int maxSteps,
        int seed,
        boolean resume) {
    public TrainingRequest {
        data = List.copyOf(data);
        eval = List.copyOf(eval);
    }
}
