package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clang says, and how it counts: like what gcc says. */
class ClangTest {

    private static final String GATE = """
            static int tsn_gate_set(struct tsn_port *port, u32 gate, cycle_t cycle)
            {
                int ret = 0;

                if (!port || gate >= TSN_MAX_GATES) {
                    return -EINVAL;
                }
                ret = hw_write(port->regs, GATE_REG(gate), cycle);
                memcpy(port->shadow, &cycle, sizeof(cycle));
                return ret;
            }
            """;
    private static final String GATE_CLASS = """
            bool GateControl::open(const std::shared_ptr<Port>& port, std::uint8_t pcp)
            {
                std::lock_guard<std::mutex> its_lock(mutex_);
                auto found = gates_.find(pcp);
                if (found == gates_.end()) {
                    return false;
                }
                found->second->open(port, std::chrono::milliseconds(10));
                return true;
            }
            """;

    private final CodeQualityEvaluator clang =
            CodeQualityEvaluator.builder().compiler("clang").build();

    @BeforeAll
    static void clang_is_installed() {
        String path = System.getenv("PATH");
        Assumptions.assumeTrue(
                path != null
                        && Arrays.stream(path.split(":", -1))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "clang"))),
                "clang is not installed");
    }

    private double syntax(String code, CodeLanguage language) {
        QualityScore score = clang.evaluate(Snippet.of("a", code, language));
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.compiler()).contains("clang");
        Double syntax = score.syntax();
        return syntax == null ? -1 : syntax;
    }

    @Test
    void functions_cut_out_of_their_files_are_good_code() {
        assertThat(syntax(GATE, CodeLanguage.C)).isGreaterThanOrEqualTo(9.0);
        assertThat(syntax(GATE_CLASS, CodeLanguage.CPP)).isGreaterThanOrEqualTo(9.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ret = hw_write|ret = = hw_write",
                "return ret;|",
                "int ret = 0;|int ret = 0",
                "int ret = 0;|int ret = \"gate\";",
                "ret = hw|ret + 1 = hw",
                "memcpy(port->shadow, |memcpy(",
                "return -EINVAL|retrun -EINVAL",
            })
    void each_defect_costs(String before, String after) {
        String spoilt = GATE.replace(before, after == null ? "" : after);
        assertThat(spoilt).isNotEqualTo(GATE);
        assertThat(syntax(spoilt, CodeLanguage.C)).as(spoilt).isLessThan(9.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"return true;", "found = ", "(port, ", ";\n}"})
    void defects_cost_in_cpp_too(String cut) {
        int at = GATE_CLASS.lastIndexOf(cut);
        String spoilt = GATE_CLASS.substring(0, at) + GATE_CLASS.substring(at + cut.length());
        assertThat(syntax(spoilt, CodeLanguage.CPP)).as(spoilt).isLessThan(9.0);
    }

    @Test
    void messages_have_the_lines_of_the_snippet() {
        List<QualityScore> scores = clang.evaluate(
                Snippet.of("a", "int f(int a)\n{\n    return a +;\n}\n", CodeLanguage.C), EnumSet.allOf(Profile.class));
        for (QualityScore score : scores) {
            assertThat(score.findings()).anySatisfy(finding -> {
                assertThat(finding.rule()).isEqualTo("compile-error");
                assertThat(finding.line()).isEqualTo(3);
                assertThat(finding.column()).isEqualTo(15);
            });
        }
    }

    @Test
    void what_clang_may_not_read_it_does_not_read() {
        for (String attack :
                List.of("#include \"/etc/passwd\"\nint x;\n", "int a[] = {\n#embed \"/etc/passwd\"\n};\n")) {
            assertThat(clang.evaluate(Snippet.of("a", attack, CodeLanguage.C)).status())
                    .isEqualTo(Status.REJECTED);
        }
        String bomb = "template<int N> struct A { A<N + 1> a; };\nA<0> a;\n";
        QualityScore bombed = clang.evaluate(Snippet.of("a", bomb, CodeLanguage.CPP));
        Double syntax = bombed.syntax();
        assertThat(bombed.status() == Status.RESOURCE_LIMIT || (syntax != null && syntax < 5.0))
                .as(bombed.explain())
                .isTrue();
    }
}
