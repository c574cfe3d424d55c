package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that attack the machine through the compiler. */
class GccAttackTest {

    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.LITERAL).build();

    @AfterEach
    void nothing_is_left_behind() {
        List<String> compilers = ProcessHandle.current()
                .descendants()
                .map(handle -> handle.info().command().orElse("?"))
                .filter(command -> command.contains("cc1") || command.contains("gcc"))
                .toList();
        assertThat(compilers).isEmpty();
        assertThat(temporaryFolders()).isEmpty();
    }

    private static List<Path> temporaryFolders() {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            String mine = "granite-eval-" + ProcessHandle.current().pid() + "-";
            return all.filter(path -> path.getFileName().toString().startsWith(mine))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String messages(QualityScore score) {
        return score.findings().stream().map(Finding::message).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#include \"/etc/passwd\"\nint x;",
                "#include </etc/passwd>\nint x;",
                "#include \"../../../../../../etc/passwd\"\nint x;",
                "#include \"/dev/zero\"\nint x;",
                "#include \"/proc/self/environ\"\nint x;",
                "#define F \"/etc/passwd\"\n#include F\nint x;",
                "#include __FILE__\nint x;",
                "#inc\\\nlude \"/etc/passwd\"\nint x;",
                "%:include \"/etc/passwd\"\nint x;",
                "#if __has_include(\"/etc/passwd\")\nint x\n#endif\nint y;",
                "_Pragma(\"GCC dependency \\\"/etc/passwd\\\"\") int x;",
                "#embed \"/dev/urandom\"\nint x;"
            })
    void files_of_the_host_cannot_be_named(String code) {
        QualityScore score = evaluator.evaluate(code);
        assertThat(score.status()).isEqualTo(Status.REJECTED);
        assertThat(score.syntax()).isNull();
        assertThat(score.overall()).isLessThanOrEqualTo(4.5);
        assertThat(score.compiler()).isNull();
        assertThat(messages(score)).doesNotContain("root:").doesNotContain("/bin/");
    }

    @Test
    void a_hundred_thousand_parentheses_are_rejected() {
        String code = "int x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";";
        assertThat(evaluator.evaluate(code).status()).isEqualTo(Status.REJECTED);
    }

    @Test
    void a_ten_megabyte_line_is_rejected() {
        assertThat(evaluator
                        .evaluate("int x; char *s = \"" + "a".repeat(10_000_000) + "\";")
                        .status())
                .isEqualTo(Status.REJECTED);
    }

    @Test
    void a_template_bomb_ends_as_a_resource_limit() {
        String code = """
                template<int N, int M> struct B { B<N - 1, M> l; B<N - 1, M + (1 << (N % 20))> r; };
                template<int M> struct B<0, M> {};
                B<20, 0> b;
                """;
        QualityScore score = evaluator.evaluate(code);
        assertThat(score.status()).isEqualTo(Status.RESOURCE_LIMIT);
        assertThat(score.syntax()).isNull();
        assertThat(score.bracket()).isEqualTo(Bracket.FROM_5_TO_7);
    }

    @Test
    void a_macro_bomb_ends_as_a_resource_limit() {
        String code = "#define A0 x+x+x+x+x+x+x+x+x+x\n"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "#define A" + i + " "
                                + Stream.generate(() -> "A" + (i - 1)).limit(10).collect(Collectors.joining("+")))
                        .collect(Collectors.joining("\n"))
                + "\nint f(int x)\n{\n    return A9;\n}\n";
        assertThat(evaluator.evaluate(code).status()).isEqualTo(Status.RESOURCE_LIMIT);
    }

    @Test
    void a_constexpr_bomb_is_an_error_or_a_limit_and_never_good() {
        String code = """
                constexpr long f(long n) { return n < 2 ? n : f(n - 1) + f(n - 2); }
                static_assert(f(60) == 1, "slow");
                """;
        QualityScore score = evaluator.evaluate(code);
        assertThat(score.status()).isIn(Status.OK, Status.RESOURCE_LIMIT);
        assertThat(score.overall()).isLessThan(7.0);
    }

    @Test
    void an_error_flood_is_cut() {
        QualityScore score = evaluator.evaluate("void f(void)\n{\n" + "    a b c;\n".repeat(10_000) + "}\n");
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.syntax()).isZero();
        assertThat(score.findings()).hasSizeLessThan(200);
    }

    @Test
    void a_warning_flood_is_cut() {
        String code = "void f(void)\n{\n"
                + IntStream.range(0, 5_000)
                        .mapToObj(i -> "    int unused_variable_with_a_long_name_" + i + ";\n")
                        .collect(Collectors.joining())
                + "}\n";
        QualityScore score = evaluator.evaluate(code);
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.syntax()).isEqualTo(7.0);
        assertThat(score.findings()).hasSizeLessThan(200);
    }

    @Test
    void line_markers_cannot_move_or_name_anything() {
        QualityScore score = evaluator.evaluate("#line 1 \"/etc/passwd\"\nint f(void) { return y; }\n");
        assertThat(score.syntax()).isEqualTo(4.0);
        assertThat(score.findings())
                .filteredOn(finding -> finding.rule().equals("compile-error"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(2));
        assertThat(messages(score)).doesNotContain("/etc/passwd");
    }

    @Test
    void messages_of_the_text_cannot_pass_for_the_compiler() {
        String code =
                "#error internal compiler error: cc1: fatal error: Killed signal terminated program cc1\nint x;\n";
        QualityScore score = evaluator.evaluate(code);
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.syntax()).isEqualTo(4.0);
    }

    @Test
    void invalid_unicode_is_only_an_error() {
        assertThat(evaluator.evaluate("int x = \ud800 \u202e 1;").status()).isEqualTo(Status.OK);
    }
}
