package io.graniteft.distill;

import io.graniteft.core.config.EvaluationConfig;
import io.graniteft.core.config.TrainingConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop works on, and where it keeps what it does.
 *
 * @param student the model that learns
 * @param adapter the adapter that epoch 1 goes on from, or null to begin with the base model
 * @param groundTruth chat lines that every epoch trains on
 * @param seeds chat lines of good teacher answers that every epoch trains on as well, or null
 * @param practicePrompts prompts of which each epoch generates, scores and corrects as many as the configuration says, from the first on
 * @param heldoutPrompts prompts that are only generated and scored each epoch
 * @param eval chat files on which the loss is measured
 * @param training the optimiser and its schedule
 * @param evaluation how code is scored
 * @param seed of training, sampling and intervals
 * @param folder gets {@code epoch-0}, {@code epoch-1}, …
 * @param epochsFile gets a line for each finished epoch
 */
public record LoopInput(
        StudentSpec student,
        @Nullable Path adapter,
        Path groundTruth,
        @Nullable Path seeds,
        Path practicePrompts,
        Path heldoutPrompts,
        List<Path> eval,
        TrainingConfig training,
        EvaluationConfig evaluation,
        int seed,
        Path folder,
        Path epochsFile) {
    public LoopInput {
        eval = List.copyOf(eval);
    }
}
