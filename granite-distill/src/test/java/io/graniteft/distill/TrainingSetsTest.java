package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.PreparedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingSetsTest {
    @TempDir
    Path folder;

    private PreparedFixture prepared;

    @BeforeEach
    void prepare() {
        prepared = new PreparedFixture(folder.resolve("prepare"));
    }

    @Test
    void no_group_is_in_two_sets_whatever_the_data() throws IOException {
        Random random = new Random(7);
        for (int trial = 0; trial < 25; trial++) {
            int trainGroups = 2 + random.nextInt(30);
            PreparedFixture data = new PreparedFixture(folder.resolve("prepare-" + trial));
            for (int group = 0; group < trainGroups; group++) {
                data.train("g" + group, 1 + random.nextInt(3), 1 + random.nextInt(5));
            }
            for (int group = 0; group < 1 + random.nextInt(5); group++) {
                data.validation("v" + group, 1 + random.nextInt(3), 2);
            }
            double fraction = 0.05 + 0.8 * random.nextDouble();

            TrainingSets sets = TrainingSets.carve(
                    data.write(),
                    config(Map.of("distillation.practice_fraction", Double.toString(fraction))),
                    random.nextInt(),
                    folder.resolve("train-" + trial));

            Set<String> groundTruth = groupsOfExamples(sets.groundTruth());
            Set<String> practice = groupsOfPrompts(sets.practicePrompts());
            Set<String> heldout = groupsOfPrompts(sets.heldoutPrompts());
            assertThat(groundTruth).isNotEmpty().doesNotContainAnyElementsOf(practice);
            assertThat(practice)
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(heldout)
                    .isSubsetOf(sets.practiceGroups());
            assertThat(heldout).isNotEmpty().doesNotContainAnyElementsOf(groundTruth);
            assertThat(groundTruth.size() + sets.practiceGroups().size()).isEqualTo(trainGroups);
            long wanted = Math.max(1, Math.min(trainGroups - 1, Math.round(trainGroups * fraction)));
            assertThat(sets.practiceGroups()).hasSize((int) wanted);
            assertThat(sets.examples().read()).isEqualTo(data.trainExamples());
        }
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_another_seed_other_groups() throws IOException {
        for (int group = 0; group < 40; group++) {
            prepared.train("g" + group, 1, 5);
        }
        prepared.validation("v", 3, 5);
        PreparedData data = prepared.write();

        TrainingSets first = TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("a"));
        TrainingSets again = TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("b"));
        TrainingSets other = TrainingSets.carve(data, config(Map.of()), 43, folder.resolve("c"));

        for (String file : List.of("ground_truth.jsonl", "practice_prompts.jsonl", "heldout_prompts.jsonl")) {
            assertThat(folder.resolve("b/" + file)).hasSameBinaryContentAs(folder.resolve("a/" + file));
        }
        assertThat(again.practiceGroups()).isEqualTo(first.practiceGroups()).hasSize(12);
        assertThat(other.practiceGroups()).isNotEqualTo(first.practiceGroups());
    }

    @Test
    void held_out_prompts_are_a_sample_in_file_order_and_practice_prompts_are_all_in_seeded_order() throws IOException {
        for (int group = 0; group < 40; group++) {
            prepared.train("g" + group, 1, 2);
            prepared.validation("v" + group, 1, 2);
        }
        PreparedData data = prepared.write();

        TrainingSets sets = TrainingSets.carve(
                data,
                config(Map.of(
                        "distillation.eval_samples_per_epoch", "7", "distillation.practice_samples_per_epoch", "5")),
                42,
                folder.resolve("train"));

        List<String> heldout = ids(sets.heldoutPrompts());
        assertThat(heldout).hasSize(7);
        assertThat(ids(data.evalPrompts()).stream().filter(heldout::contains)).containsExactlyElementsOf(heldout);
        assertThat(heldout).isNotEqualTo(ids(data.evalPrompts()).subList(0, 7));
        List<String> practice = ids(sets.practicePrompts());
        assertThat(practice).hasSize(12);
        assertThat(ids(data.prompts()).stream().filter(practice::contains))
                .containsExactlyInAnyOrderElementsOf(practice)
                .isNotEqualTo(practice);
        assertThat(sets.heldout().dropped()).containsExactly(Map.entry("not_sampled", 33L));
        assertThat(sets.practice().dropped()).containsExactly(Map.entry("ground_truth_group", 28L));
        assertThat(sets.examples().dropped()).containsExactly(Map.entry("practice_group", 24L));
        assertThat(sets.warnings()).isEmpty();
    }

    @Test
    void prompts_keep_their_references_and_ground_truth_its_lines() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.train("g1", 1, 2);
        prepared.validation("v", 1, 1);
        PreparedData data = prepared.write();

        TrainingSets sets = TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("train"));

        assertThat(JsonlReader.readAll(sets.practicePrompts(), Prompt.class))
                .allMatch(prompt -> prompt.reference() != null);
        assertThat(Files.readAllLines(data.train())).containsAll(Files.readAllLines(sets.groundTruth()));
    }

    @Test
    void one_set_for_all_purposes_takes_nothing_from_ground_truth_and_warns() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.train("g1", 1, 2);
        prepared.validation("v0", 3, 1);
        PreparedData data = prepared.write();

        TrainingSets sets = TrainingSets.carve(
                data, config(Map.of("distillation.prompts", "procedure")), 42, folder.resolve("train"));

        assertThat(sets.groundTruth()).hasSameBinaryContentAs(data.train());
        assertThat(sets.practicePrompts()).hasSameBinaryContentAs(sets.heldoutPrompts());
        assertThat(sets.practiceGroups()).isEmpty();
        assertThat(sets.warnings()).singleElement().asString().contains("measures memory");
    }

    @Test
    void without_validation_groups_it_says_what_to_do() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.train("g1", 1, 2);
        PreparedData data = prepared.write();

        assertThatThrownBy(() -> TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("train")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("no held-out prompt");
    }

    @Test
    void a_single_group_cannot_be_both_trained_and_practised_on() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.validation("v", 1, 1);
        PreparedData data = prepared.write();

        assertThatThrownBy(() -> TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("train")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("too few functions");
    }

    @Test
    void a_group_in_both_files_is_refused() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.validation("g0", 1, 1);
        PreparedData data = prepared.write();

        assertThatThrownBy(() -> TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("train")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("group g0 is in both");
    }

    @Test
    void files_of_two_preparations_are_refused() throws IOException {
        prepared.train("g0", 1, 2);
        prepared.train("g1", 1, 2);
        prepared.validation("v", 1, 1);
        PreparedData data = prepared.write();
        Files.writeString(data.train(), Files.readAllLines(data.train()).get(0) + "\n");

        assertThatThrownBy(() -> TrainingSets.carve(data, config(Map.of()), 42, folder.resolve("train")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("do not belong together");
    }

    private static DistillationConfig config(Map<String, String> settings) {
        return DistillationConfig.of(
                ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), settings, Path.of("")))
                        .config()
                        .distillation());
    }

    private static List<String> ids(Path prompts) {
        return JsonlReader.readAll(prompts, Prompt.class).stream()
                .map(Prompt::id)
                .toList();
    }

    private static Set<String> groupsOfPrompts(Path file) {
        return JsonlReader.readAll(file, Prompt.class).stream()
                .map(prompt -> PreparedFixture.groupOf(prompt.prompt()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> groupsOfExamples(Path file) {
        return JsonlReader.readAll(file, ChatExample.class).stream()
                .map(example -> PreparedFixture.groupOf(example.request()))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
