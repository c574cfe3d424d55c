package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigVerbTest {
    private static final String SECRET = "hf_EXAMPLEexampleEXAMPLE1234";
    private static final String KEY = "EXAMPLEwJalrXUtnFEMIK7MDENGbPxRfiCY";

    @TempDir
    Path folder;

    @Test
    void says_where_each_value_comes_from() throws IOException {
        Path file =
                write("my.yaml", "training:\n  num_epochs: 2\n  logging_steps: 2\n  eval_steps: 2\n  save_steps: 2\n");
        write(
                ".env",
                "GRANITE_TRAINING_LOGGING_STEPS=3\nGRANITE_TRAINING_EVAL_STEPS=3\nGRANITE_TRAINING_SAVE_STEPS=3\n");

        Granite.Outcome outcome = Granite.run(
                Map.of("GRANITE_TRAINING_EVAL_STEPS", "4", "GRANITE_TRAINING_SAVE_STEPS", "4"),
                "config",
                "show",
                "--origin",
                "--config",
                file.toString(),
                "--set",
                "training.save_steps=5");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(line(outcome, "training.seed:")).endsWith("# default");
        assertThat(line(outcome, "training.num_epochs: 2")).endsWith("my.yaml:2");
        assertThat(line(outcome, "training.logging_steps: 3")).contains(".env:1");
        assertThat(line(outcome, "training.eval_steps: 4")).endsWith("# environment GRANITE_TRAINING_EVAL_STEPS");
        assertThat(line(outcome, "training.save_steps: 5")).endsWith("# flag");
    }

    @Test
    void prints_yaml_that_can_be_read_again() throws IOException {
        Granite.Outcome first = Granite.run("config", "show", "--set", "training.seed=7", "--set", "student=tiny");
        Path file = write("again.yaml", first.out());

        Granite.Outcome second = Granite.run("config", "show", "--config", file.toString());

        assertThat(second.status()).as(second.toString()).isZero();
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void prints_one_document_with_schema_and_version() {
        Granite.Outcome outcome = Granite.run("config", "show", "--json");

        assertThat(outcome.json()).singleElement().satisfies(document -> {
            assertThat(Granite.fields(document)).containsExactly("schema", "version", "digest", "entries", "variables");
            assertThat(document.path("version").asInt()).isEqualTo(1);
            assertThat(Granite.fields(document.path("entries").get(0))).containsExactly("key", "value", "origin");
        });
    }

    @Test
    void lists_five_mistakes_at_once_each_with_its_place_and_a_way_on() throws IOException {
        Path file = write("bad.yaml", """
                student: tiny
                training:
                  num_epoch: 5
                  learning_rate: fast
                  logging_steps: 0
                  lr_scheduler_type: cosinus
                convergence_patience: 3
                """);

        for (String[] words : new String[][] {
            {"config", "show", "--config", file.toString()},
            {"run", file.toString()},
            {"prepare", "--config", file.toString()},
            {"teach", "--test-mode", "--config", file.toString()},
            {"train", "--config", file.toString()},
            {"distill", "--config", file.toString()},
        }) {
            Granite.Outcome outcome = Granite.run(words);
            assertThat(outcome.status()).as(String.join(" ", words)).isEqualTo(3);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .contains(
                            file + ":3: ",
                            "did you mean num_epochs?",
                            file + ":4: ",
                            "\"fast\" is not a number",
                            file + ":5: ",
                            file + ":6: ",
                            "cosinus",
                            file + ":7: ",
                            "distillation.convergence_patience")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void says_that_the_file_is_missing() {
        Granite.Outcome outcome = Granite.run("run", folder.resolve("none.yaml").toString());

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).contains("none.yaml: no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--origin", "--json", "--no-progress"})
    void shows_no_secret(String option) throws IOException {
        Path file = write("my.yaml", "student: tiny\n");
        write(".env", "HF_TOKEN=" + SECRET + "\nAWS_ACCESS_KEY_ID=AKIAEXAMPLEEXAMPLE12\n");

        Granite.Outcome outcome = Granite.run(
                Map.of("AWS_SECRET_ACCESS_KEY", KEY, "AWS_REGION", "eu-central-1"),
                "config",
                "show",
                option,
                "--config",
                file.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET, KEY, "AKIAEXAMPLE");
        if (!option.equals("--no-progress")) {
            assertThat(outcome.out()).contains("HF_TOKEN", "****", "eu-central-1");
        }
    }

    @Test
    void shows_no_secret_that_stands_in_a_wrong_value() throws IOException {
        Path file = write("bad.yaml", "training:\n  learning_rate: " + SECRET + "\n  seed: AKIAEXAMPLEEXAMPLE12\n");

        Granite.Outcome outcome = Granite.run("--debug", "config", "show", "--config", file.toString());

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).doesNotContain(SECRET, "AKIAEXAMPLE");
    }

    @Test
    void warns_on_stderr_of_an_older_name() throws IOException {
        Path file = write("old.yaml", "distillation:\n  max_iterations: 3\n");

        Granite.Outcome outcome = Granite.run("config", "show", "--config", file.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).contains("warning: ", "old.yaml:2", "max_iterations");
        assertThat(outcome.out()).doesNotContain("warning");
    }

    private static String line(Granite.Outcome outcome, String start) {
        List<String> found = outcome.outLines().stream()
                .filter(line -> line.startsWith(start))
                .toList();
        assertThat(found).as(start).hasSize(1);
        return found.get(0);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
