package io.graniteft.data;

import io.graniteft.core.run.RunManifest;
import io.graniteft.data.split.Assignments;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a prepared folder.
 *
 * @param train the examples to train on, as {@link io.graniteft.core.chat.ChatExample}s
 * @param validation the examples that no training may see
 * @param prompts one {@link io.graniteft.core.chat.Prompt} a function of {@code train}; its id is that of an example there
 * @param evalPrompts one prompt a function of {@code validation}; its id is that of an example there
 * @param trainProvenance a {@link Provenance} for each line of {@code train}, in the same order
 * @param validationProvenance a {@link Provenance} for each line of {@code validation}, in the same order
 * @param ledger a {@link LedgerEntry} for everything that was left out
 * @param manifest digests and counts, written by whoever started the pipeline
 */
public record PreparedData(
        Path train,
        Path validation,
        Path prompts,
        Path evalPrompts,
        Path trainProvenance,
        Path validationProvenance,
        Path ledger,
        Path manifest) {

    /** The files of a prepared folder, whether they exist or not. */
    public static PreparedData in(Path folder) {
        return new PreparedData(
                folder.resolve("train.jsonl"),
                folder.resolve("val.jsonl"),
                folder.resolve("prompts.jsonl"),
                folder.resolve("eval_prompts.jsonl"),
                folder.resolve("train.provenance.jsonl"),
                folder.resolve("val.provenance.jsonl"),
                folder.resolve("ledger.jsonl"),
                folder.resolve(RunManifest.FILE_NAME));
    }

    /** The side of every function, for the next preparation, see {@link Assignments}. */
    public Path assignments() {
        return ledger.resolveSibling(Assignments.FILE_NAME);
    }

    /** What each request was shown of the code base, where a {@link ContextSource} was asked. */
    public Path context() {
        return ledger.resolveSibling("context.jsonl");
    }

    /** What {@link DataPipeline} writes: everything but the manifest. */
    public List<Path> outputs() {
        return List.of(
                train, validation, prompts, evalPrompts, trainProvenance, validationProvenance, ledger, assignments());
    }
}
