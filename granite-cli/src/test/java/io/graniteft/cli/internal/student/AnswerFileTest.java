package io.graniteft.cli.internal.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Bytes;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name_a_file() {
        file = folder.resolve("deep").resolve("answers.jsonl");
    }

    @Test
    void what_was_appended_is_known_when_the_file_is_opened_again() throws IOException {
        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            answers.append(answer("a", "r1"));
            answers.append(answer("b", "r1"));
        }

        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            assertThat(answers.size()).isEqualTo(2);
            assertThat(answers.has("a", "ask a")).isTrue();
            assertThat(answers.has("c", "ask c")).isFalse();
        }
    }

    @Test
    void wherever_a_kill_cut_the_file_the_whole_lines_stay_and_the_rest_goes() throws IOException {
        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            answers.append(answer("a", "r1"));
            answers.append(answer("ü", "r1"));
        }
        byte[] whole = Files.readAllBytes(file);
        int firstLine = Bytes.indexOf(whole, (byte) '\n') + 1;

        for (int cut = 0; cut <= whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            int expected = cut < firstLine ? 0 : cut < whole.length ? 1 : 2;

            try (AnswerFile answers = AnswerFile.open(file, "r1")) {
                assertThat(answers.size()).as("cut after %s bytes", cut).isEqualTo(expected);
                if (expected < 2) {
                    answers.append(answer("z", "r1"));
                }
            }

            assertThat(Files.readString(file)).endsWith("\n").doesNotContain("}{");
            try (AnswerFile answers = AnswerFile.open(file, "r1")) {
                assertThat(answers.size()).isEqualTo(Math.min(expected + 1, 2));
            }
        }
    }

    @Test
    void answers_of_another_request_are_refused_and_stay() throws IOException {
        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            answers.append(answer("a", "r1"));
        }
        String before = Files.readString(file);

        assertThatThrownBy(() -> AnswerFile.open(file, "r2"))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("answers.jsonl:1");
        assertThat(file).hasContent(before);
    }

    @Test
    void a_file_of_something_else_is_refused_and_stays() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "int main(void);\n");

        assertThatThrownBy(() -> AnswerFile.open(file, "r1"))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("no answer");
        assertThat(file).hasContent("int main(void);\n");
    }

    @Test
    void an_id_whose_prompt_has_changed_is_an_error() throws IOException {
        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            answers.append(answer("a", "r1"));

            assertThatThrownBy(() -> answers.has("a", "ask something else"))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("prompt a");
        }
    }

    @Test
    void nobody_writes_a_file_that_another_one_is_writing() throws IOException {
        try (AnswerFile answers = AnswerFile.open(file, "r1")) {
            answers.append(answer("a", "r1"));

            assertThatThrownBy(() -> AnswerFile.open(file, "r1"))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("another process");
        }
    }

    private static JsonNode answer(String id, String request) {
        return Json.mapper()
                .createObjectNode()
                .put("id", id)
                .put("prompt", "ask " + id)
                .put("output", "int ü = 1;\n")
                .put("request", request);
    }
}
