package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One run that is killed while the teacher answers, while the student trains and after the first epoch, then stopped by
 * Ctrl-C, and then finished. It must end as if nothing had happened, and do nothing twice.
 */
class InterruptedRunIT {
    private static final String FIRST_EVALUATION = "Eval loss: ";

    private static TinyRun undisturbed;
    private static Path folder;
    private static Path run;
    private static SortedMap<String, String> preparedBefore;
    private static List<String> journalBefore;
    private static String checkpointBefore;
    private static SortedMap<String, String> trainedBefore;
    private static SortedMap<String, String> firstEpochBefore;
    private static Granite.Outcome stopped;
    private static Granite.Outcome last;

    @BeforeAll
    static void disturb_a_run_and_finish_it() throws IOException, InterruptedException {
        undisturbed = TinyRun.finished();
        folder = TinyRun.layOut("disturbed");

        Program teaching = start();
        teaching.awaitLine("asking reference");
        teaching.killAndReap();
        run = TinyRun.onlyRun(folder);
        preparedBefore = TinyRun.stamps(run.resolve("prepare"));
        journalBefore = wholeLines(run.resolve("teach/teacher.jsonl"));

        Program training = start();
        training.awaitLine(FIRST_EVALUATION);
        training.awaitLine(FIRST_EVALUATION);
        training.killAndReap();
        checkpointBefore = stamp("train/checkpoints/checkpoint-2/complete.json");

        Program distilling = start();
        distilling.awaitLine("Avg student score");
        distilling.killAndReap();
        trainedBefore = TinyRun.stamps(run.resolve("train/model"));
        firstEpochBefore = TinyRun.stamps(run.resolve("distill/epoch-0"));

        Program epoch = start();
        epoch.awaitLine(FIRST_EVALUATION);
        stopped = epoch.interruptAndReap();

        last = Program.run(folder, "run", TinyRun.CONFIG);
    }

    @Test
    void is_one_run_that_ends_well() throws IOException {
        assertThat(last.status()).as(last.toString()).isZero();
        assertThat(TinyRun.onlyRun(folder)).isEqualTo(run);
        assertThat(TinyRun.tree(run.resolve("manifest.json")).path("state").asText())
                .isEqualTo("COMPLETED");
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void prepares_once() throws IOException {
        assertThat(TinyRun.stamps(run.resolve("prepare"))).isEqualTo(preparedBefore);
    }

    @Test
    void asks_the_teacher_nothing_twice() throws IOException {
        Path journal = run.resolve("teach/teacher.jsonl");

        assertThat(TinyRun.lines(journal))
                .extracting(line -> line.path("id").asText())
                .doesNotHaveDuplicates();
        assertThat(Files.readAllLines(journal)).containsAll(journalBefore);
        assertThat(answers(journal)).containsExactlyInAnyOrderElementsOf(answers(other("teach/teacher.jsonl")));
    }

    @Test
    void goes_on_from_the_checkpoint_instead_of_the_beginning() throws IOException {
        assertThat(stamp("train/checkpoints/checkpoint-2/complete.json")).isEqualTo(checkpointBefore);
        assertThat(TinyRun.lines(run.resolve("train/output/metrics.jsonl")))
                .filteredOn(line -> line.has("loss"))
                .extracting(line -> line.path("step").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void trains_a_finished_adapter_no_second_time() throws IOException {
        assertThat(TinyRun.stamps(run.resolve("train/model"))).isEqualTo(trainedBefore);
    }

    @Test
    void repeats_no_finished_step_of_an_epoch() throws IOException {
        assertThat(firstEpochBefore).containsKeys("heldout.jsonl", "practice.jsonl", "heldout_scores.jsonl");
        assertThat(TinyRun.stamps(run.resolve("distill/epoch-0"))).containsAllEntriesOf(firstEpochBefore);
    }

    @Test
    void gives_the_same_data_and_the_same_untrained_student_as_the_undisturbed_run() throws IOException {
        for (String name : List.of(
                "prepare/train.jsonl",
                "prepare/val.jsonl",
                "prepare/prompts.jsonl",
                "prepare/eval_prompts.jsonl",
                "prepare/ledger.jsonl",
                "train/ground_truth.jsonl",
                "train/practice_prompts.jsonl",
                "train/heldout_prompts.jsonl",
                "train/seeds.jsonl",
                "distill/epoch-0/heldout.jsonl",
                "distill/epoch-0/heldout_scores.jsonl",
                "distill/epoch-0/metrics.json")) {
            assertThat(run.resolve(name)).hasSameTextualContentAs(other(name));
        }
        assertThat(withoutVolatile(run.resolve("prepare/manifest.json")))
                .isEqualTo(withoutVolatile(other("prepare/manifest.json")));
    }

    @Test
    void trains_as_the_undisturbed_run_does() throws IOException {
        assertSameLosses(
                TinyRun.lines(run.resolve("train/output/metrics.jsonl")),
                TinyRun.lines(other("train/output/metrics.jsonl")),
                "step");
        assertSameLosses(TinyRun.lines(run.resolve("epochs.jsonl")), TinyRun.lines(other("epochs.jsonl")), "epoch");
    }

    /** Training that goes on from a checkpoint repeats the losses to a thousandth, not to the last bit. */
    private static void assertSameLosses(List<JsonNode> found, List<JsonNode> expected, String counter) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(Granite.fields(found.get(i))).isEqualTo(Granite.fields(expected.get(i)));
            assertThat(found.get(i).path(counter)).isEqualTo(expected.get(i).path(counter));
            for (String loss : List.of("loss", "eval_loss", "train_loss")) {
                assertThat(found.get(i).path(loss).asDouble())
                        .isCloseTo(expected.get(i).path(loss).asDouble(), within(1e-3));
            }
        }
    }

    @Test
    void its_record_of_moves_has_no_gap() throws IOException {
        String state = "CREATED";
        for (JsonNode move : TinyRun.lines(run.resolve("transitions.jsonl"))) {
            assertThat(move.path("from").asText()).isEqualTo(state);
            state = move.path("to").asText();
        }
        assertThat(state).isEqualTo("COMPLETED");
    }

    @Test
    void ctrl_c_ends_with_130_and_prints_the_command_that_goes_on() {
        assertThat(stopped.status()).as(stopped.toString()).isEqualTo(130);
        assertThat(stopped.err())
                .contains("interrupted in the distill stage", "hint: ", "granite run " + TinyRun.CONFIG)
                .doesNotContain("Traceback", "\tat ", "error: a mistake in granite", "does not come to rest");
    }

    private static Program start() throws IOException {
        return Program.start(folder, "run", TinyRun.CONFIG);
    }

    private static Path other(String name) {
        return undisturbed.run().resolve(name);
    }

    private static String stamp(String name) throws IOException {
        return String.valueOf(TinyRun.stamps(run).get(name));
    }

    /** The lines of a file that a killed process may have left half-written. */
    private static List<String> wholeLines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static List<String> answers(Path journal) throws IOException {
        return TinyRun.lines(journal).stream()
                .map(line -> ((ObjectNode) line).without("timestamp").toString())
                .toList();
    }

    private static JsonNode withoutVolatile(Path manifest) throws IOException {
        return ((ObjectNode) TinyRun.tree(manifest)).without("volatile");
    }
}
