package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What profile SEMANTIC says about code that was cut out of its file. */
class SemanticSyntaxTest {

    private static final String DRIVER = """
            static int avb_ring_push(struct avb_ring *ring, const frame_t *frame, u32 flags)
            {
                struct avb_slot *slot;
                int ret = 0;
                u32 i;

                if (!ring || ring->head == RING_EMPTY)
                    return -EINVAL;
                slot = &ring->slots[ring->head];
                for (i = 0; i < ARRAY_SIZE(slot->chunks); i++) {
                    ret = avb_chunk_copy(slot->chunks[i].data, frame->payload, MAX_CHUNK);
                    if (ret < 0)
                        goto out;
                }
                switch (flags) {
                case FLAG_SYNC:
                    slot->ops->flush(slot);
                    break;
                case FLAG_ASYNC:
                    list_for_each_entry(slot, &ring->list, node) {
                        container_of(slot, struct avb_ring, slot)->head++;
                    }
                    break;
                default:
                    pr_err("bad flags %x\\n", flags);
                }
            out:
                return ret;
            }
            """;

    private static final String METHOD = """
            bool stream_manager::attach(const std::shared_ptr<stream> &_stream, uint16_t _id) {
                std::lock_guard<std::mutex> its_lock(streams_mutex_);
                auto found = streams_.find(_id);
                if (found != streams_.end()) {
                    LOG_WARNING << "stream " << _id << " is attached already";
                    return false;
                }
                for (const auto &each : listeners_) {
                    each->on_attached(_stream, stream_state_e::READY);
                }
                switch (mode_) {
                case mode_e::SINGLE:
                    streams_.clear();
                    break;
                case mode_e::SHARED:
                    break;
                }
                streams_[_id] = _stream;
                return true;
            }
            """;

    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).build();

    private QualityScore c(String code) {
        return evaluator.evaluate(Snippet.of("c", code, CodeLanguage.C));
    }

    private QualityScore cpp(String code) {
        return evaluator.evaluate(Snippet.of("c++", code, CodeLanguage.CPP));
    }

    private static List<Finding> costs(QualityScore score) {
        return score.findings().stream()
                .filter(finding -> finding.dimension() == Dimension.SYNTAX && finding.amount() < 0)
                .toList();
    }

    @Test
    void a_driver_function_cut_out_of_its_file_is_clean() {
        assertThat(costs(c(DRIVER))).isEmpty();
        assertThat(c(DRIVER).syntax()).isEqualTo(10.0);
    }

    @Test
    void a_method_without_its_class_is_clean() {
        assertThat(costs(cpp(METHOD))).isEmpty();
        assertThat(cpp(METHOD).syntax()).isEqualTo(10.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "    int ret = 0;|    int ret = 0",
                "MAX_CHUNK);|MAX_CHUNK;",
                "goto out;|goto out; }",
                "static int avb|sttaic int avb",
                "    return ret;|    retrun ret;",
                "for (i = 0;|fro (i = 0;",
                "    u32 i;|",
                "int ret = 0;|int ret = \"none\";",
                "    return ret;|    ret++;",
                "case FLAG_ASYNC:|case FLAG_SYNC:",
                "    ret = avb|    ret + 1 = avb",
                "    case FLAG_ASYNC:|    csae FLAG_ASYNC:",
                "goto out;|goto outt;"
            })
    void a_defect_in_c_costs_points(String good, String bad) {
        assertThat(DRIVER).contains(good);
        assertThat(c(DRIVER.replace(good, bad == null ? "" : bad)).syntax()).isLessThan(10.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "return false;|return false",
                "find(_id);|find(_id;",
                "    return true;|",
                "case mode_e::SHARED|case mode_e::SINGLE",
                "auto found|atuo found",
                "    streams_[_id] = _stream;|    _id + 1 = 5;",
                "    streams_[_id] = _stream;|    uint16_t *other = _id;"
            })
    void a_defect_in_cpp_costs_points(String good, String bad) {
        assertThat(METHOD).contains(good);
        assertThat(cpp(METHOD.replace(good, bad == null ? "" : bad)).syntax()).isLessThan(10.0);
    }

    @Test
    void a_wrong_number_of_arguments_is_found_where_the_callee_is_known() {
        String callee = "static int twice(int a)\n{\n    return 2 * a;\n}\n\n";
        assertThat(c(callee + "int f(void)\n{\n    return twice(1);\n}\n").syntax())
                .isEqualTo(10.0);
        assertThat(c(callee + "int f(void)\n{\n    return twice(1, 2);\n}\n").syntax())
                .isLessThan(9.0);
        assertThat(c("void f(char *a)\n{\n    memset(a, 0);\n}\n").syntax()).isLessThan(9.0);
    }

    @Test
    void findings_name_lines_of_the_snippet() {
        QualityScore score = c("#include \"ring.h\"\n\nint f(ring_t *ring)\n{\n    return ring->head\n}\n");
        assertThat(costs(score))
                .filteredOn(finding -> finding.rule().equals("compile-error"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(5));
        assertThat(score.findings()).extracting(Finding::rule).contains("missing-header");
    }

    @Test
    void an_undeclared_local_costs_a_little_and_a_constant_or_a_callee_nothing() {
        QualityScore score =
                c("void f(struct bus *bus)\n{\n    count = bus_count(bus, BUS_ALL);\n    bus->n = count;\n}\n");
        assertThat(costs(score)).extracting(Finding::rule).containsExactly("undeclared-local");
        assertThat(score.syntax()).isEqualTo(9.6);
    }

    @Test
    void declarations_of_the_caller_are_preferred_to_made_up_ones() {
        String code = "int f(struct gate *g)\n{\n    return g->opne;\n}\n";
        assertThat(c(code).syntax()).isEqualTo(10.0);
        CodeQualityEvaluator informed = CodeQualityEvaluator.builder()
                .profile(Profile.SEMANTIC)
                .declarations(name -> name.equals("gate")
                        ? Optional.of("typedef unsigned char flag_t;\nstruct gate { flag_t open; };")
                        : Optional.empty())
                .build();
        assertThat(informed.evaluate(Snippet.of("a", code, CodeLanguage.C)).syntax())
                .isEqualTo(4.0);
        assertThat(informed.evaluate(Snippet.of("b", code.replace("opne", "open"), CodeLanguage.C))
                        .syntax())
                .isEqualTo(10.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#include \"/etc/passwd\"\nstruct gate { int open; };",
                "struct gate { int open; ",
                "struct gate { int open; }; struct gate { int open; };",
                "}}}}"
            })
    void a_declaration_that_does_not_fit_falls_away(String declaration) {
        CodeQualityEvaluator misled = CodeQualityEvaluator.builder()
                .profile(Profile.SEMANTIC)
                .declarations(name -> Optional.of(declaration))
                .build();
        QualityScore score =
                misled.evaluate(Snippet.of("a", "int f(struct gate *g)\n{\n    return g->open;\n}\n", CodeLanguage.C));
        assertThat(score.status()).isEqualTo(Status.OK);
        assertThat(score.findings().toString()).doesNotContain("root:");
    }

    @Test
    void without_a_compiler_the_check_in_java_says_so() {
        QualityScore score = CodeQualityEvaluator.builder()
                .profile(Profile.SEMANTIC)
                .compiler("none")
                .build()
                .evaluate(Snippet.of("c", DRIVER, CodeLanguage.C));
        assertThat(score.status()).isEqualTo(Status.NO_COMPILER);
        assertThat(score.findings()).extracting(Finding::rule).contains("no-compiler");
    }

    @Test
    void the_same_text_gives_the_same_score_again() {
        assertThat(c(DRIVER)).isEqualTo(c(DRIVER));
        CodeQualityEvaluator other =
                CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).build();
        assertThat(other.evaluate(Snippet.of("c++", METHOD, CodeLanguage.CPP))).isEqualTo(cpp(METHOD));
    }
}
