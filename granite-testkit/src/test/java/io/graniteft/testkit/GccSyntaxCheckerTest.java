package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import org.junit.jupiter.api.Test;

class GccSyntaxCheckerTest extends SyntaxCheckerContract {
    @Override
    protected SyntaxChecker checker() {
        return SyntaxChecker.gcc("gcc");
    }

    @Test
    void has_a_compiler_here() {
        assertThat(checker().check("int x;\n", CodeLanguage.C).status()).isEqualTo(Status.OK);
    }
}
