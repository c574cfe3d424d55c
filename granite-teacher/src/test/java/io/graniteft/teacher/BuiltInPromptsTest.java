package io.graniteft.teacher;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.chat.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInPromptsTest {
    @TempDir
    Path folder;

    static List<Prompt> prompts() {
        return BuiltInPrompts.all();
    }

    @Test
    void are_five_with_ids_of_their_own() {
        assertThat(BuiltInPrompts.all())
                .extracting(Prompt::id)
                .containsExactly("tsn_tas_001", "tsn_cbs_001", "gptp_ts_001", "avb_srp_001", "rtos_can_001");
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void have_answers_that_compile_without_a_warning(Prompt prompt) throws IOException, InterruptedException {
        Path source = folder.resolve(prompt.id() + ".c");
        Files.writeString(source, Objects.requireNonNull(prompt.reference()));
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-std=c11",
                        "-Wall",
                        "-Wextra",
                        "-Wpedantic",
                        "-Wconversion",
                        "-Werror",
                        "-O1",
                        "-c",
                        "-o",
                        folder.resolve("answer.o").toString(),
                        source.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(gcc.waitFor()).as(output).isZero();
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void ask_for_c_in_one_paragraph(Prompt prompt) {
        assertThat(prompt.prompt()).startsWith("Write ").contains(" C ").doesNotContain("\n");
    }

    @Test
    void come_with_a_system_prompt_that_names_the_field() {
        assertThat(SystemPrompt.AUTOMOTIVE)
                .contains("802.1Qbv", "802.1Qav", "802.1AS", "AVB", "real-time embedded C and C++", "MISRA-C")
                .contains("automotive Ethernet");
    }
}
