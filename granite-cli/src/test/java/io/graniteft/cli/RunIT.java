package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run from its sources to its report, with the packed program and the real student. */
class RunIT {
    private static TinyRun finished;
    private static Path run;

    @BeforeAll
    static void finish_a_run() throws IOException, InterruptedException {
        finished = TinyRun.finished();
        run = finished.run();
    }

    @Test
    void ends_with_the_path_of_its_report_and_nothing_else_on_stdout() {
        assertThat(finished.outcome().outLines()).containsExactly("runs/" + run.getFileName() + "/report.html");
    }

    @Test
    void leaves_every_promised_file() {
        for (String name : List.of(
                "manifest.json",
                "config.yaml",
                "transitions.jsonl",
                "epochs.jsonl",
                "report.html",
                "student.log",
                "validate/checks.jsonl",
                "prepare/train.jsonl",
                "prepare/manifest.json",
                "teach/teacher.jsonl",
                "train/ground_truth.jsonl",
                "train/output/metrics.jsonl",
                "train/model/adapter_model.safetensors",
                "train/model/adapter_config.json",
                "distill/manifest.json",
                "distill/epoch-0/metrics.json",
                "distill/epoch-1/accepted.jsonl",
                "export/model/adapter/adapter_model.safetensors",
                "export/model/adapter/README.md")) {
            assertThat(run.resolve(name)).isRegularFile().isNotEmptyFile();
        }
    }

    @Test
    void its_manifest_names_seven_stages_that_are_done() {
        JsonNode manifest = finished.manifest();

        assertThat(manifest.path("schema").asText()).isEqualTo("granite.run/1");
        assertThat(manifest.path("state").asText()).isEqualTo("COMPLETED");
        assertThat(manifest.path("stages"))
                .extracting(stage ->
                        stage.path("name").asText() + " " + stage.path("status").asText())
                .containsExactly(
                        "validate done",
                        "prepare done",
                        "teach done",
                        "train done",
                        "distill done",
                        "export done",
                        "report done");
    }

    @Test
    void its_transitions_lead_from_created_to_completed_without_a_gap() throws IOException {
        String state = "CREATED";
        for (JsonNode move : TinyRun.lines(run.resolve("transitions.jsonl"))) {
            assertThat(Granite.fields(move)).containsExactly("at", "from", "event", "to");
            assertThat(move.path("from").asText()).isEqualTo(state);
            state = move.path("to").asText();
        }
        assertThat(state).isEqualTo("COMPLETED");
    }

    @Test
    void its_epochs_begin_with_the_untrained_student() throws IOException {
        List<JsonNode> epochs = TinyRun.lines(run.resolve("epochs.jsonl"));

        assertThat(epochs).extracting(epoch -> epoch.path("epoch").asInt()).containsExactly(0, 1);
        assertThat(epochs.get(0).path("train_loss").isNull()).isTrue();
        assertThat(epochs.get(1).path("train_loss").asDouble()).isPositive();
        assertThat(epochs).allSatisfy(epoch -> {
            assertThat(Granite.fields(epoch))
                    .contains(
                            "train_loss",
                            "avg_student_score",
                            "avg_student_score_ci",
                            "num_poor_outputs",
                            "num_corrections",
                            "correction_rate",
                            "scores_distribution");
            assertThat(epoch.path("correction_rate").asDouble()).isBetween(0.0, 1.0);
            assertThat(epoch.path("avg_student_score_ci")).hasSize(2);
            assertThat(new HashSet<>(Granite.fields(epoch.path("scores_distribution"))))
                    .isEqualTo(Set.of("<5", "5-7", "7-9", "9+"));
        });
    }

    @Test
    void its_counts_add_up_to_its_ledger() throws IOException {
        JsonNode counts = TinyRun.tree(run.resolve("prepare/manifest.json")).path("counts");
        long dropped = 0;
        for (String kind : List.of("files", "functions", "examples")) {
            for (JsonNode count : counts.path(kind).path("dropped")) {
                dropped += count.asLong();
            }
        }

        assertThat(TinyRun.lines(run.resolve("prepare/ledger.jsonl"))).hasSize(Math.toIntExact(dropped));
        assertThat(TinyRun.lines(run.resolve("prepare/train.jsonl")).size()
                        + TinyRun.lines(run.resolve("prepare/val.jsonl")).size())
                .isEqualTo(counts.path("examples").path("kept").asInt());
    }

    @Test
    void what_it_trains_on_what_it_practises_and_what_it_is_judged_by_share_no_group() throws IOException {
        Set<String> train = groups("prepare/train.provenance.jsonl");
        Set<String> validation = groups("prepare/val.provenance.jsonl");

        assertThat(train).isNotEmpty().doesNotContainAnyElementsOf(validation);
        assertThat(functions("prepare/train.provenance.jsonl"))
                .doesNotContainAnyElementsOf(functions("prepare/val.provenance.jsonl"));
        Set<String> truth = new HashSet<>(Files.readAllLines(run.resolve("train/ground_truth.jsonl")));
        assertThat(Files.readAllLines(run.resolve("prepare/train.jsonl"))).containsAll(truth);
        for (JsonNode prompt : TinyRun.lines(run.resolve("train/practice_prompts.jsonl"))) {
            assertThat(truth)
                    .noneMatch(line -> line.contains(prompt.path("reference").toString()));
        }
        assertThat(ids("train/practice_prompts.jsonl")).doesNotContainAnyElementsOf(ids("train/heldout_prompts.jsonl"));
    }

    @Test
    void repeated_it_passes_over_every_stage_and_writes_nothing_but_its_summary() throws Exception {
        SortedMap<String, String> before = TinyRun.stamps(run);

        Granite.Outcome again = Program.run(finished.folder(), "run", TinyRun.CONFIG);

        assertThat(again.status()).as(again.toString()).isZero();
        for (String stage : List.of("validate", "prepare", "teach", "train", "distill", "export", "report")) {
            assertThat(again.err()).contains(stage + ": finished before and unchanged, skipped");
        }
        assertThat(again.err()).contains("everything is finished already");
        SortedMap<String, String> after = TinyRun.stamps(run);
        for (String volatileFile : List.of("manifest.json", "report.html", ".lock")) {
            before.remove(volatileFile);
            after.remove(volatileFile);
        }
        assertThat(after).isEqualTo(before);
        assertThat(TinyRun.onlyRun(finished.folder())).isEqualTo(run);
    }

    @Test
    void its_report_can_be_written_again_from_its_folder_alone() throws Exception {
        Path folder = Program.newFolder("moved");
        Path copy = folder.resolve("elsewhere");
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(run.relativize(file).toString()));
            }
        }
        Files.delete(copy.resolve("report.html"));

        Granite.Outcome outcome = Program.run(folder, "report", "elsewhere");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEqualTo("elsewhere/report.html\n");
        assertThat(Files.readString(copy.resolve("report.html")))
                .contains("untrained", run.getFileName().toString());
    }

    @Test
    void what_it_says_without_a_terminal_is_short_and_plain() {
        String said = finished.outcome().err();

        assertThat(said.lines())
                .hasSizeLessThan(80)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(220));
        assertThat(said).doesNotContain("\u001b", "\r", "Traceback", "UserWarning", "FutureWarning", "site-packages");
    }

    @Test
    void no_secret_of_the_environment_is_in_any_file_or_output() throws IOException {
        assertThat(finished.outcome().toString()).doesNotContain(TinyRun.SECRET);
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(TinyRun.SECRET);
            }
        }
    }

    private static Set<String> groups(String name) throws IOException {
        return values(name, "group");
    }

    private static Set<String> ids(String name) throws IOException {
        return values(name, "id");
    }

    private static Set<String> functions(String name) throws IOException {
        Set<String> functions = new HashSet<>();
        for (JsonNode line : TinyRun.lines(run.resolve(name))) {
            functions.add(line.path("path").asText() + line.path("lines"));
        }
        return functions;
    }

    private static Set<String> values(String name, String field) throws IOException {
        Set<String> values = new HashSet<>();
        for (JsonNode line : TinyRun.lines(run.resolve(name))) {
            values.add(line.path(field).asText());
        }
        return values;
    }
}
