package io.graniteft.cli.internal.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterFolderTest {
    @TempDir
    Path folder;

    @Test
    void an_adapter_a_training_and_an_export_are_found_by_their_folder() throws IOException {
        Path adapter = adapter("training/model");
        assertThat(AdapterFolder.in(adapter).folder()).isEqualTo(adapter);
        assertThat(AdapterFolder.in(folder.resolve("training")).folder()).isEqualTo(adapter);
        Path exported = adapter("export/adapter");
        assertThat(AdapterFolder.in(folder.resolve("export")).folder()).isEqualTo(exported);
    }

    @Test
    void of_a_run_the_epoch_with_the_best_held_out_score_is_taken() throws IOException {
        adapter("run/train/model");
        Path first = adapter("run/distill/epoch-1/training/model");
        adapter("run/distill/epoch-2/training/model");
        Files.writeString(folder.resolve("run/epochs.jsonl"), """
                {"epoch":0,"avg_student_score":9.9}
                {"epoch":1,"avg_student_score":7.5}
                {"epoch":2,"avg_student_score":7.1}
                """);

        assertThat(AdapterFolder.in(folder.resolve("run")).folder()).isEqualTo(first);
    }

    @Test
    void of_a_run_without_a_loop_the_first_training_is_taken() throws IOException {
        Path trained = adapter("run/train/model");

        assertThat(AdapterFolder.in(folder.resolve("run")).folder()).isEqualTo(trained);
    }

    @Test
    void a_folder_without_an_adapter_is_an_error_with_a_way_on() {
        assertThatThrownBy(() -> AdapterFolder.in(folder))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("is not an adapter");
    }

    @Test
    void the_note_of_an_adapter_says_its_base_and_how_that_was_loaded() throws IOException {
        Path adapter = adapter("model");
        assertThat(AdapterFolder.in(adapter).base()).isEqualTo("ibm/base");
        assertThat(AdapterFolder.in(adapter).loadsIn4Bit()).isTrue();

        Files.writeString(
                adapter.resolve("granite_adapter.json"),
                "{\"base\":\"/runs/x/student/y\",\"qlora\":{\"load_in_4bit\":false}}");

        assertThat(AdapterFolder.in(adapter).base()).isEqualTo("/runs/x/student/y");
        assertThat(AdapterFolder.in(adapter).loadsIn4Bit()).isFalse();
    }

    private Path adapter(String name) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve("adapter_config.json"), "{\"base_model_name_or_path\":\"ibm/base\"}");
        return made;
    }
}
