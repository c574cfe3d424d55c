package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.json.JsonlReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which prompts the epochs of a loop practise on. */
class PracticeTest {
    @TempDir
    Path folder;

    private LoopFixture loop;

    @BeforeEach
    void lay_out() throws IOException {
        loop = new LoopFixture(folder);
    }

    @Test
    void every_epoch_practises_on_the_next_prompts_and_scores_the_same_held_out_ones() throws Exception {
        loop.settings.put("distillation.practice_samples_per_epoch", "3");

        loop.run();

        assertThat(asked("practice", 0)).containsExactly("p0", "p1", "p2");
        assertThat(asked("practice", 1)).containsExactly("p0", "p1", "p2");
        assertThat(asked("practice", 2)).containsExactly("p3", "p4", "p5");
        assertThat(asked("practice", 3)).containsExactly("p6", "p7", "p0");
        assertThat(asked("heldout", 1)).isEqualTo(asked("heldout", 3));
    }

    @Test
    void every_epoch_practises_on_the_same_prompts_where_that_is_asked_for() throws Exception {
        loop.settings.put("distillation.practice_samples_per_epoch", "3");
        loop.settings.put("distillation.practice_prompts", "same");

        loop.run();

        assertThat(asked("practice", 3)).containsExactly("p0", "p1", "p2");
    }

    private List<String> asked(String set, int epoch) {
        return JsonlReader.readAll(loop.epoch(epoch).resolve(set + ".jsonl"), StudentOutput.class).stream()
                .map(StudentOutput::id)
                .toList();
    }
}
