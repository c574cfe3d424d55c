package io.graniteft.distill;

import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.internal.Carver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The three sets that never meet, as files: ground truth to train on, practice prompts to correct, held-out prompts to score.
 *
 * @param groundTruth chat lines of the training groups that are not set aside
 * @param practicePrompts all prompts of the groups that are set aside, in the order in which the epochs take them
 * @param heldoutPrompts prompts of the validation groups
 * @param practiceGroups the groups that are set aside
 * @param examples what became of the training lines
 * @param practice what became of the training groups' prompts
 * @param heldout what became of the validation groups' prompts
 * @param warnings what the reader of the scores must know, in sentences for the log
 */
public record TrainingSets(
        Path groundTruth,
        Path practicePrompts,
        Path heldoutPrompts,
        Set<String> practiceGroups,
        Tally examples,
        Tally practice,
        Tally heldout,
        List<String> warnings) {
    /** Chat lines to train on, in the folder of the sets. */
    public static final String GROUND_TRUTH = "ground_truth.jsonl";
    /** Prompts to correct, in the folder of the sets. */
    public static final String PRACTICE_PROMPTS = "practice_prompts.jsonl";
    /** Prompts to score, in the folder of the sets. */
    public static final String HELDOUT_PROMPTS = "heldout_prompts.jsonl";

    public TrainingSets {
        practiceGroups = Set.copyOf(practiceGroups);
        warnings = List.copyOf(warnings);
    }

    /**
     * Carves the sets out of prepared data and writes them to {@code folder}. The same data, settings and seed give the same
     * bytes.
     *
     * @throws io.graniteft.core.GraniteException if a set would be empty, or the files do not belong together
     * @throws IOException if the files cannot be written
     */
    public static TrainingSets carve(PreparedData data, DistillationConfig config, long seed, Path folder)
            throws IOException {
        return new Carver(config, seed).carve(data, folder);
    }
}
