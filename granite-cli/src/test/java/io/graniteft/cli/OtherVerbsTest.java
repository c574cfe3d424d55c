package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small verbs, and what the verbs that train say before they would start Python. */
class OtherVerbsTest {
    @TempDir
    Path folder;

    @Test
    void report_refuses_a_folder_that_is_no_run() {
        Granite.Outcome outcome = Granite.run("report", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: " + folder + " is not the folder of a run", "hint: ");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void report_refuses_a_manifest_that_is_broken() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\"id\": ");

        Granite.Outcome outcome = Granite.run("report", folder.toString());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: " + folder.resolve("manifest.json") + ":1: ", "hint: ")
                .doesNotContain("\tat ");
    }

    @Test
    void doctor_prints_one_document_whose_gaps_come_with_a_hint() {
        Granite.Outcome outcome = Granite.run(Map.of("GRANITE_CACHE", folder.toString()), "doctor", "--json");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode document = outcome.json().get(0);
        assertThat(Granite.fields(document)).containsExactly("schema", "version", "checks");
        assertThat(document.path("checks"))
                .extracting(check -> check.path("name").asText())
                .contains("JDK", "Maven", "Python", "Python environment", "gcc", "g++", "memory", "CUDA");
        assertThat(document.path("checks")).allSatisfy(check -> {
            assertThat(Granite.fields(check)).containsExactly("name", "state", "detail", "hint");
            assertThat(check.path("state").asText()).isIn("ok", "missing", "limited");
            assertThat(check.path("hint").asText().isEmpty())
                    .isEqualTo(check.path("state").asText().equals("ok"));
        });
    }

    @Test
    void doctor_says_that_the_environment_is_missing_and_does_not_make_it() {
        Granite.Outcome outcome = Granite.run(Map.of("GRANITE_CACHE", folder.toString()), "doctor");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .containsPattern("Python environment +missing")
                .contains("granite train --print-python");
        assertThat(folder.resolve("python")).doesNotExist();
    }

    @Test
    void the_completion_script_is_one_that_bash_accepts() throws IOException, InterruptedException {
        Granite.Outcome outcome = Granite.run("completion");
        Path script = Files.writeString(folder.resolve("granite.bash"), outcome.out());

        Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();

        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("evaluate", "--min-score", "--teacher");
    }

    @Test
    void train_names_the_examples_it_misses() {
        Granite.Outcome outcome = Granite.run("train", "--set", "student=tiny", "--data", folder.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: no such file: " + folder.resolve("train.jsonl"), "granite prepare");
    }

    @Test
    void train_names_the_tree_it_misses() {
        Path missing = folder.resolve("ml");

        Granite.Outcome outcome = Granite.run("train", "--ml-root", missing.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: no such folder: " + missing, "hint: ");
    }

    @Test
    void distill_names_the_data_it_misses() {
        Granite.Outcome outcome = Granite.run(
                "distill",
                "--data",
                folder.toString(),
                "--set",
                "student=tiny",
                "--set",
                "distillation.teacher_provider=reference");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: no such file: " + folder.resolve("train.jsonl"), "granite prepare");
    }

    @Test
    void distill_asks_before_anything_is_sent_elsewhere() throws IOException {
        for (String name : new String[] {"train.jsonl", "val.jsonl", "prompts.jsonl", "eval_prompts.jsonl"}) {
            Files.writeString(folder.resolve(name), "");
        }

        Granite.Outcome outcome = Granite.run(
                "distill",
                "--data",
                folder.toString(),
                "--teacher",
                "bedrock",
                "--set",
                "student=tiny",
                "--set",
                "run.folder=" + folder.resolve("runs"));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("plan: ask us.anthropic.claude-sonnet-4-5", "up to 2500 corrections", "--yes");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    @Test
    void generate_refuses_a_folder_that_is_no_adapter() {
        Granite.Outcome outcome = Granite.run("generate", "--adapter", folder.toString(), "Write a CRC-8.");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("is not an adapter", "adapter_config.json", "hint: ");
    }

    @Test
    void generate_explains_that_the_tiny_student_lives_in_a_run() {
        Granite.Outcome outcome = Granite.run("generate", "--set", "student=tiny", "Write a CRC-8.");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("tiny", "--adapter", "hint: ");
    }

    @Test
    void generate_refuses_an_adapter_whose_configuration_is_broken() throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{");

        Granite.Outcome outcome = Granite.run("generate", "--adapter", folder.toString(), "Write a CRC-8.");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("adapter_config.json:1: ", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void without_python_it_says_what_to_install() {
        Granite.Outcome outcome = Granite.run(
                Map.of("PYTHON", "no-such-python", "GRANITE_CACHE", folder.toString()), "train", "--print-python");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: cannot start no-such-python", "hint: ", "Python 3.11");
    }

    @Test
    void an_unwritable_cache_folder_is_named_with_the_variable_that_moves_it() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        Granite.Outcome outcome =
                Granite.run(Map.of("GRANITE_CACHE", file.resolve("cache").toString()), "train", "--print-python");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", file.toString(), "GRANITE_CACHE");
    }

    @Test
    void debug_adds_a_stack_trace_and_nothing_else_does() {
        String missing = folder.resolve("missing").toString();

        assertThat(Granite.run("extract", missing).err()).doesNotContain("\tat ");
        assertThat(Granite.run("--debug", "extract", missing).err()).contains("\tat ", "GraniteException");
        assertThat(Granite.run("extract", "--debug", missing).err()).contains("\tat ");
    }
}
