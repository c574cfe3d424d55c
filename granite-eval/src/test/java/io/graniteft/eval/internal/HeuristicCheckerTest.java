package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeuristicCheckerTest {

    private static List<Diagnostic> check(String code) {
        return new HeuristicChecker().check(code, CodeLanguage.C).diagnostics();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(void)\n{\n    g(x)\n}\n",
                "void f(void)\n{\n    x = 1\n    return x;\n}\n",
                "void f(void)\n{\n    if (a)\n    {\n        break\n    }\n}\n",
                "int C::f() const\n{\n    x[1] = y[2]\n    return 1;\n}\n"
            })
    void a_statement_without_its_semicolon_is_noticed(String code) {
        assertThat(check(code)).extracting(Diagnostic::rule).containsExactly("missing-semicolon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enum e\n{\n    A = 1,\n    B = A\n};\n",
                "static const struct s t =\n{\n    .a = 1,\n    .b = f(2)\n};\n",
                "void f(void)\n{\n    if (a)\n        return;\n    for (;;)\n        if (b)\n            break;\n}\n",
                "void f(void)\n{\n    x = a +\n        b;\n    g(a,\n      b);\n    do\n    {\n        h();\n    } while (a);\n}\n",
                "#define M(x) \\\n    f(x)\nvoid f(void)\n{\n#ifdef A\n    g();\n#endif\n}\n",
                "void f(void)\n{\n    g(\"{(\"); // {((\n    char c = '{'; /* }} ) */\n}\n",
                "void f(int a) { switch (a) {\ncase 1:\n    break;\ndefault:\n    break;\n} }\n"
            })
    void sound_code_has_nothing_to_report(String code) {
        assertThat(check(code)).isEmpty();
    }

    @Test
    void unbalanced_brackets_are_reported_where_they_are() {
        assertThat(check("void f(void)\n{\n    g((1);\n"))
                .extracting(Diagnostic::rule, Diagnostic::line, Diagnostic::column)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("unbalanced-braces", 2, 1),
                        org.assertj.core.groups.Tuple.tuple("unbalanced-parentheses", 3, 6));
        assertThat(check("}\n")).extracting(Diagnostic::message).containsExactly("'}' closes nothing");
    }
}
