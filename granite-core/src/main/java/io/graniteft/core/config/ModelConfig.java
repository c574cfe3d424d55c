package io.graniteft.core.config;

/**
 * The base model.
 *
 * @param name a model hub's id, or a folder
 * @param contextLength tokens that the model was made for
 * @param maxSeqLength tokens of a training sequence; longer ones are cut and reported
 * @param trustRemoteCode whether code that comes with the model may run
 */
public record ModelConfig(
        String name,
        @Setting(min = 1) int contextLength,
        @Setting(min = 16) int maxSeqLength,
        boolean trustRemoteCode) {}
