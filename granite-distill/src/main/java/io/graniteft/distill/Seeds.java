package io.graniteft.distill;

import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.internal.SeedSelector;
import io.graniteft.eval.CodeQualityEvaluator;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Good teacher answers, which join ground truth from the first training on.
 *
 * @param file their chat lines, each a prompt and the code of its answer
 * @param answers what became of the teacher's answers, by one of the reasons below
 */
public record Seeds(Path file, Tally answers) {
    /** Chat lines of good teacher answers, in the folder of the sets. */
    public static final String FILE_NAME = "seeds.jsonl";
    /** The answer is to a prompt that the prepared data does not have, or not with this wording. */
    public static final String UNKNOWN_PROMPT = "unknown_prompt";
    /** The prompt's group is set aside for practice. */
    public static final String PRACTICE_GROUP = "practice_group";
    /** The teacher gave no whole answer; the teacher's error follows. */
    public static final String TEACHER = "teacher:";
    /** The answer holds no code. */
    public static final String NO_CODE = "no_code";
    /** The code scores below the quality threshold. */
    public static final String LOW_SCORE = "low_score";
    /** The code is that of an answer in ground truth, comments and layout aside, or of an earlier seed. */
    public static final String DUPLICATE = "duplicate";
    /** The code is too much like code that is held out or practised on. */
    public static final String CONTAMINATED = "contaminated";

    /**
     * Chooses the seeds among a journal's answers and writes them to {@code folder}, in the order of the prepared prompts.
     * Only answers to prompts of groups that are neither practised on nor held out are eligible.
     *
     * @param journal the teacher's answers to the prepared prompts
     * @param data the prepared data that {@code sets} was carved from
     * @param sets the sets that the answers must keep apart
     * @param config gives the quality threshold, and whether sets are kept apart
     * @param evaluator scores the answers
     * @param threads answers scored at the same time; 0: one a core
     * @param folder where {@value #FILE_NAME} is written
     * @throws io.graniteft.core.GraniteException if the journal is missing or is not one
     */
    public static Seeds select(
            Path journal,
            PreparedData data,
            TrainingSets sets,
            DistillationConfig config,
            CodeQualityEvaluator evaluator,
            int threads,
            Path folder)
            throws IOException, InterruptedException {
        return new SeedSelector(config, evaluator, threads).select(journal, data, sets, folder);
    }
}
