package io.graniteft.distill.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.Tally;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.TrainingSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token is a word here; ten examples of 2 + 30 words, four practice prompts of 3 and two held-out ones, references of 40. */
class LoopPlanTest {
    private static final Speeds SPEEDS = new Speeds(new Range(1, 10), new Range(2, 4), "a test");

    @TempDir
    Path folder;

    @Test
    void an_epoch_reads_ground_truth_and_at_most_one_correction_a_prompt() throws IOException {
        LoopPlan plan = plan(Map.of("distillation.max_epochs", "3"));

        assertThat(plan.groundTruthTokens()).isEqualTo(320);
        assertThat(plan.epochs())
                .extracting(LoopPlan.Epoch::trainedTokens)
                .containsExactly(
                        Range.NONE, Range.of(320), new Range(320, 320 + 4 * 803), new Range(320, 320 + 4 * 803));
    }

    @Test
    void the_student_writes_half_a_reference_or_all_that_it_may() throws IOException {
        assertThat(plan(Map.of("distillation.max_new_tokens", "100")).epochs())
                .extracting(LoopPlan.Epoch::generatedTokens)
                .containsOnly(new Range(6 * 20, 6 * 100));
    }

    @Test
    void a_correction_may_be_asked_for_twice_and_the_last_epochs_may_be_left_out() throws IOException {
        assertThat(plan(Map.of("distillation.max_epochs", "2")).epochs())
                .extracting(each -> each.corrections().high())
                .containsExactly(0.0, 8.0, 8.0);
        assertThat(plan(Map.of(
                                "distillation.max_epochs", "2",
                                "distillation.correction_attempts", "1",
                                "distillation.max_corrections_per_epoch", "3",
                                "distillation.correct_last_epoch", "false"))
                        .epochs())
                .extracting(each -> each.corrections().high())
                .containsExactly(0.0, 3.0, 0.0);
    }

    @Test
    void hours_are_least_at_the_highest_speed() throws IOException {
        Range hours = plan(Map.of("distillation.max_new_tokens", "100"))
                .epochs()
                .get(1)
                .hours();

        assertThat(hours.low() * 3600).isCloseTo(320 / 10.0 + 120 / 4.0, within(1e-9));
        assertThat(hours.high() * 3600).isCloseTo(320 / 1.0 + 600 / 2.0, within(1e-9));
    }

    @Test
    void the_total_ranges_from_a_loop_that_converges_early_to_one_that_does_not() throws IOException {
        LoopPlan plan = plan(Map.of("distillation.max_epochs", "5"));

        LoopPlan.Epoch total = plan.total(3);

        assertThat(total.trainedTokens().low()).isEqualTo(3 * 320);
        assertThat(total.corrections().high()).isEqualTo(5 * 8);
    }

    private LoopPlan plan(Map<String, String> settings) throws IOException {
        Path groundTruth = folder.resolve("g.jsonl");
        Path practice = folder.resolve("p.jsonl");
        Path heldout = folder.resolve("h.jsonl");
        JsonlWriter.writeAll(
                groundTruth,
                IntStream.range(0, 10)
                        .mapToObj(
                                i -> ChatExample.of("write it", "w ".repeat(30).strip()))
                        .toList());
        JsonlWriter.writeAll(practice, prompts(4));
        JsonlWriter.writeAll(heldout, prompts(2));
        Map<String, String> all = new HashMap<>(settings);
        DistillationConfig config =
                DistillationConfig.of(ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), all, folder))
                        .config()
                        .distillation());
        Tally none = Tally.of(0, Map.of());
        TrainingSets sets = new TrainingSets(groundTruth, practice, heldout, Set.of(), none, none, none, List.of());
        return LoopPlan.of(config, sets, text -> text.isEmpty() ? 0 : text.split(" ", -1).length, SPEEDS);
    }

    private static List<Prompt> prompts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Prompt(
                        "p" + i, "write function " + i, null, "r ".repeat(40).strip()))
                .toList();
    }
}
