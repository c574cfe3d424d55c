package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money before anything is spent, and what a run on this machine has cost. */
class CostVerbTest {
    @TempDir
    Path folder;

    private static JsonNode cost(String... words) {
        Granite.Outcome outcome = Granite.run(Granite.words(new String[] {"cost", "--json"}, words));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode sheet = Granite.parse(outcome.out());
        assertThat(sheet.path("schema").asText()).isEqualTo("granite.cost");
        return sheet;
    }

    private static double high(JsonNode sheet, String phase) {
        return sheet.path("phases").path(phase).path(1).asDouble();
    }

    @Test
    void a_plan_has_every_phase_and_each_price_says_where_it_comes_from() {
        JsonNode plan = cost();

        assertThat(Granite.fields(plan.path("phases")))
                .containsExactly("preparation", "teacher", "training", "distillation", "storage");
        assertThat(plan.path("lines")).allSatisfy(line -> {
            double usd = line.path("usd").path(1).asDouble();
            if (usd > 0) {
                assertThat(line.path("basis").asText()).containsAnyOf("2026-", "a month");
            }
        });
        double sum = 0;
        for (JsonNode each : plan.path("phases")) {
            sum += each.path(1).asDouble();
        }
        assertThat(plan.path("total_usd").path(1).asDouble()).isCloseTo(sum, within(0.001));
        assertThat(plan.path("notes").toString()).contains("nothing prepared was found");
    }

    @Test
    void settings_move_the_phase_that_they_belong_to_and_no_other() {
        JsonNode plain = cost();
        JsonNode bulk = cost("--set", "teacher.provider=bedrock");
        JsonNode half = cost("--set", "teacher.provider=bedrock", "--set", "teacher.max_prompts=500");
        JsonNode cheap = cost("--set", "aws.training_job.instance_type=ml.g5.12xlarge");
        JsonNode off = cost("--set", "distillation.enabled=false");
        JsonNode tiny = cost("--set", "student=tiny", "--set", "distillation.teacher_provider=reference");

        assertThat(high(plain, "teacher"))
                .as("the reference teacher asks nobody")
                .isZero();
        // 300 tokens in at $3.30 and 2,048 out at $16.50 a million.
        assertThat(high(bulk, "teacher")).isCloseTo(1000 * (300 * 3.3 + 2048 * 16.5) / 1e6, within(0.001));
        assertThat(high(half, "teacher")).isCloseTo(high(bulk, "teacher") / 2, within(0.001));
        assertThat(high(cheap, "training")).isNotEqualTo(high(plain, "training"));
        assertThat(high(cheap, "distillation")).isEqualTo(high(plain, "distillation"));
        assertThat(high(off, "distillation")).isZero();
        assertThat(high(tiny, "training") + high(tiny, "distillation")).isZero();
    }

    @Test
    void a_model_without_a_price_is_unknown_and_not_free() {
        JsonNode plan = cost("--set", "teacher.provider=bedrock", "--set", "aws.bedrock.model_id=somebody.else-v1");

        assertThat(plan.path("complete").asBoolean()).isFalse();
        assertThat(plan.at("/lines/1/usd").isNull()).isTrue();
        assertThat(plan.at("/lines/1/basis").asText()).contains("teacher.prices");
        assertThat(Granite.run("cost", "--set", "aws.training_job.instance_type=ml.x9.large")
                        .out())
                .contains("training", "unknown", "the total lacks");
    }

    @ParameterizedTest
    @CsvSource({"budget, 200, 400", "standard, 500, 750", "full, 700, 1000"})
    void a_preset_stands_beside_the_procedures_figures_and_says_why_they_differ(String name, double low, double high) {
        JsonNode sheet = cost("--preset", name);

        assertThat(sheet.at("/procedure_total_usd/0").asDouble()).isEqualTo(low);
        assertThat(sheet.at("/procedure_total_usd/1").asDouble()).isEqualTo(high);
        assertThat(sheet.path("lines"))
                .allSatisfy(line -> assertThat(line.path("why").asText()).isNotEmpty());
        assertThat(sheet.path("why").asText()).contains("rows add up to $");
        assertThat(Granite.run("cost", "--preset", name).out())
                .contains("the procedure", "training: the procedure's own");
    }

    @Test
    void eight_hours_of_the_largest_machine_on_spare_capacity_are_not_six_hundred_dollars() {
        JsonNode training = cost("--preset", "standard").at("/lines/2");

        assertThat(training.at("/usd/1").asDouble()).isCloseTo(8 * 37.69 * 0.5, within(0.01));
        assertThat(training.at("/procedure_usd/1").asDouble()).isEqualTo(600);
    }

    @Test
    void prepared_data_makes_the_plan_of_its_own_size() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        StringBuilder code = new StringBuilder("#include <stdint.h>\n");
        for (int i = 0; i < 30; i++) {
            code.append("\n/** Gate ")
                    .append(i)
                    .append(". */\nint gate_")
                    .append(i)
                    .append("(uint32_t *g, uint32_t v) {\n")
                    .append("    if (g == 0) { return -")
                    .append(i + 1)
                    .append("; }\n    g[")
                    .append(i)
                    .append("] = v << ")
                    .append(i % 7)
                    .append("U;\n    return ")
                    .append(i)
                    .append(";\n}\n");
        }
        Files.writeString(source.resolve("gates.c"), code);
        Path data = folder.resolve("data");
        assertThat(Granite.run("prepare", "--source", source.toString(), "--output", data.toString())
                        .status())
                .isZero();

        JsonNode plan = cost("--data", data.toString());

        assertThat(plan.path("notes").get(0).asText()).contains("examples of " + data, "held-out");
        assertThat(plan.at("/total_usd/1").asDouble())
                .isLessThan(cost().at("/total_usd/1").asDouble());

        Granite.Outcome refused = Granite.run(
                "distill",
                "--data",
                data.toString(),
                "--max-cost",
                "0.001",
                "--set",
                "distillation.correction_rate_threshold=1.0",
                "--set",
                "run.folder=" + folder.resolve("runs"),
                "--yes");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(6);
        assertThat(refused.err()).contains("at least", "hint: ", "nothing was started");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void more_than_is_allowed_ends_with_the_status_of_a_budget() {
        Granite.Outcome outcome = Granite.run("cost", "--max-cost", "5");

        assertThat(outcome.status()).isEqualTo(6);
        assertThat(outcome.out()).contains("training");
        assertThat(outcome.err()).contains("may cost up to $", "at most $5.00 are allowed", "hint: ");
        assertThat(Granite.run("cost", "--max-cost", "5000").status()).isZero();
    }

    @Test
    void a_run_costs_what_its_journals_and_its_time_tell() throws IOException {
        Path run = folder.resolve("runs/20261101-000000-1a2b3c4d");
        write(run.resolve("manifest.json"), """
                {"schema":"granite.run/1","stages":[{"name":"prepare","status":"done","seconds":36.0},
                {"name":"train","status":"done","seconds":3600.0},{"name":"distill","status":"done","seconds":1800.0}]}
                """);
        write(run.resolve("teach/teacher.jsonl"), record("a", 1000, 500, "0.02") + record("b", 1000, 500, "0.03"));
        write(run.resolve("distill/epoch-1/corrections.jsonl"), record("c", 2_000_000, 1_000_000, "null"));
        write(run.resolve("distill/epoch-2/corrections.jsonl"), record("c", 0, 0, "0.25"));
        write(run.resolve("distill/epoch-2/corrections_again.jsonl"), record("c", 0, 0, "0.50"));

        JsonNode sheet = cost(run.toString(), "--usd-per-hour", "2");

        assertThat(high(sheet, "preparation")).isCloseTo(0.02, within(1e-9));
        assertThat(high(sheet, "teacher")).isCloseTo(0.05, within(1e-9));
        assertThat(high(sheet, "training")).isCloseTo(2, within(1e-9));
        // Half an hour of machine; what has no cost of its own is counted by its model's price; the rest as it says,
        // what was asked once more included.
        assertThat(high(sheet, "distillation")).isCloseTo(1 + 2 * 3.3 + 16.5 + 0.25 + 0.50, within(1e-9));
        assertThat(Granite.run("cost", run.toString()).out()).contains("2 answers, 2,000 tokens in, 1,000 out");
    }

    private static String record(String id, long in, long out, String usd) {
        return "{\"id\":\"" + id
                + "\",\"prompt\":\"p\",\"response\":\"r\",\"success\":true,\"usage\":{\"input_tokens\":" + in
                + ",\"output_tokens\":" + out
                + "},\"timestamp\":\"2026-11-01T00:00:00Z\",\"stop_reason\":\"end_turn\",\"error\":null,"
                + "\"model\":\"us.anthropic.claude-sonnet-4-5-20250929-v1:0\",\"request_digest\":\"x\",\"cost_usd\":"
                + usd
                + "}\n";
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void what_is_no_run_says_what_one_is() {
        Granite.Outcome outcome = Granite.run("cost", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("manifest.json", "--job NAME");
    }
}
