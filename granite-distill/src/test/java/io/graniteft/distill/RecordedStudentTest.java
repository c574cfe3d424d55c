package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedStudentTest {
    @TempDir
    Path folder;

    @Test
    void a_replayed_loop_comes_to_the_same_metrics_without_a_model() throws Exception {
        LoopFixture original = fixture("original");
        LoopResult expected = original.run();
        LoopFixture replay = fixture("replay");

        LoopResult result;
        try (StudentModel recorded = Students.recorded(original.folder.resolve("distill"))) {
            result = replay.run(recorded, CountingTeacher.reference(Fuse.never()), Fuse.never());
        }

        assertThat(result.epochs()).isEqualTo(expected.epochs());
        assertThat(result.ending()).isEqualTo(expected.ending());
        assertThat(replay.folder.resolve("epochs.jsonl"))
                .hasSameTextualContentAs(original.folder.resolve("epochs.jsonl"));
        assertThat(replay.epoch(2).resolve("accepted.jsonl"))
                .hasSameTextualContentAs(original.epoch(2).resolve("accepted.jsonl"));
    }

    @Test
    void a_prompt_that_the_recording_lacks_is_named() throws Exception {
        LoopFixture original = fixture("original");
        original.run();
        LoopFixture replay = fixture("replay");
        replay.writePrompts("heldout_prompts.jsonl", 100, 110);

        try (StudentModel recorded = Students.recorded(original.folder.resolve("distill"))) {
            assertThatThrownBy(() -> replay.run(recorded, CountingTeacher.reference(Fuse.never()), Fuse.never()))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("no recorded output for prompt p106 in epoch 0");
        }
    }

    @Test
    void a_folder_without_a_recording_is_named() throws Exception {
        try (StudentModel recorded = Students.recorded(folder.resolve("nothing"))) {
            assertThatThrownBy(
                            () -> recorded.generate(Requests.generation(folder, null), answer -> {}, Progress.SILENT))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining(folder.resolve("nothing").toString());
        }
    }

    private LoopFixture fixture(String name) throws Exception {
        LoopFixture loop = new LoopFixture(Files.createDirectory(folder.resolve(name)));
        loop.settings.put("distillation.max_epochs", "2");
        return loop;
    }
}
