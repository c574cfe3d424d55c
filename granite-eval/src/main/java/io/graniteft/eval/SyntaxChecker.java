package io.graniteft.eval;

import io.graniteft.eval.internal.GccChecker;
import io.graniteft.eval.internal.HeuristicChecker;

/**
 * Looks at a text as a compiler does. Implementations are thread-safe and give the same report for the same text.
 */
public interface SyntaxChecker {

    /** Checks one text. Never throws because of what the text says: limits and refusals are statuses. */
    SyntaxReport check(String code, CodeLanguage language);

    /**
     * A compiler that understands gcc's options, run behind the filter and the limits that docs/scoring.md lists. Where
     * it is missing or cannot be limited, the report is that of {@link #heuristic()}.
     *
     * @param command a name to be found on the PATH, or a path
     */
    static SyntaxChecker gcc(String command) {
        return new GccChecker(command);
    }

    /** A check of brackets and semicolons in Java alone; its status is always {@link Status#NO_COMPILER}. */
    static SyntaxChecker heuristic() {
        return new HeuristicChecker();
    }
}
