package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is written for machines keeps to its schemas: the line of an evaluation to ours, SARIF to the official one. */
class ReportSchemasTest {

    private static final List<String> TEXTS = List.of(
            "static int vlan_gate(int pcp)\n{\n    goto out;\nout:\n    return pcp + x;\n}\n",
            "int f(void) { return 0; }\n",
            "int broken( { ;\n",
            "#include \"/etc/passwd\"\n",
            "Sorry, I can not do that; ask somebody else about it.",
            "",
            "class A { public: int f() const { return a_ * 2; } int a_; };\n");

    private static List<QualityScore> scores() {
        CodeQualityEvaluator evaluator = new CodeQualityEvaluator();
        List<QualityScore> scores = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            String id = List.of("src/a.c", "/tmp/b c.c", "-", "a:b", "ü.c", "%41", "x\"y\n")
                    .get(i);
            scores.addAll(evaluator.evaluate(Snippet.of(id, TEXTS.get(i)), EnumSet.allOf(Profile.class)));
        }
        scores.add(scores.get(0)
                .withInformation(List.of(new Finding(
                        "cppcheck:x", Dimension.SAFETY, 1, 0, 0.0, Confidence.MEDIUM, "from another tool"))));
        return scores;
    }

    private static Schema schema(String resource, SpecificationVersion version) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportSchemasTest.class.getResourceAsStream(resource), resource)) {
            return SchemaRegistry.withDefaultDialect(version)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        }
    }

    @Test
    void every_line_of_an_evaluation_keeps_to_the_schema() throws IOException {
        Schema schema = schema("/io/graniteft/eval/evaluation.schema.json", SpecificationVersion.DRAFT_2020_12);
        for (QualityScore score : scores()) {
            String line = EvaluationJson.write(score);
            assertThat(schema.validate(line, InputFormat.JSON)).as(line).isEmpty();
        }
        assertThat(schema.validate("{\"id\":\"x\"}", InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void sarif_keeps_to_the_official_schema() throws IOException {
        Schema schema = schema("/schema/sarif-schema-2.1.0.json", SpecificationVersion.DRAFT_7);
        String sarif = SarifReport.write(scores());
        assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(SarifReport.write(List.of()), InputFormat.JSON))
                .isEmpty();
        assertThat(schema.validate(sarif.replace("\"2.1.0\"", "\"2.0\""), InputFormat.JSON))
                .isNotEmpty();
    }

    @Test
    void sarif_tells_what_cost_points_from_what_did_not() throws IOException {
        JsonNode run = new ObjectMapper()
                .readTree(SarifReport.write(scores().subList(0, 2)))
                .at("/runs/0");
        assertThat(run.at("/artifacts")).hasSize(1);
        assertThat(run.at("/artifacts/0/properties/semantic/overall").isNumber())
                .isTrue();
        boolean error = false;
        for (JsonNode result : run.path("results")) {
            double amount = result.at("/properties/amount").asDouble();
            assertThat(result.path("kind").asText()).isEqualTo(amount < 0 ? "fail" : "informational");
            assertThat(run.at("/tool/driver/rules")
                            .get(result.path("ruleIndex").asInt())
                            .path("id"))
                    .isEqualTo(result.path("ruleId"));
            error |= result.path("ruleId").asText().equals("misra-15.1")
                    && result.path("level").asText().equals("error")
                    && result.at("/locations/0/physicalLocation/region/startLine")
                                    .asInt()
                            == 3;
        }
        assertThat(error).isTrue();
    }

    @Test
    void what_is_written_can_be_read_again() {
        List<SarifReport.Foreign> read = SarifReport.read(SarifReport.write(scores().subList(0, 4)));
        assertThat(read).extracting(SarifReport.Foreign::uri).containsOnly("src/a.c", "/tmp/b c.c");
        assertThat(read)
                .allSatisfy(each -> assertThat(each.finding().isInformation()).isTrue());
        assertThat(read).anySatisfy(each -> {
            assertThat(each.finding().rule()).isEqualTo("granite-eval:misra-15.1");
            assertThat(each.finding().line()).isEqualTo(3);
        });
    }

    @Test
    void other_tools_may_name_files_and_rules_by_reference() {
        String sarif = """
                {"version": "2.1.0", "runs": [{
                  "tool": {"driver": {"name": "Polyspace", "rules": [{"id": "MISRA 15.1", "messageStrings": {"m": {"text": "no goto"}}}]}},
                  "originalUriBaseIds": {"SRC": {"uri": "file:///build/src/"}},
                  "artifacts": [{"location": {"uri": "a%20b.c", "uriBaseId": "SRC"}}],
                  "results": [{"ruleIndex": 0, "ruleId": "MISRA 15.1", "message": {"id": "m"},
                    "locations": [{"physicalLocation": {"artifactLocation": {"index": 0}, "region": {"startLine": 7, "startColumn": 2}}}]},
                    {"message": {"text": "nowhere"}}]}]}
                """;
        assertThat(SarifReport.read(sarif)).singleElement().satisfies(each -> {
            assertThat(each.uri()).isEqualTo("/build/src/a b.c");
            assertThat(each.finding().rule()).isEqualTo("polyspace:MISRA 15.1");
            assertThat(each.finding().message()).isEqualTo("no goto");
            assertThat(each.finding().line()).isEqualTo(7);
            assertThat(each.finding().column()).isEqualTo(2);
        });
        assertThatThrownBy(() -> SarifReport.read("{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SarifReport.read("x")).isInstanceOf(IllegalArgumentException.class);
    }
}
