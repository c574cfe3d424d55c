package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The verbs that load a student, on what a finished run has left. */
class StudentVerbsIT {
    private static TinyRun finished;

    @BeforeAll
    static void finish_a_run() throws IOException, InterruptedException {
        finished = TinyRun.finished();
    }

    @Test
    void train_prints_the_interpreter_of_the_prepared_environment() throws Exception {
        Granite.Outcome outcome = Program.run(finished.folder(), "train", "--print-python");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.outLines()).hasSize(1);
        Process python = new ProcessBuilder(
                        outcome.outLines().get(0),
                        "-c",
                        "import importlib.util as u, sys; "
                                + "sys.exit(not all(u.find_spec(name) for name in ('torch', 'transformers', 'trl', 'peft')))")
                .inheritIO()
                .start();
        assertThat(python.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).isZero();
    }

    @Test
    void generate_answers_with_the_adapter_of_a_run_and_the_same_seed_gives_the_same_answer() throws Exception {
        String adapter = finished.folder().relativize(finished.run()) + "/train/model";
        String[] words = {
            "generate",
            "--adapter",
            adapter,
            "--max-tokens",
            "12",
            "--seed",
            "7",
            "Write a C function that adds two numbers."
        };

        Granite.Outcome first = Program.run(finished.folder(), words);
        Granite.Outcome second = Program.run(finished.folder(), words);

        assertThat(first.status()).as(first.toString()).isZero();
        assertThat(first.out()).isNotBlank().isEqualTo(second.out());
        assertThat(first.err()).doesNotContain("Traceback", "UserWarning", "site-packages");
    }

    @Test
    void train_lays_out_a_tree_and_trains_on_it() throws Exception {
        Path folder = Program.newFolder("train");
        Path prepared = finished.run().resolve("prepare");
        Files.copy(finished.folder().resolve(TinyRun.CONFIG), folder.resolve(TinyRun.CONFIG));
        String[] words = {
            "train",
            "--config",
            TinyRun.CONFIG,
            "--data",
            prepared.toString(),
            "--output",
            "model-a",
            "--max-steps",
            "2"
        };

        Granite.Outcome outcome = Program.run(folder, words);

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEqualTo("model-a/model\n");
        Path root = folder.resolve("model-a");
        for (String name :
                List.of("model/adapter_model.safetensors", "model/adapter_config.json", "output/metrics.jsonl")) {
            assertThat(root.resolve(name)).isNotEmptyFile();
        }
        assertThat(root.resolve("checkpoints/checkpoint-2")).isDirectory();
        assertThat(TinyRun.lines(root.resolve("output/metrics.jsonl")))
                .filteredOn(line -> line.has("loss"))
                .hasSize(2);
        assertThat(outcome.err()).contains("Train loss: ", "Eval loss: ").doesNotContain("Traceback");

        Granite.Outcome asTree = Program.run(folder, "train", "--ml-root", "model-a");

        assertThat(asTree.status()).as(asTree.toString()).isZero();
        assertThat(asTree.err()).contains("already complete");
    }

    @Test
    void train_on_a_broken_tree_says_what_is_wrong_and_leaves_it_in_a_file() throws Exception {
        Path root = Files.createDirectories(Program.newFolder("broken-tree").resolve("ml"));
        Path parameters = root.resolve("input/config/hyperparameters.json");
        Files.createDirectories(parameters.getParent());
        Files.writeString(parameters, "{\"student\":\"tiny\",\"learning_rat\":\"1\"}");

        Granite.Outcome outcome = Program.run(root, "train", "--ml-root", ".");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("learning_rat", "hint: ").doesNotContain("Traceback");
        assertThat(root.resolve("output/failure")).content().contains("learning_rat");
    }
}
