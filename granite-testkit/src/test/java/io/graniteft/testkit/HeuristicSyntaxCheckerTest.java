package io.graniteft.testkit;

import io.graniteft.eval.SyntaxChecker;

class HeuristicSyntaxCheckerTest extends SyntaxCheckerContract {
    @Override
    protected SyntaxChecker checker() {
        return SyntaxChecker.heuristic();
    }
}
