package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeachVerbTest {
    @TempDir
    Path folder;

    @Test
    void asks_the_built_in_prompts_in_test_mode() throws IOException {
        Path journal = folder.resolve("new/answers.jsonl");

        Granite.Outcome outcome =
                Granite.run("teach", "--test-mode", "--prompts", "5", "--output-file", journal.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("5 prompts", "5 answered now", "0 failed", "wrote " + journal);
        List<JsonNode> records = lines(journal);
        assertThat(records).hasSize(5);
        assertThat(records).allSatisfy(record -> {
            assertThat(record.path("success").asBoolean()).isTrue();
            assertThat(record.path("response").asText()).contains("```c");
        });
    }

    @Test
    void asks_only_as_many_as_it_is_told() throws IOException {
        Path journal = folder.resolve("answers.jsonl");

        Granite.run("teach", "--test-mode", "--prompts", "2", "--output-file", journal.toString());

        assertThat(lines(journal)).hasSize(2);
    }

    @Test
    void goes_on_where_it_stopped_and_repeats_nothing() throws IOException {
        Path journal = folder.resolve("answers.jsonl");
        Granite.run("teach", "--test-mode", "--prompts", "2", "--output-file", journal.toString());
        List<String> before = Files.readAllLines(journal);

        Granite.Outcome outcome = Granite.run("teach", "--test-mode", "--output-file", journal.toString());

        assertThat(outcome.out()).contains("3 answered now", "2 already in the journal");
        assertThat(Files.readAllLines(journal)).hasSize(5).startsWith(before.toArray(String[]::new));
        assertThat(lines(journal))
                .extracting(record -> record.path("id").asText())
                .doesNotHaveDuplicates();
        byte[] complete = Files.readAllBytes(journal);
        assertThat(Granite.run("teach", "--test-mode", "--output-file", journal.toString())
                        .out())
                .contains("0 answered now", "5 already in the journal");
        assertThat(journal).hasBinaryContent(complete);
    }

    @Test
    void cuts_off_what_a_crash_has_torn_and_asks_for_it_again() throws IOException {
        Path journal = folder.resolve("answers.jsonl");
        Granite.run("teach", "--test-mode", "--output-file", journal.toString());
        String whole = Files.readString(journal);
        Files.writeString(journal, whole.substring(0, whole.length() - 40));

        Granite.Outcome outcome = Granite.run("teach", "--test-mode", "--output-file", journal.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("1 answered now", "4 already in the journal");
        assertThat(lines(journal))
                .extracting(record -> record.path("id").asText())
                .hasSize(5)
                .doesNotHaveDuplicates();
    }

    @Test
    void replays_a_journal() throws IOException {
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        Granite.run("teach", "--test-mode", "--output-file", first.toString());

        Granite.Outcome outcome = Granite.run(
                "teach",
                "--test-mode",
                "--teacher",
                "recorded",
                "--journal",
                first.toString(),
                "--output-file",
                second.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(answers(second)).containsExactlyInAnyOrderElementsOf(answers(first));
    }

    @Test
    void counts_prompts_without_an_answer_and_exits_well_when_others_have_one() throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.jsonl"), """
                        {"id":"a","prompt":"Write a CRC."}
                        {"id":"b","prompt":"Write one.","reference":"int one(void) { return 1; }"}
                        """);
        Path journal = folder.resolve("answers.jsonl");

        Granite.Outcome outcome =
                Granite.run("teach", "--input-file", prompts.toString(), "--output-file", journal.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("1 answered now", "1 failed", "NO_REFERENCE");
        assertThat(lines(journal))
                .filteredOn(record -> !record.path("success").asBoolean())
                .singleElement()
                .satisfies(record -> assertThat(record.path("error").asText()).isEqualTo("NO_REFERENCE"));
    }

    @Test
    void fails_when_the_teacher_answers_nothing_at_all() throws IOException {
        Path prompts =
                Files.writeString(folder.resolve("prompts.jsonl"), "{\"id\":\"a\",\"prompt\":\"Write a CRC.\"}\n");

        Granite.Outcome outcome = Granite.run(
                "teach",
                "--input-file",
                prompts.toString(),
                "--output-file",
                folder.resolve("answers.jsonl").toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", "none of 1 prompts", "NO_REFERENCE", "hint: ");
    }

    @Test
    void names_file_and_line_of_a_prompt_it_cannot_read() throws IOException {
        Path prompts = Files.writeString(
                folder.resolve("prompts.jsonl"),
                "{\"id\":\"a\",\"prompt\":\"one\",\"reference\":\"int a;\"}\n\n{\"id\":\"b\",\"prompt\":\n");

        Granite.Outcome outcome = Granite.run(
                "teach",
                "--input-file",
                prompts.toString(),
                "--output-file",
                folder.resolve("answers.jsonl").toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: " + prompts + ":3: ", "hint: ")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("answers.jsonl")).doesNotExist();
    }

    @Test
    void names_a_missing_prompt_file() {
        Path missing = folder.resolve("missing.jsonl");

        Granite.Outcome outcome = Granite.run("teach", "--input-file", missing.toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: no such file: " + missing, "hint: ");
    }

    @Test
    void a_recorded_teacher_without_a_journal_is_a_mistake_of_the_configuration() {
        Granite.Outcome outcome = Granite.run(
                "teach",
                "--test-mode",
                "--teacher",
                "recorded",
                "--output-file",
                folder.resolve("a").toString());

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).contains("journal");
    }

    @Test
    void an_unknown_teacher_is_a_mistake_of_the_configuration() {
        Granite.Outcome outcome = Granite.run(
                "teach",
                "--test-mode",
                "--teacher",
                "oracle",
                "--output-file",
                folder.resolve("a").toString());

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).contains("oracle", "reference", "recorded");
    }

    private static List<String> answers(Path journal) throws IOException {
        return lines(journal).stream()
                .map(record ->
                        record.path("id").asText() + record.path("response").asText())
                .toList();
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> {
                    try {
                        return Json.mapper().readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
