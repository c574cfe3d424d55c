package io.graniteft.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.io.FolderLock;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.RunSummary.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineRunnerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T05:06:07Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path source = Path.of("");
    private Path extra = Path.of("");
    private @Nullable RunFolder opened;
    private final List<FileStage> stages = new ArrayList<>();

    @BeforeEach
    void layOutARun() throws IOException {
        source = Files.writeString(folder.resolve("source.c"), "int a;\n");
        extra = Files.writeString(folder.resolve("extra.c"), "int b;\n");
        opened = open(false);
        layOutStagesAnew();
    }

    @Test
    void runs_every_stage_once_and_nothing_the_second_time() {
        assertThat(statuses(runAll())).containsOnly(Status.DONE).hasSize(7);
        List<String> lines = moves();

        RunSummary again = runAll();

        assertThat(statuses(again)).containsOnly(Status.SKIPPED);
        assertThat(again.state()).isEqualTo(PipelineState.COMPLETED);
        assertThat(stages).extracting(stage -> stage.runs).containsOnly(1);
        assertThat(moves()).isEqualTo(lines).hasSize(14);
        assertThat(again.stages())
                .allSatisfy(stage -> assertThat(stage.seconds()).isNotNull());
    }

    @Test
    void writes_manifests_without_an_absolute_path() throws IOException {
        runAll();

        JsonNode manifest = json(run().folder(StageName.TRAIN).resolve("manifest.json"));
        assertThat(manifest.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly(
                        "schema", "stage", "config_digest", "inputs", "outputs", "counts", "facts", "volatile");
        assertThat(manifest.at("/inputs/0/path").asText()).isEqualTo("prepare/out.txt");
        assertThat(manifest.at("/outputs/0/path").asText()).isEqualTo("out.txt");
        assertThat(json(run().folder(StageName.PREPARE).resolve("manifest.json"))
                        .at("/inputs/0/path")
                        .asText())
                .isEqualTo("source.c");
        assertThat(manifest.at("/volatile").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("cpu_seconds", "peak_memory_bytes", "seconds", "started_at");
        assertThat(manifest.at("/volatile/peak_memory_bytes").asLong()).isPositive();
        JsonNode summary = json(run().root().resolve("manifest.json"));
        assertThat(summary.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("schema", "id", "config", "config_digest", "state", "stages", "versions", "volatile");
        assertThat(summary.at("/state").asText()).isEqualTo("COMPLETED");
        assertThat(summary.at("/stages/6/name").asText()).isEqualTo("report");
        assertThat(summary.at("/stages/6/status").asText()).isEqualTo("done");
    }

    @Test
    void writes_the_same_manifests_in_another_run_but_for_their_volatile_block() throws IOException {
        runAll();
        JsonNode first = json(run().folder(StageName.DISTILL).resolve("manifest.json"));
        opened = open(true);
        layOutStagesAnew();
        runAll();

        JsonNode second = json(run().folder(StageName.DISTILL).resolve("manifest.json"));

        ((com.fasterxml.jackson.databind.node.ObjectNode) first).remove("volatile");
        ((com.fasterxml.jackson.databind.node.ObjectNode) second).remove("volatile");
        assertThat(second).isEqualTo(first);
    }

    @Test
    void repeats_what_depends_on_a_changed_input() throws IOException {
        runAll();
        Files.writeString(source, "int changed;\n");

        RunSummary again = runAll();

        assertThat(statuses(again))
                .startsWith(Status.SKIPPED)
                .endsWith(Status.DONE, Status.DONE, Status.DONE, Status.DONE, Status.DONE, Status.DONE);
        assertThat(out(StageName.REPORT)).content().contains("int changed;").doesNotContain("int a;");
        assertThat(run().root().resolve("superseded/prepare-1/out.txt"))
                .content()
                .contains("int a;");
    }

    @Test
    void stops_repeating_where_the_bytes_are_the_same_again() throws IOException {
        runAll();
        stage(StageName.TRAIN).settings = "other";

        RunSummary again = runAll();

        assertThat(statuses(again))
                .containsExactly(
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE);

        Files.delete(run().folder(StageName.TRAIN).resolve("manifest.json"));
        assertThat(statuses(runAll()))
                .containsExactly(
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.DONE,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED);
    }

    @Test
    void repeats_a_stage_whose_output_was_changed_or_lost() throws IOException {
        runAll();
        Files.writeString(out(StageName.TEACH), "tampered");
        assertThat(statuses(runAll()))
                .containsExactly(
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.DONE,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED);
        assertThat(out(StageName.TEACH)).content().doesNotContain("tampered");

        Files.delete(out(StageName.DISTILL));
        assertThat(statuses(runAll()))
                .containsExactly(
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.DONE,
                        Status.SKIPPED,
                        Status.SKIPPED);
    }

    @Test
    void leaves_the_folder_to_a_stage_that_checks_its_own_work() throws IOException {
        FileStage teach = stage(StageName.TEACH);
        teach.checksItsOwnWork = true;
        runAll();
        Files.writeString(run().folder(StageName.TEACH).resolve("journal.jsonl"), "paid\n");
        teach.settings = "other";

        runAll();

        assertThat(run().folder(StageName.TEACH).resolve("journal.jsonl")).hasContent("paid\n");
        assertThat(run().root().resolve("superseded/teach-1")).doesNotExist();
        assertThat(teach.runs).isEqualTo(2);
    }

    @Test
    void passes_the_stages_that_are_switched_off() {
        stages.clear();
        stages.add(new FileStage(StageName.PREPARE, source));
        stages.add(new FileStage(StageName.TRAIN, out(StageName.PREPARE)));
        stages.add(new FileStage(StageName.REPORT, out(StageName.TRAIN)));

        RunSummary summary = runAll();

        assertThat(statuses(summary))
                .containsExactly(Status.OFF, Status.DONE, Status.OFF, Status.DONE, Status.OFF, Status.OFF, Status.DONE);
        assertThat(moves())
                .contains(
                        "CREATED SKIP VALIDATED",
                        "PREPARED SKIP TAUGHT",
                        "TRAINED SKIP DISTILLED",
                        "DISTILLED SKIP EXPORTED");
        assertThat(statuses(runAll()))
                .containsExactly(
                        Status.OFF, Status.SKIPPED, Status.OFF, Status.SKIPPED, Status.OFF, Status.OFF, Status.SKIPPED);
    }

    @Test
    void keeps_finished_work_when_a_stage_fails_and_goes_on_from_there() {
        FileStage train = stage(StageName.TRAIN);
        train.trouble = () -> {
            throw new GraniteException(ErrorCode.FAILED, "the loss is not a number", "lower the learning rate");
        };

        assertThatThrownBy(this::runAll).isInstanceOf(GraniteException.class).hasMessage("the loss is not a number");

        assertThat(statuses(run().summary().orElseThrow()))
                .containsExactly(
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.FAILED,
                        Status.PENDING,
                        Status.PENDING,
                        Status.PENDING);
        assertThat(run().summary().orElseThrow().state()).isEqualTo(PipelineState.FAILED);
        train.trouble = () -> {};
        assertThat(statuses(runAll()))
                .containsExactly(
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.SKIPPED,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE,
                        Status.DONE);
        assertThat(stage(StageName.PREPARE).runs).isEqualTo(1);
        // The first of its two parts was finished before the failure, and was not made again.
        assertThat(train.parts).isEqualTo(2);
        assertThat(moves())
                .containsSubsequence(
                        "TAUGHT BEGIN TRAINING",
                        "TRAINING FAIL FAILED",
                        "FAILED RESUME TAUGHT",
                        "TAUGHT BEGIN TRAINING");
    }

    @Test
    void turns_an_interruption_into_an_error_and_goes_on_from_there() {
        stage(StageName.TEACH).trouble = () -> {
            throw new InterruptedException();
        };

        assertThatThrownBy(this::runAll)
                .asInstanceOf(type(GraniteException.class))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED);
                    assertThat(e).hasMessage("interrupted in the teach stage");
                });

        assertThat(run().summary().orElseThrow().state()).isEqualTo(PipelineState.INTERRUPTED);
        stage(StageName.TEACH).trouble = () -> {};
        assertThat(runAll().state()).isEqualTo(PipelineState.COMPLETED);
    }

    @Test
    void stops_a_thread_that_was_interrupted_while_it_wrote() {
        stage(StageName.TRAIN).trouble = () -> Thread.currentThread().interrupt();

        assertThatThrownBy(this::runAll)
                .asInstanceOf(type(GraniteException.class))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        stage(StageName.TRAIN).trouble = () -> {};
        assertThat(runAll().state()).isEqualTo(PipelineState.COMPLETED);
    }

    @Test
    void explains_an_io_error_and_passes_a_mistake_of_the_program_on() {
        stage(StageName.PREPARE).trouble = () -> {
            throw new IOException("No space left on device");
        };
        assertThatThrownBy(this::runAll)
                .isInstanceOf(GraniteException.class)
                .hasMessageStartingWith("the disk is full");

        stage(StageName.PREPARE).trouble = () -> {
            throw new IllegalStateException("a mistake");
        };
        assertThatThrownBy(this::runAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a mistake");

        stage(StageName.PREPARE).trouble = () -> {
            throw new StackOverflowError("too deep");
        };
        assertThatThrownBy(this::runAll).isInstanceOf(StackOverflowError.class);
        assertThat(run().summary().orElseThrow().state()).isEqualTo(PipelineState.FAILED);
    }

    @Test
    void says_which_input_is_missing() throws IOException {
        Files.delete(source);

        assertThatThrownBy(this::runAll).hasMessage("the prepare stage needs " + source + ", which does not exist");
        assertThat(run().summary().orElseThrow().state()).isEqualTo(PipelineState.FAILED);
    }

    @Test
    void keeps_a_second_process_out() throws IOException {
        try (FolderLock lock = FolderLock.acquire(run().root(), "a test")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(this::runAll).hasMessageContaining("is in use by");
        }
        assertThat(runAll().state()).isEqualTo(PipelineState.COMPLETED);
    }

    @Test
    void goes_on_after_a_kill_at_any_point() throws IOException {
        runAll();
        byte[] whole = Files.readAllBytes(run().transitions());
        String finished = Files.readString(out(StageName.REPORT));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            // What a kill leaves: a record cut anywhere, and stages without their last file, or with half of it.
            byte[] cut = java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            Files.write(run().transitions(), cut);
            for (StageName name : StageName.values()) {
                Path victim =
                        random.nextBoolean() ? out(name) : run().folder(name).resolve("manifest.json");
                if (random.nextInt(3) == 0 && Files.exists(victim)) {
                    byte[] bytes = Files.readAllBytes(victim);
                    Files.write(victim, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                }
            }

            RunSummary summary = runAll();

            assertThat(summary.state()).as("seed %d, round %d", seed, round).isEqualTo(PipelineState.COMPLETED);
            assertThat(out(StageName.REPORT))
                    .as("seed %d, round %d", seed, round)
                    .hasContent(finished);
            assertThat(RecordedStateMachine.read(run().transitions())).isNotEmpty();
        }
    }

    @Test
    void finds_the_newest_run_of_the_same_configuration() throws IOException {
        assertThat(run().id()).startsWith("20261123-050607-").hasSize(24);
        assertThat(open(false).root()).isEqualTo(run().root());

        RunFolder another = open(true);

        assertThat(another.id()).isEqualTo(run().id() + "-2");
        assertThat(open(false).root()).isEqualTo(another.root());
        Files.delete(another.root().resolve("manifest.json"));
        assertThat(open(false).root()).isEqualTo(run().root());
    }

    @Test
    void keeps_a_configuration_that_can_be_read_again() {
        LoadedConfig again = ConfigLoader.load(new ConfigSources(
                List.of(run().root().resolve(RunFolder.CONFIG_FILE)), null, Map.of(), Map.of(), folder));

        assertThat(again.config()).isEqualTo(run().config().config());
    }

    private RunFolder run() {
        return java.util.Objects.requireNonNull(opened);
    }

    private RunFolder open(boolean another) {
        return RunFolder.open(folder.resolve("runs"), config(folder), "defaults", another, CLOCK);
    }

    private static LoadedConfig config(Path folder) {
        return ConfigLoader.load(
                new ConfigSources(List.of(), null, Map.of(), Map.of("data.sources", "source.c"), folder));
    }

    private void layOutStagesAnew() {
        stages.clear();
        stages.add(new FileStage(StageName.VALIDATE));
        stages.add(new FileStage(StageName.PREPARE, source, extra));
        stages.add(new FileStage(StageName.TEACH, out(StageName.PREPARE)));
        stages.add(new FileStage(StageName.TRAIN, out(StageName.PREPARE), out(StageName.TEACH)));
        stages.add(new FileStage(StageName.DISTILL, out(StageName.TRAIN)));
        stages.add(new FileStage(StageName.EXPORT, out(StageName.DISTILL)));
        stages.add(new FileStage(StageName.REPORT, out(StageName.DISTILL)));
    }

    private FileStage stage(StageName name) {
        return stages.stream().filter(stage -> stage.name() == name).findFirst().orElseThrow();
    }

    private RunSummary runAll() {
        return new PipelineRunner(run(), Progress.SILENT, CLOCK, Map.of("granite", "test")).run(stages);
    }

    private Path out(StageName name) {
        return run().folder(name).resolve("out.txt");
    }

    private List<String> moves() {
        try {
            return RecordedStateMachine.read(run().transitions()).stream()
                    .map(move -> move.from() + " " + move.event() + " " + move.to())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Status> statuses(RunSummary summary) {
        return summary.stages().stream().map(RunSummary.StageSummary::status).toList();
    }

    private static JsonNode json(Path file) throws IOException {
        return Json.mapper().readTree(Files.readAllBytes(file));
    }
}
