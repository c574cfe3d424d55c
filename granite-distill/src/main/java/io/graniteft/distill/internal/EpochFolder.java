package io.graniteft.distill.internal;

import io.graniteft.distill.Preference;
import java.nio.file.Path;

/**
 * Where the files of an epoch lie.
 *
 * @param root {@code epoch-K}
 */
public record EpochFolder(Path root) {
    /** The folder of epoch {@code number} below the loop's folder. */
    public static EpochFolder of(Path loopFolder, int number) {
        return new EpochFolder(loopFolder.resolve("epoch-" + number));
    }

    /** The trainer's output folder: checkpoints, model, output. */
    public Path training() {
        return root.resolve("training");
    }

    /** The trained adapter. */
    public Path adapter() {
        return training().resolve("model");
    }

    /** The training's result, present when the training is finished. */
    public Path trainingResult() {
        return training().resolve("result.json");
    }

    /** The student's answers to the practice prompts. */
    public Path practice() {
        return root.resolve("practice.jsonl");
    }

    /** The student's answers to the held-out prompts. */
    public Path heldout() {
        return root.resolve("heldout.jsonl");
    }

    /** The scores of the practice outputs. */
    public Path practiceScores() {
        return root.resolve("practice_scores.jsonl");
    }

    /** The scores of the held-out outputs. */
    public Path heldoutScores() {
        return root.resolve("heldout_scores.jsonl");
    }

    /** The scores of the held-out outputs in the profile that does not decide. */
    public Path heldoutScoresOfOtherProfile() {
        return root.resolve("heldout_scores_other.jsonl");
    }

    /** The journal of the teacher's corrections. */
    public Path corrections() {
        return root.resolve("corrections.jsonl");
    }

    /** The journal of the corrections that were asked for once more. */
    public Path secondCorrections() {
        return root.resolve("corrections_again.jsonl");
    }

    /** Chat lines of the earlier epochs' corrections that this epoch learns. */
    public Path learnt() {
        return root.resolve("learnt_corrections.jsonl");
    }

    /** The same corrections beside what they correct, where preferences are learned. */
    public Path learntPreferences() {
        return root.resolve("learnt_preferences.jsonl");
    }

    /** What was accepted, beside what it corrects. */
    public Path preferences() {
        return root.resolve(Preference.FILE_NAME);
    }

    /** Held-out prompts whose answers score lower than in the epoch before. */
    public Path regressions() {
        return root.resolve("regressions.jsonl");
    }

    /** The scores of the corrected code. */
    public Path correctionScores() {
        return root.resolve("correction_scores.jsonl");
    }

    /** What became of each correction that was asked for. */
    public Path correctionOutcomes() {
        return root.resolve("correction_outcomes.jsonl");
    }

    /** Chat lines of the accepted corrections. */
    public Path accepted() {
        return root.resolve("accepted.jsonl");
    }

    /** The epoch's metrics, present when the epoch is finished. */
    public Path metrics() {
        return root.resolve("metrics.json");
    }

    /** Which input each step of the epoch was begun with. */
    public Path steps() {
        return root.resolve("steps.json");
    }
}
