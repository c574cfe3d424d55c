package io.graniteft.testkit;

import io.graniteft.eval.SyntaxChecker;

class MissingCompilerTest extends SyntaxCheckerContract {
    @Override
    protected SyntaxChecker checker() {
        return SyntaxChecker.gcc("no-such-compiler");
    }
}
