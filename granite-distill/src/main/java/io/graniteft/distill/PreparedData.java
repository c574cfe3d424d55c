package io.graniteft.distill;

import java.nio.file.Path;

/**
 * The files of a data preparation that the loop reads.
 *
 * @param train chat lines
 * @param trainProvenance one line an example of {@code train}, with its id and group
 * @param val chat lines of the validation groups
 * @param valProvenance one line an example of {@code val}
 * @param prompts prompts of the training groups
 * @param evalPrompts prompts of the validation groups
 */
public record PreparedData(
        Path train, Path trainProvenance, Path val, Path valProvenance, Path prompts, Path evalPrompts) {
    /** The files under their usual names in one folder. */
    public static PreparedData in(Path folder) {
        return new PreparedData(
                folder.resolve("train.jsonl"),
                folder.resolve("train.provenance.jsonl"),
                folder.resolve("val.jsonl"),
                folder.resolve("val.provenance.jsonl"),
                folder.resolve("prompts.jsonl"),
                folder.resolve("eval_prompts.jsonl"));
    }
}
