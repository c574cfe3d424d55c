package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    void generate_answers_with_a_run_that_was_moved_as_it_did_before() throws Exception {
        String adapter = finished.folder().relativize(finished.run()) + "/train/model";
        String[] words = {"--max-new-tokens", "12", "--seed", "7", "Write a C function that adds two numbers."};
        Path moved = movedRun().resolve("train").resolve("model");

        Granite.Outcome first =
                Program.run(finished.folder(), Granite.words(new String[] {"generate", "--adapter", adapter}, words));
        Granite.Outcome second = Program.run(
                finished.folder(),
                Granite.words(new String[] {"generate", "--json", "--adapter", moved.toString()}, words));

        assertThat(first.status()).as(first.toString()).isZero();
        assertThat(first.out()).isNotBlank();
        assertThat(first.err()).doesNotContain("Traceback", "UserWarning", "site-packages");
        assertThat(second.status()).as(second.toString()).isZero();
        JsonNode answer = second.json().get(0);
        assertThat(answer.path("output").asText() + "\n").isEqualTo(first.out());
        assertThat(answer.path("seed").asInt()).isEqualTo(7);
        assertThat(Granite.fields(answer)).containsExactly("id", "prompt", "output", "tokens", "stop", "seed");
    }

    @Test
    void generate_goes_on_with_a_file_of_answers_whose_last_line_a_kill_has_cut() throws Exception {
        Path folder = Program.newFolder("answers");
        Files.writeString(folder.resolve("prompts.jsonl"), """
                {"id":"a","prompt":"Write a C function that adds."}
                {"id":"b","prompt":"Write a longer C function that counts the frames of a queue.","reference":"x"}
                {"id":"c","prompt":"Write."}
                """);
        String[] words = {
            "generate",
            "--adapter",
            finished.run().toString(),
            "--max-new-tokens",
            "8",
            "--prompts",
            "prompts.jsonl",
            "--output",
            "answers.jsonl"
        };

        Granite.Outcome first = Program.run(folder, words);
        assertThat(first.status()).as(first.toString()).isZero();
        Path file = folder.resolve("answers.jsonl");
        String whole = Files.readString(file);
        assertThat(whole.lines()).hasSize(3);
        int secondLine = whole.indexOf('\n') + 1;
        Files.writeString(file, whole.substring(0, secondLine + 30));
        Granite.Outcome second = Program.run(folder, words);

        assertThat(second.status()).as(second.toString()).isZero();
        assertThat(second.err()).contains("1 prompts are answered already");
        assertThat(file).hasContent(whole);

        Granite.Outcome others = Program.run(folder, Granite.words(words, "--temperature", "0.1"));
        assertThat(others.status()).as(others.toString()).isEqualTo(1);
        assertThat(others.err()).contains("answers.jsonl:1", "other settings");
        assertThat(file).hasContent(whole);
    }

    @Test
    void export_takes_the_best_epoch_of_a_run_and_writes_it_for_others() throws Exception {
        Path output = Program.newFolder("export").resolve("model");

        Granite.Outcome outcome = Program.run(
                finished.folder(),
                "export",
                "--adapter",
                finished.run().toString(),
                "--output",
                output.toString(),
                "--format",
                "adapter,sagemaker",
                "--name",
                "Gate model");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.outLines())
                .contains(
                        output.resolve("adapter/adapter_model.safetensors").toString(),
                        output.resolve("adapter/README.md").toString(),
                        output.resolve("model.tar.gz").toString());
        assertThat(output.resolve("adapter/README.md"))
                .content()
                .contains("# Gate model", "Functions by the licence of their source: ", "(this model)");
        assertThat(output.resolve("adapter/adapter_config.json"))
                .content()
                .doesNotContain(finished.folder().toString());

        Granite.Outcome gguf = Program.start(
                        finished.folder(),
                        java.util.Map.of("LLAMA_CPP", "/nonexistent"),
                        "export",
                        "--adapter",
                        output.toString(),
                        "--output",
                        output + "-gguf",
                        "--format",
                        "gguf")
                .finish();
        assertThat(gguf.status()).as(gguf.toString()).isEqualTo(1);
        assertThat(gguf.err()).contains("convert_hf_to_gguf.py", "hint: ").doesNotContain("Traceback");
    }

    /** A copy of the run somewhere else, whose adapters name a base model that is there no more. */
    private static Path movedRun() throws IOException {
        Path moved = Program.newFolder("moved").resolve("run");
        try (Stream<Path> files = Files.walk(finished.run())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = moved.resolve(finished.run().relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (file.endsWith("adapter_config.json") || file.endsWith("granite_adapter.json")) {
                    Files.writeString(
                            target,
                            Files.readString(file)
                                    .replace(finished.run().toRealPath().toString(), "/gone"));
                } else {
                    Files.copy(file, target);
                }
            }
        }
        assertThat(moved.resolve("train/model/granite_adapter.json")).content().contains("\"/gone/student/");
        return moved;
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
