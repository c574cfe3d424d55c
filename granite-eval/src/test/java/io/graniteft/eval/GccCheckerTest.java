package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.internal.GccChecker;
import io.graniteft.eval.internal.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real compiler says, and how it counts. */
class GccCheckerTest {

    private final SyntaxChecker gcc = SyntaxChecker.gcc("gcc");

    private SyntaxReport c(String code) {
        return gcc.check(code, CodeLanguage.C);
    }

    @Test
    void a_clean_text_has_nothing_to_report() {
        SyntaxReport report = c("#include <stdint.h>\nuint8_t f(uint8_t x)\n{\n    return x;\n}\n");
        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.diagnostics()).isEmpty();
        assertThat(report.compiler()).contains("gcc");
    }

    @Test
    void errors_and_warnings_have_rules_and_places() {
        SyntaxReport report = c("int f(int a)\n{\n    int b;\n    return c;\n}\n");
        assertThat(report.diagnostics())
                .extracting(Diagnostic::rule, Diagnostic::line, Diagnostic::column)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("compile-error", 4, 12),
                        org.assertj.core.groups.Tuple.tuple("warning-unused-variable", 3, 9),
                        org.assertj.core.groups.Tuple.tuple("warning-unused-parameter", 1, 11));
    }

    @Test
    void a_static_function_without_a_caller_is_no_warning() {
        assertThat(c("static int f(void)\n{\n    return 1;\n}\n").diagnostics()).isEmpty();
    }

    @Test
    void a_missing_project_header_is_exactly_one_error() {
        SyntaxReport report = c("#include \"avb.h\"\nundeclared_t f(unknown_t x) { return y; }\n");
        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.diagnostics()).singleElement().satisfies(diagnostic -> {
            assertThat(diagnostic.rule()).isEqualTo("missing-header");
            assertThat(diagnostic.severity()).isEqualTo(Diagnostic.Severity.ERROR);
            assertThat(diagnostic.line()).isEqualTo(1);
            assertThat(diagnostic.message()).startsWith("avb.h:");
        });
    }

    @Test
    void errors_before_a_missing_header_count_as_well() {
        assertThat(c("int a = b;\n#include <FreeRTOS.h>\nint c = d;\n").diagnostics())
                .extracting(Diagnostic::rule)
                .containsExactly("compile-error", "missing-header");
    }

    @Test
    void a_missing_header_in_dead_text_is_no_error() {
        assertThat(c("#if 0\n#include \"avb.h\"\n#endif\nint a;\n").diagnostics())
                .isEmpty();
    }

    @Test
    void cpp_is_compiled_as_cpp() {
        String code = "#include <vector>\nnamespace avb { int f(const std::vector<int>& v) { return v.at(0); } }\n";
        assertThat(gcc.check(code, CodeLanguage.CPP).diagnostics()).isEmpty();
        assertThat(c(code).diagnostics()).isNotEmpty();
    }

    @Test
    void a_compiler_that_is_something_else_is_not_trusted() {
        SyntaxReport report = SyntaxChecker.gcc("/bin/cat").check("int x;", CodeLanguage.C);
        assertThat(report.status()).isEqualTo(Status.NO_COMPILER);
        assertThat(report.diagnostics()).extracting(Diagnostic::rule).containsExactly("compiler-unavailable");
    }

    @Test
    void a_driver_that_hides_what_it_starts_is_run_itself_with_the_same_result(@TempDir Path folder)
            throws IOException {
        Path driver = Files.createDirectory(folder.resolve("bin")).resolve("secretive-gcc");
        Files.writeString(driver, "#!/bin/sh\n[ \"$2\" = '-###' ] || [ \"$1\" = '-###' ] && exit 1\nexec gcc \"$@\"\n");
        assertThat(driver.toFile().setExecutable(true)).isTrue();
        // Bubblewrap shows no program from the folder of temporary files.
        SyntaxChecker hidden = new GccChecker(new Toolchain(driver.toString(), List.of(), Sandbox.FILTER, false));
        SyntaxChecker direct = new GccChecker(new Toolchain("gcc", List.of(), Sandbox.FILTER, false));
        for (String code : List.of("int f(int a)\n{\n    int b;\n    return c;\n}\n", "int f(", "int x = 1;\n")) {
            assertThat(hidden.check(code, CodeLanguage.C)).isEqualTo(direct.check(code, CodeLanguage.C));
            assertThat(hidden.check(code, CodeLanguage.CPP)).isEqualTo(direct.check(code, CodeLanguage.CPP));
        }
    }
}
