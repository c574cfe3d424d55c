package io.graniteft.cli.internal.stage;

import io.graniteft.data.PreparedData;
import io.graniteft.distill.Seeds;
import io.graniteft.distill.TrainingSets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the loop works on.
 *
 * @param prepared the prepared examples
 * @param sets the folder of ground truth, seeds, practice and held-out prompts
 * @param adapter the adapter to go on from; null: begin with the base model
 * @param student where the tiny student's base model is kept
 * @param epochs the file with a line an epoch
 */
public record LoopFiles(
        PreparedData prepared, Path sets, @Nullable Path adapter, Path student, Path epochs) {
    /** Chat lines that are trained on. */
    public Path groundTruth() {
        return sets.resolve(TrainingSets.GROUND_TRUTH);
    }

    /** Good teacher answers. */
    public Path seeds() {
        return sets.resolve(Seeds.FILE_NAME);
    }

    /** Prompts to correct. */
    public Path practicePrompts() {
        return sets.resolve(TrainingSets.PRACTICE_PROMPTS);
    }

    /** Prompts to score. */
    public Path heldoutPrompts() {
        return sets.resolve(TrainingSets.HELDOUT_PROMPTS);
    }
}
