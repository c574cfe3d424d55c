package io.graniteft.data.curate;

import io.graniteft.data.source.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * One rule of curation that looks at a single file or function: whether it is worth learning from, and whether something in it has
 * to be taken out first. Steps run on many threads at a time, in the order of {@link Curator#of}; what a step says depends on what
 * it is shown and on its settings alone, so that the result is the same at any number of threads. What needs all functions at once,
 * such as finding duplicates, is no step.
 */
public interface CurationStep {
    /**
     * Judges a file before its functions are looked for.
     *
     * @return why the whole file is left out; null if it stays
     */
    default Verdict.@Nullable Drop judgeFile(SourceFile file) {
        return null;
    }

    /** Judges a function of a file that stayed, as the steps before have left it. */
    default Verdict judge(Candidate candidate) {
        return Verdict.keep();
    }
}
