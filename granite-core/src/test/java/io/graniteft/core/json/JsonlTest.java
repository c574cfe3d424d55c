package io.graniteft.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonlTest {
    private static final String GOOD = "{\"id\":\"1\",\"prompt\":\"p\"}\n";

    @TempDir
    Path folder;

    @Test
    void writes_one_object_a_line_and_nothing_else() throws IOException {
        Path file = folder.resolve("train.jsonl");

        JsonlWriter.writeAll(file, List.of(ChatExample.of("Write \"x\".\n", "int größe;\t\u2028")));

        assertThat(Files.readString(file))
                .isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"Write \\\"x\\\".\\n\"},"
                        + "{\"role\":\"assistant\",\"content\":\"int größe;\\t\u2028\"}]}\n");
    }

    @Test
    void leaves_out_what_a_prompt_does_not_have() {
        assertThat(Json.line(Prompt.of("1", "p"))).isEqualTo("{\"id\":\"1\",\"prompt\":\"p\"}");
    }

    @Test
    void reads_what_it_wrote_whatever_the_text() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = folder.resolve("any.jsonl");
        for (int round = 0; round < 20; round++) {
            List<ChatExample> examples = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                examples.add(ChatExample.of(text(random), text(random)));
            }

            JsonlWriter.writeAll(file, examples);

            assertThat(JsonlReader.readAll(file, ChatExample.class))
                    .as("seed %d", seed)
                    .isEqualTo(examples);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json           | not JSON: Unrecognized token 'not'",
                "{\"id\":\"2\"      | not JSON: Unexpected end-of-input",
                "[1]                | not one JSON object",
                "7                  | not one JSON object",
                "null               | null is not an object",
                "{\"id\":\"2\"}     | the field \"prompt\" is missing",
                "{\"id\":\"2\",\"prompt\":null}  | the field \"prompt\" is missing",
                "{\"id\":\"2\",\"prompt\":[1]}   | the field \"prompt\" has a wrong value",
                "{\"id\":\"2\",\"prompt\":\"p\"} {} | not one JSON object",
            })
    void names_the_line_and_the_field_that_are_wrong(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.jsonl"), GOOD + "\n" + line + "\n" + GOOD);

        assertThatThrownBy(() -> JsonlReader.readAll(file, Prompt.class))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.getMessage()).startsWith(file + ":3: " + message);
                    assertThat(e.getMessage()).doesNotContain("io.graniteft");
                    assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
                    assertThat(e.hint()).isNotBlank();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                | messages",
                "{\"messages\":[{\"role\":\"user\"}]}              | messages[0].content",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"content\":\"x\"}]} | messages[1].role",
            })
    void finds_what_is_missing_deep_inside(String line, String field) throws IOException {
        Path file = Files.writeString(folder.resolve("train.jsonl"), line);

        assertThatThrownBy(() -> JsonlReader.readAll(file, ChatExample.class))
                .hasMessage(file + ":1: the field \"" + field + "\" is missing");
    }

    @Test
    void names_the_line_that_is_not_utf_8_even_far_into_the_file() throws IOException {
        byte[] good = GOOD.repeat(5000).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(good, good.length + 2);
        bytes[good.length] = (byte) 0xE9;
        bytes[good.length + 1] = '\n';
        Path file = Files.write(folder.resolve("latin.jsonl"), bytes);

        assertThatThrownBy(() -> JsonlReader.readAll(file, Prompt.class)).hasMessage(file + ":5001: not UTF-8");
    }

    @Test
    void takes_windows_line_ends_a_byte_order_mark_blank_lines_and_fields_that_it_does_not_know() throws IOException {
        Path file = Files.writeString(
                folder.resolve("odd.jsonl"),
                "\uFEFF{\"id\":\"1\",\"prompt\":\"p\",\"colour\":\"red\"}\r\n\r\n  \n{\"id\":\"2\",\"prompt\":\"q\"}");

        assertThat(JsonlReader.readAll(file, Prompt.class)).containsExactly(Prompt.of("1", "p"), Prompt.of("2", "q"));
    }

    @Test
    void counts_lines_from_one_and_counts_blank_ones() throws IOException {
        List<Long> lines = new ArrayList<>();

        JsonlReader.forEach(
                new ByteArrayInputStream((GOOD + "\n" + GOOD).getBytes(StandardCharsets.UTF_8)),
                "standard input",
                Prompt.class,
                (prompt, line) -> lines.add(line));

        assertThat(lines).containsExactly(1L, 3L);
    }

    @Test
    void names_the_last_line_of_a_file_that_was_torn_anywhere() throws IOException {
        byte[] whole = GOOD.repeat(3).getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("torn.jsonl");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            int complete = length / GOOD.length();
            int rest = length % GOOD.length();
            if (rest == 0 || rest == GOOD.length() - 1) {
                assertThat(JsonlReader.readAll(file, Prompt.class)).hasSize(complete + (rest == 0 ? 0 : 1));
            } else {
                assertThatThrownBy(() -> JsonlReader.readAll(file, Prompt.class))
                        .as("cut at %d", length)
                        .hasMessageStartingWith(file + ":" + (complete + 1) + ": not JSON: ");
            }
        }
    }

    @Test
    void says_that_a_file_is_missing_or_a_folder() {
        assertThatThrownBy(() -> JsonlReader.readAll(folder.resolve("none"), Prompt.class))
                .isInstanceOf(GraniteException.class)
                .hasMessage("no such file: " + folder.resolve("none"));
        assertThatThrownBy(() -> JsonlReader.readAll(folder, Prompt.class)).isInstanceOf(GraniteException.class);
    }

    @Test
    void keeps_the_old_file_when_an_object_cannot_be_written() throws IOException {
        Path file = folder.resolve("prompts.jsonl");
        JsonlWriter.writeAll(file, List.of(Prompt.of("1", "p")));
        Iterable<Prompt> breaking = () -> new Iterator<>() {
            private int left = 1000;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Prompt next() {
                if (left-- == 0) {
                    throw new NoSuchElementException("the source broke");
                }
                return Prompt.of("2", "q");
            }
        };

        assertThatThrownBy(() -> JsonlWriter.writeAll(file, breaking)).isInstanceOf(NoSuchElementException.class);

        assertThat(file).hasContent(GOOD);
        assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    }

    private static String text(Random random) {
        int length = random.nextInt(40);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(128);
            text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? '?' : codePoint);
        }
        return text.toString();
    }
}
