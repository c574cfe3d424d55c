package io.graniteft.distill;

import io.graniteft.core.run.Tally;
import java.nio.file.Path;

/**
 * Teacher answers that join the first training set.
 *
 * @param file their chat lines
 * @param answers what became of the teacher's answers
 */
public record Seeds(Path file, Tally answers) {
    /** Chat lines of good teacher answers, in the folder of the sets. */
    public static final String FILE_NAME = "seeds.jsonl";
}
