package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked of a loop before it begins and after it has worked: plan, simulation, state, reviews, traces. */
class LoopVerbsTest {
    private static final String ANSWER = "int ring_put(void) { return 2; }";

    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void layOut() throws IOException {
        run = folder.resolve("runs/20261101-000000-1a2b3c4d");
        chat("prepare/train.jsonl", "a", "b");
        chat("prepare/val.jsonl", "c");
        write(
                "prepare/train.provenance.jsonl",
                provenance("a-task", "ring_get", 3) + provenance("b-task", "ring_put", 9));
        write("prepare/val.provenance.jsonl", provenance("c-task", "ring_init", 20));
        write("prepare/prompts.jsonl", prompt("a-task", "a") + prompt("b-task", "b"));
        write("prepare/eval_prompts.jsonl", prompt("c-task", "c"));
        chat("train/ground_truth.jsonl", "a");
        write("train/practice_prompts.jsonl", prompt("b-task", "b"));
        write("train/heldout_prompts.jsonl", prompt("c-task", "c"));
        write("epochs.jsonl", EpochLines.line(0, 4) + EpochLines.line(1, 6.5));
        write(
                "transitions.jsonl",
                "{\"at\":\"2026-11-01T00:00:00.000Z\",\"from\":\"CREATED\",\"event\":\"BEGIN\",\"to\":\"VALIDATING\"}\n");
        write("distill/time.json", "{\"0\":60.0,\"1\":600.0}");
        write(
                "distill/epoch-1/practice.jsonl",
                "{\"id\":\"b-task\",\"prompt\":\"Write b.\",\"output\":\"int ring_put(\",\"tokens\":3,\"stop\":\"eos\"}\n");
        write(
                "distill/epoch-1/practice_scores.jsonl",
                "{\"id\":\"b-task\",\"overall\":2.5,\"findings\":[{\"rule\":\"unbalanced\",\"dimension\":\"syntax\","
                        + "\"line\":1,\"amount\":-2.0,\"message\":\"no end\"}]}\n");
        write(
                "distill/epoch-1/corrections.jsonl",
                "{\"id\":\"b-task\",\"prompt\":\"long\",\"response\":\"```c\\nint ring_put(void) { return 2; }\\n```\","
                        + "\"success\":true,\"model\":\"reference\",\"timestamp\":\"2026-11-01T00:00:01Z\","
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1},\"cost_usd\":0.25,\"request_digest\":\"d1\"}\n");
        write(
                "distill/epoch-1/correction_outcomes.jsonl",
                "{\"id\":\"b-task\",\"score_before\":2.5,\"score_after\":9.0,\"accepted\":true,\"reason\":null,"
                        + "\"attempts\":1,\"counted\":1}\n");
        String line = messages("Write b.", ANSWER);
        write("distill/epoch-1/accepted.jsonl", line);
        write(
                "distill/epoch-1/preferences.jsonl",
                "{\"prompt\":\"Write b.\",\"chosen\":\"" + ANSWER
                        + "\",\"rejected\":\"int ring_put(\",\"findings\":[\"line 1, unbalanced\"]}\n");
        write("distill/epoch-2/learnt_corrections.jsonl", line);
    }

    @Test
    void simulates_the_loops_decisions_without_a_model() {
        Granite.Outcome outcome = Granite.run("distill", "--simulate", "--loops", "50", "--max-epochs", "10", "--json");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode json = parse(outcome.out());
        assertThat(json.path("students")).hasSize(13);
        assertThat(json.path("students").get(0).path("converged").asDouble()).isZero();
        assertThat(json.path("students").get(12).path("converged").asDouble()).isEqualTo(1);
        assertThat(Granite.run("distill", "--simulate", "--loops", "50").out())
                .contains("false convergence", "false continuation", "at most 5 epochs");
    }

    @Test
    void cannot_simulate_scores_like_those_of_a_run_that_has_none() {
        Granite.Outcome outcome = Granite.run("distill", "--simulate", "--like", run.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("too few scores to compare", "two epochs at least");
    }

    @Test
    void plans_a_loop_and_starts_nothing() throws IOException {
        Path data = run.resolve("prepare");
        String[] command = {
            "distill",
            "--dry-run",
            "--data",
            data.toString(),
            "--max-epochs",
            "4",
            "--set",
            "student=tiny",
            "--set",
            "distillation.practice_fraction=0.5"
        };

        Granite.Outcome outcome = Granite.run(command);

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("nothing is started", "1 practice and 1 held-out prompts", "Amazon Bedrock pricing")
                .containsPattern("(?m)^  all ");
        JsonNode json = parse(Granite.run(Granite.words(command, "--json", "--teacher", "reference"))
                .out());
        assertThat(json.path("epochs")).hasSize(5);
        assertThat(json.path("all").path("teacher_usd").path("high").asDouble()).isZero();
    }

    @Test
    void tells_how_far_a_loop_has_come() {
        Granite.Outcome outcome = Granite.run("distill", "--status", run.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains(
                        "validating, since 2026-11-01",
                        "6.50 ( 1.00 to  9.00)",
                        "$0.25",
                        "10 min",
                        "best      epoch 1");
        assertThat(Granite.run("distill", "--status", folder.toString()).err()).contains("there is no run in");
    }

    @Test
    void records_what_a_person_decides_on_a_correction() throws IOException {
        assertThat(Granite.run("review", run.toString(), "--list").out()).contains("2.50 →  9.00", "open", "b-task");

        Granite.Outcome rejected = Granite.run(
                "review", run.toString(), "--reject", "b-task", "--reviewer", "mara", "--comment", "no lock");

        assertThat(rejected.status()).as(rejected.toString()).isZero();
        assertThat(Granite.run("review", run.toString(), "--list").out()).contains("rejected by mara");
        JsonNode review = parse(Files.readString(run.resolve("distill/reviews.jsonl")));
        assertThat(review.path("accepted").asBoolean()).isFalse();
        assertThat(review.path("comment").asText()).isEqualTo("no lock");

        Granite.run("review", run.toString(), "--accept", "b-task", "--reviewer", "jo");
        assertThat(Granite.run("review", run.toString(), "--list").out()).contains("accepted by jo");
    }

    @Test
    void a_review_that_cannot_be_says_why() {
        assertThat(Granite.run("review", run.toString()).err()).contains("1 corrections are open", "--accept");
        assertThat(Granite.run("review", run.toString(), "--reject", "z").err())
                .contains("no accepted correction has the id z");
        assertThat(Granite.run("review", run.toString(), "--epoch", "7").err()).contains("no accepted corrections");
        assertThat(Granite.run("review", run.toString(), "--accept", "b-task", "--reject", "b-task")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void traces_a_correction_from_its_source_to_the_training_that_learned_it() {
        Granite.run("review", run.toString(), "--accept", "b-task", "--reviewer", "mara");

        Granite.Outcome outcome = Granite.run("trace", run.toString(), "ring_put");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains(
                        "b-task",
                        "corpus, tsn/ring.c, lines 9 to 12",
                        "Apache-2.0",
                        "train.jsonl:2",
                        "its group is practised on",
                        "prompt of   practice",
                        "epoch 1, practice: the student's answer scores 2.50",
                        "unbalanced, line 1: no end",
                        "corrected by reference, 2026-11-01T00:00:01Z, $0.2500, request d1",
                        "accepted, 9.00 instead of 2.50",
                        "signed off by mara",
                        "learned in distill/epoch-2/learnt_corrections.jsonl:1");
    }

    @Test
    void traces_ground_truth_and_what_is_held_out() {
        assertThat(Granite.run("trace", run.toString(), "a-task").out())
                .contains("trained on  train/ground_truth.jsonl:1", "no set that the loop asks");
        assertThat(Granite.run("trace", run.toString(), "ring_init").out())
                .contains("never: it is held out", "prompt of   heldout");
        JsonNode json =
                Granite.run("trace", run.toString(), "a-task", "--json").json().get(0);
        assertThat(json.path("messages").get(1).path("content").asText()).isEqualTo("int a(void);");
        assertThat(Granite.run("trace", run.toString(), "nobody").err()).contains("no example has the id nobody");
    }

    private static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private void chat(String name, String... functions) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String function : functions) {
            lines.append(messages("Write " + function + ".", "int " + function + "(void);"));
        }
        write(name, lines.toString());
    }

    private static String messages(String request, String answer) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + request
                + "\"},{\"role\":\"assistant\",\"content\":\"" + answer + "\"}]}\n";
    }

    private static String prompt(String id, String function) {
        return "{\"id\":\"" + id + "\",\"prompt\":\"Write " + function + ".\",\"reference\":\"int " + function
                + "(void);\"}\n";
    }

    private static String provenance(String id, String function, int line) {
        return "{\"id\":\"" + id + "\",\"source\":\"corpus\",\"path\":\"tsn/ring.c\",\"lines\":[" + line + ","
                + (line + 3)
                + "],\"function\":\"" + function
                + "\",\"kind\":\"request\",\"template\":\"task\",\"group\":\"g" + line
                + "\",\"licence\":\"Apache-2.0\",\"sha256\":\"00ff\"}\n";
    }

    private void write(String name, String text) throws IOException {
        Path file = run.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
