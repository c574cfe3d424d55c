package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.data.PreparedData;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.teacher.TeacherRecord;
import io.graniteft.teacher.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedsTest {
    @TempDir
    Path folder;

    private final List<TeacherRecord> journal = new ArrayList<>();
    private PreparedData data;
    private TrainingSets sets;
    private DistillationConfig config;
    private List<Prompt> eligible;
    private List<Prompt> practised;

    @BeforeEach
    void carve() throws IOException {
        PreparedFixture prepared = new PreparedFixture(folder.resolve("prepare"));
        for (int group = 0; group < 10; group++) {
            prepared.train("g" + group, 1, 1);
        }
        prepared.validation("v", 1, 1);
        data = prepared.write();
        config = DistillationConfig.of(ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of(), folder))
                .config()
                .distillation());
        sets = TrainingSets.carve(data, config, 42, folder.resolve("train"));
        eligible = new ArrayList<>();
        practised = new ArrayList<>();
        for (Prompt prompt : prepared.trainPrompts()) {
            boolean practice = sets.practiceGroups().contains(PreparedFixture.groupOf(prompt.prompt()));
            (practice ? practised : eligible).add(prompt);
        }
    }

    @Test
    void good_answers_become_chat_lines_of_their_code_in_the_order_of_the_prompts() throws Exception {
        answer(eligible.get(0), "Here it is:\n```c\n" + TestCode.good(500) + "```\nEnjoy.");
        answer(eligible.get(1), "```c\n" + TestCode.good(501) + "```");
        Collections.reverse(journal);

        Seeds seeds = select();

        assertThat(JsonlReader.readAll(seeds.file(), ChatExample.class))
                .containsExactly(
                        ChatExample.of(
                                eligible.get(0).prompt(), TestCode.good(500).strip()),
                        ChatExample.of(
                                eligible.get(1).prompt(), TestCode.good(501).strip()));
        assertThat(seeds.answers().kept()).isEqualTo(2);
        assertThat(seeds.answers().dropped()).isEmpty();
    }

    @Test
    void everything_else_is_counted_by_its_reason() throws Exception {
        answer(practised.get(0), "```c\n" + TestCode.good(500) + "```");
        answer(eligible.get(0), "```c\n" + TestCode.broken(500) + "```");
        answer(eligible.get(1), "```c\n```");
        answer(
                eligible.get(2),
                "```c\n" + String.valueOf(eligible.get(2).reference()).replace("    ", "\t") + "```");
        record(eligible.get(3), eligible.get(3).prompt(), "", "THROTTLED: slow down");
        record(eligible.get(4), "another wording", "```c\n" + TestCode.good(501) + "```", null);
        answer(eligible.get(5), "```c\n" + TestCode.good(502) + "```");
        answer(eligible.get(6), "```c\n" + TestCode.good(502) + "```");

        Seeds seeds = select();

        assertThat(seeds.answers().dropped())
                .isEqualTo(Map.of(
                        "practice_group", 1L,
                        "low_score", 1L,
                        "no_code", 1L,
                        "duplicate", 2L,
                        "teacher:THROTTLED", 1L,
                        "unknown_prompt", 1L));
        assertThat(seeds.answers().kept()).isEqualTo(1);
        assertThat(seeds.answers().read()).isEqualTo(8);
        assertThat(Files.readAllLines(seeds.file())).hasSize(1);
    }

    @Test
    void code_like_that_which_is_held_out_or_practised_on_is_no_seed() throws Exception {
        Prompt heldOut =
                JsonlReader.readAll(sets.heldoutPrompts(), Prompt.class).get(0);
        answer(eligible.get(0), "```c\n" + renamed(heldOut) + "```");
        answer(eligible.get(1), "```c\n" + renamed(practised.get(0)) + "```");
        answer(eligible.get(2), "```c\n" + TestCode.good(500) + "```");

        assertThat(select().answers().dropped()).isEqualTo(Map.of("contaminated", 2L));
    }

    private static String renamed(Prompt prompt) {
        return String.valueOf(prompt.reference()).replace("gate", "door");
    }

    @Test
    void a_prompt_that_was_asked_with_declarations_behind_it_is_still_that_prompt() throws Exception {
        record(
                eligible.get(0),
                eligible.get(0).prompt() + "\n\nThese declarations exist already:\n```c\nint x;\n```",
                "```c\n" + TestCode.good(500) + "```",
                null);

        assertThat(select().answers().kept()).isEqualTo(1);
    }

    private Seeds select() throws Exception {
        Path file = folder.resolve("teacher.jsonl");
        JsonlWriter.writeAll(file, journal);
        return Seeds.select(
                file,
                data,
                sets,
                config,
                CodeQualityEvaluator.builder()
                        .profile(Profile.LITERAL)
                        .compiler("none")
                        .build(),
                2,
                folder.resolve("train"));
    }

    private void answer(Prompt prompt, String response) {
        record(prompt, prompt.prompt(), response, null);
    }

    private void record(Prompt prompt, String asked, String response, @Nullable String error) {
        journal.add(new TeacherRecord(
                prompt.id(),
                asked,
                response,
                error == null,
                Usage.NONE,
                "2026-11-01T00:00:00Z",
                null,
                error,
                "m",
                null,
                null));
    }
}
