package io.graniteft.distill;

import java.nio.file.Path;

/**
 * A file of chat lines to train on. A file is a source, so that the lines themselves hold nothing but messages.
 *
 * @param path the file
 * @param weight the factor on the loss of each of its answers' tokens; 1 is neutral
 * @param name what the source is called in logs and metrics, such as {@code ground_truth}
 */
public record TrainingData(Path path, double weight, String name) {
    public TrainingData {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new IllegalArgumentException("a weight is a number from 0, not " + weight);
        }
    }
}
