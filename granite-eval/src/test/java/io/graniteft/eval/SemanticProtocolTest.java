package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticProtocolTest {

    private static final String SHAPER = """
            static int cbs_set_idle_slope(struct tsn_port *port, u32 idleSlope)
            {
                if (idleSlope > port->rate) {
                    return -EINVAL;
                }
                port->credit = 0;
                return port_write(port, idleSlope);
            }
            """;

    private static CodeQualityEvaluator.Builder builder() {
        return CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).compiler("none");
    }

    private static QualityScore score(String code) {
        return builder().build().evaluate(Snippet.of(code));
    }

    private static QualityScore score(String code, String domain) {
        return builder().build().evaluate(new Snippet("-", code, null, domain));
    }

    private static List<String> rules(QualityScore score) {
        return score.findings().stream().map(Finding::rule).toList();
    }

    @Test
    void names_are_split_by_case_and_underscore_and_each_term_counts_once() {
        QualityScore score = score(SHAPER);
        assertThat(score.protocol()).isEqualTo(10.0);
        assertThat(score.domain()).isEqualTo("tsn");
        assertThat(score.findings())
                .filteredOn(finding -> finding.rule().equals("keyword-found"))
                .extracting(Finding::message)
                .doesNotHaveDuplicates()
                .contains("tsn keyword 'idle_slope' in cbs_set_idle_slope")
                .anySatisfy(message -> assertThat(message).contains("'cbs'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* vlan pcp gate qbv shaper */",
                "// talker listener reservation",
                "const char *s = \"vlan pcp gate qbv\";",
                "#if 0\nint vlan_gate_qbv(int pcp);\n#endif",
                "#define X vlan_gate_qbv",
            })
    void words_outside_of_live_names_count_for_nothing(String stuffing) {
        String code = "int add(int a, int b)\n{\n    int sum = a + b;\n    return sum;\n}\n";
        QualityScore score = score(stuffing + "\n" + code, "tsn");
        assertThat(score.protocol()).isEqualTo(5.5);
        assertThat(rules(score)).doesNotContain("keyword-found");
    }

    @Test
    void a_part_of_a_word_is_no_keyword() {
        QualityScore score =
                score("int investigate(int seagates)\n{\n    return seagates * interclass(seagates);\n}\n", "tsn");
        assertThat(rules(score)).doesNotContain("keyword-found");
    }

    @Test
    void code_about_no_protocol_is_scored_without_the_dimension_and_the_result_says_so() {
        QualityScore score = score("int add(int a, int b)\n{\n    int sum = a + b;\n    return sum;\n}\n");
        assertThat(score.protocol()).isNull();
        assertThat(score.domain()).isNull();
        assertThat(rules(score)).contains("protocol-not-scored");
        assertThat(score.weights()).doesNotContainKey(Dimension.PROTOCOL);
        double expected = (30 * Objects.requireNonNull(score.syntax())
                        + 25 * Objects.requireNonNull(score.safety())
                        + 15 * Objects.requireNonNull(score.style()))
                / 70;
        assertThat(score.overall()).isEqualTo(Math.round(expected * 100) / 100.0);
        assertThat(score.explain()).contains("  protocol     – × 0.00\n");
    }

    @Test
    void what_the_caller_says_of_the_domain_decides() {
        assertThat(score(SHAPER, "none").protocol()).isNull();
        assertThat(score(SHAPER, "SOME/IP").domain()).isEqualTo("someip");
        assertThat(score(SHAPER, "someip").protocol()).isLessThan(10.0);
        assertThat(score("int add(int a)\n{\n    return a + 1;\n}\n", "any").protocol())
                .isEqualTo(5.5);
        QualityScore unknown = score(SHAPER, "lin");
        assertThat(unknown.protocol()).isNull();
        assertThat(unknown.findings())
                .anySatisfy(finding ->
                        assertThat(finding.message()).contains("no vocabulary is known for the domain 'lin'"));
        assertThat(builder().domain("avb").build().evaluate(Snippet.of(SHAPER)).domain())
                .isEqualTo("avb");
        assertThat(builder()
                        .domain("avb")
                        .build()
                        .evaluate(new Snippet("-", SHAPER, null, "tsn"))
                        .domain())
                .isEqualTo("tsn");
    }

    @Test
    void words_that_also_stand_in_other_code_do_not_reach_ten_by_themselves() {
        String code =
                "int port_queue_push(struct frame *frame, struct queue *queue)\n{\n    return queue->push(frame);\n}\n";
        assertThat(score(code, "tsn").protocol()).isEqualTo(8.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tsn", "avb", "gptp", "someip", "autosar", "can"})
    void every_pack_can_be_asked_for(String domain) {
        assertThat(score(SHAPER, domain).domain()).isEqualTo(domain);
    }

    @Test
    void comments_and_strings_with_any_words_change_nothing() {
        Random random = new Random(6);
        List<String> words = List.of(
                "vlan",
                "gate",
                "qbv",
                "talker",
                "listener",
                "class",
                "goto",
                "malloc",
                "free",
                "uint32_t",
                "static",
                "const",
                "@brief",
                "someip",
                "canfd",
                "e2e",
                "pdu",
                "sync",
                "recursion",
                "#if 0",
                "while (1)");
        QualityScore plain = score(SHAPER);
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(6); k >= 0; k--) {
                text.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            List<String> lines = SHAPER.lines().collect(java.util.stream.Collectors.toList());
            int at = random.nextInt(lines.size());
            lines.add(at, random.nextBoolean() ? "/* " + text + "*/" : "// " + text);
            QualityScore stuffed = score(String.join("\n", lines) + "\n");
            assertThat(stuffed.protocol()).as(String.join("\n", lines)).isEqualTo(plain.protocol());
            assertThat(stuffed.domain()).isEqualTo(plain.domain());
            String quoted = SHAPER.replace("port_write(port", "port_write(\"" + text + "\", port");
            assertThat(score(quoted).protocol()).as(quoted).isEqualTo(plain.protocol());
        }
    }

    @Test
    void weights_packs_and_amounts_can_be_replaced() {
        ScoringSettings settings = ScoringSettings.fromJson("""
                {"weights": {"style": 0, "syntax": 100},
                 "packs": {"avb": null, "lin": {"telling": ["lin|linbus"], "supporting": ["frame", "schedule_table"]}},
                 "amounts": {"keyword-missing": -0.5},
                 "off": ["trivial-body"]}
                """);
        CodeQualityEvaluator evaluator = builder().settings(settings).build();
        QualityScore lin = evaluator.evaluate(
                new Snippet("-", "int LinBus_send(int frame)\n{\n    return frame + 1;\n}\n", null, "lin"));
        assertThat(lin.protocol()).isEqualTo(9.5);
        assertThat(lin.style()).isNull();
        assertThat(lin.weights())
                .isEqualTo(Map.of(Dimension.SYNTAX, 100, Dimension.PROTOCOL, 30, Dimension.SAFETY, 25));
        assertThat(rules(evaluator.evaluate(new Snippet("-", SHAPER, null, "avb"))))
                .contains("protocol-not-scored");
        assertThat(evaluator
                        .evaluate(Snippet.of("int f(void)\n{\n    return 0;\n}\n"))
                        .overall())
                .isGreaterThan(4.5);
    }

    @Test
    void literal_knows_no_settings() {
        Snippet snippet = Snippet.of(SHAPER);
        ScoringSettings settings = ScoringSettings.defaults()
                .withWeights(Map.of(Dimension.SYNTAX, 100))
                .withoutPack("tsn");
        assertThat(builder().profile(Profile.LITERAL).settings(settings).build().evaluate(snippet))
                .isEqualTo(builder().profile(Profile.LITERAL).build().evaluate(snippet));
    }

    @Test
    void a_rule_of_the_callers_own_counts_in_its_dimension() {
        Rule noUnions = (snippet, live) -> live.stream()
                .filter(token -> token.is("union"))
                .map(token -> new Finding(
                        "own-union", Dimension.SAFETY, token.line(), token.column(), -4.0, Confidence.HIGH, "a union"))
                .toList();
        String code = "union u { int a; };\n" + SHAPER;
        QualityScore score = builder().rule(noUnions).build().evaluate(Snippet.of(code));
        assertThat(rules(score)).contains("own-union");
        assertThat(score.safety()).isLessThan(score(code).safety());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"weight\": {}}",
                "{\"weights\": {\"speed\": 1}}",
                "{\"weights\": {\"style\": 101}}",
                "{\"weights\": {\"style\": \"x\"}}",
                "{\"packs\": {\"lin\": {\"telling\": []}}}",
                "{\"packs\": {\"lin\": {\"telling\": [\"a|a\"]}}}",
                "{\"packs\": {\"lin\": {\"telling\": [\"\"]}}}",
                "{\"amounts\": {\"misra-15.1\": 11}}",
                "{\"off\": \"x\"}",
                "{\"off\": [1]}",
                "not json"
            })
    void settings_that_make_no_sense_are_refused(String json) {
        assertThatThrownBy(() -> ScoringSettings.fromJson(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_evaluator_tells_what_a_reference_is_about() {
        CodeQualityEvaluator evaluator = new CodeQualityEvaluator();
        assertThat(evaluator.domainOf(SHAPER)).contains("tsn");
        assertThat(evaluator.domainOf("int add(int a, int b)\n{\n    return a + b;\n}\n"))
                .isEmpty();
    }
}
