package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link SyntaxChecker} does. A test of an implementation extends this and names a checker. */
public abstract class SyntaxCheckerContract {
    private static final String CLEAN = """
            #include <stdint.h>

            /* Adds, and stays at the limit. */
            uint8_t add_saturated(uint8_t left, uint8_t right)
            {
                const uint16_t sum = (uint16_t)left + (uint16_t)right;
                return (sum > 255U) ? 255U : (uint8_t)sum;
            }
            """;
    private static final String UNFINISHED = "int answer(void)\n{\n    if (1) {\n        return 42;\n";
    private static final String[] PIECES = {
        "int ",
        "x",
        "{",
        "}",
        "(",
        ")",
        ";",
        "\"",
        "'",
        "/*",
        "*/",
        "//",
        "\\",
        "\n",
        "#if 0\n",
        "#endif\n",
        "#include <",
        "return ",
        "42",
        "=",
        "\u0000",
        "\u00e9",
        "\ud83d\ude97",
        "\ud800",
        "\t",
        "<",
        ">",
        "template",
        "R\"(",
        "??/"
    };
    private static final int RANDOM_TEXTS = 60;
    private static final long SEED = 20261101;

    /** The checker under test. */
    protected abstract SyntaxChecker checker();

    @ParameterizedTest
    @EnumSource
    void finds_no_error_in_clean_code(CodeLanguage language) {
        assertThat(checker().check(CLEAN, language).diagnostics())
                .noneMatch(each -> each.severity() == Diagnostic.Severity.ERROR)
                .noneMatch(each -> each.severity() == Diagnostic.Severity.WARNING);
    }

    @ParameterizedTest
    @EnumSource
    void finds_that_a_brace_is_missing(CodeLanguage language) {
        assertThat(checker().check(UNFINISHED, language).diagnostics())
                .anyMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
    }

    @Test
    void says_which_compiler_it_was_if_there_was_one() {
        SyntaxReport report = checker().check(CLEAN, CodeLanguage.C);
        if (report.status() == Status.NO_COMPILER) {
            assertThat(report.compiler()).isNull();
            assertThat(report.sandbox()).isEqualTo(Sandbox.NONE);
        } else {
            assertThat(report.status()).isEqualTo(Status.OK);
            assertThat(report.compiler()).isNotBlank();
            assertThat(report.sandbox()).as("a compiler never runs unprotected").isNotEqualTo(Sandbox.NONE);
        }
    }

    @Test
    void reports_nothing_worse_than_notes_on_nothing() {
        assertThat(checker().check("", CodeLanguage.C).diagnostics())
                .noneMatch(each -> each.severity() == Diagnostic.Severity.ERROR);
    }

    @Test
    void survives_any_text_and_names_lines_that_exist() {
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_TEXTS; i++) {
            String text = randomText(random);
            SyntaxReport report = checker().check(text, i % 2 == 0 ? CodeLanguage.C : CodeLanguage.CPP);
            long lines = text.lines().count() + 1;
            assertThat(report.diagnostics())
                    .as("seed %d, text %d: %s", SEED, i, text)
                    .allMatch(each -> each.line() >= 0 && each.line() <= lines)
                    .allMatch(each -> each.column() >= 0);
        }
    }

    @Test
    void says_the_same_of_the_same_text_from_many_threads() throws InterruptedException, ExecutionException {
        SyntaxChecker checker = checker();
        List<String> texts = List.of(CLEAN, UNFINISHED, "int a = 1", "x", CLEAN + UNFINISHED);
        List<SyntaxReport> alone =
                texts.stream().map(text -> checker.check(text, CodeLanguage.C)).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<SyntaxReport>> together = new ArrayList<>();
            for (String text :
                    Collections.nCopies(3, texts).stream().flatMap(List::stream).toList()) {
                together.add(threads.submit(() -> checker.check(text, CodeLanguage.C)));
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % texts.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(60);
        for (int i = 0; i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
