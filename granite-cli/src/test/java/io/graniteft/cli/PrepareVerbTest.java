package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareVerbTest {
    private static final List<String> FILES = List.of(
            "train.jsonl",
            "val.jsonl",
            "prompts.jsonl",
            "eval_prompts.jsonl",
            "train.provenance.jsonl",
            "val.provenance.jsonl",
            "ledger.jsonl",
            "assignments.tsv",
            "manifest.json");

    @TempDir
    Path folder;

    @Test
    void writes_its_files_into_the_folder_named() throws IOException {
        Path output = folder.resolve("prepared");

        Granite.Outcome outcome =
                Granite.run("prepare", "--source", sources(12).toString(), "--output", output.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.startsWith(".")))
                    .containsExactlyInAnyOrderElementsOf(FILES);
        }
        assertThat(outcome.out()).contains("files ", "functions ", "examples ", "train.jsonl", "granite report");
    }

    @Test
    void the_counts_of_the_manifest_are_those_of_the_files() throws IOException {
        Path output = folder.resolve("prepared");
        Granite.run("prepare", "--source", sources(12).toString(), "--output", output.toString());

        JsonNode counts =
                Json.mapper().readTree(output.resolve("manifest.json").toFile()).path("counts");

        assertThat(counts.path("examples").path("kept").asLong())
                .isEqualTo(lines(output, "train.jsonl") + lines(output, "val.jsonl"));
        long dropped = 0;
        for (String kind : List.of("files", "functions", "examples")) {
            JsonNode tally = counts.path(kind);
            long ofKind = 0;
            for (JsonNode count : tally.path("dropped")) {
                ofKind += count.asLong();
            }
            assertThat(tally.path("read").asLong()).isEqualTo(tally.path("kept").asLong() + ofKind);
            dropped += ofKind;
        }
        assertThat(lines(output, "ledger.jsonl")).isEqualTo(dropped);
        assertThat(lines(output, "train.provenance.jsonl")).isEqualTo(lines(output, "train.jsonl"));
    }

    @Test
    void writes_the_same_bytes_again_whatever_the_number_of_threads() throws IOException {
        Path sources = sources(12);
        Granite.run(
                "prepare",
                "--source",
                sources.toString(),
                "--output",
                folder.resolve("a").toString(),
                "--threads",
                "1");
        Granite.run(
                "prepare",
                "--source",
                sources.toString(),
                "--output",
                folder.resolve("b").toString(),
                "--threads",
                "3");

        for (String name : FILES) {
            if (!name.equals("manifest.json")) {
                assertThat(folder.resolve("b").resolve(name))
                        .hasSameBinaryContentAs(folder.resolve("a").resolve(name));
            }
        }
    }

    @Test
    void tells_how_much_a_split_leaks() throws IOException {
        Path output = folder.resolve("leaky");
        Granite.Outcome made = Granite.run(
                "prepare",
                "--source",
                sources(12).toString(),
                "--output",
                output.toString(),
                "--curation",
                "procedure");
        assertThat(made.out()).contains("leakage").contains("same function");

        Granite.Outcome audit = Granite.run(
                "prepare",
                "--audit",
                output.resolve("train.jsonl").toString(),
                output.resolve("val.jsonl").toString(),
                "--json");

        assertThat(audit.status()).as(audit.toString()).isZero();
        JsonNode report = Json.mapper().readTree(audit.out());
        assertThat(report.path("validation_examples").asLong()).isEqualTo(lines(output, "val.jsonl"));
        assertThat(report.path("same_code").path("share").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void finds_no_leak_in_a_split_by_groups() throws IOException {
        Path output = folder.resolve("prepared");
        Granite.run("prepare", "--source", sources(30).toString(), "--output", output.toString());

        Granite.Outcome audit = Granite.run(
                "prepare",
                "--audit",
                output.resolve("train.jsonl").toString(),
                output.resolve("val.jsonl").toString());

        assertThat(audit.status()).as(audit.toString()).isZero();
        assertThat(audit.out()).contains("near duplicate").doesNotContainPattern("[1-9][0-9.]* %\\n");
    }

    @Test
    void tells_the_story_of_a_function() throws IOException {
        Path output = folder.resolve("prepared");
        Granite.run("prepare", "--source", sources(12).toString(), "--output", output.toString());

        Granite.Outcome story = Granite.run("prepare", "--output", output.toString(), "--explain", "limit_0_frame");

        assertThat(story.status()).as(story.toString()).isZero();
        assertThat(story.out()).contains("limit_0_frame", "f0.c", "lines ");
        assertThat(Granite.run("prepare", "--output", output.toString(), "--explain", "nothing")
                        .err())
                .contains("error: ", "nothing", "hint: ");
    }

    @Test
    void says_that_a_source_is_missing() {
        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                folder.resolve("nowhere").toString(),
                "--output",
                folder.resolve("out").toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: ", folder.resolve("nowhere").toString(), "hint: ");
        assertThat(folder.resolve("out").resolve("train.jsonl")).doesNotExist();
    }

    @Test
    void says_that_an_empty_folder_holds_no_source() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                empty.toString(),
                "--output",
                folder.resolve("out").toString());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void says_that_files_without_code_give_no_example() throws IOException {
        Path prose = Files.createDirectory(folder.resolve("prose"));
        Files.writeString(prose.resolve("readme.txt"), "Nothing but words stands here.\nNo function at all.\n");

        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                prose.toString(),
                "--output",
                folder.resolve("out").toString());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void without_any_source_and_credentials_it_says_how_to_name_one() {
        Granite.Outcome outcome = Granite.run(
                Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true"),
                "prepare",
                "--output",
                folder.resolve("out").toString());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
        assertThat(outcome.err()).contains("error: ", "--source", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void a_ratio_beyond_its_bounds_is_a_mistake_of_the_configuration() throws IOException {
        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                sources(3).toString(),
                "--output",
                folder.resolve("out").toString(),
                "--train-ratio",
                "1.5");

        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.err()).contains("data.train_ratio", "1.5");
    }

    @Test
    void reads_no_more_files_than_it_was_told() throws IOException {
        Path output = folder.resolve("out");

        Granite.run("prepare", "--source", sources(15).toString(), "--output", output.toString(), "--sample-only");

        assertThat(Json.mapper()
                        .readTree(output.resolve("manifest.json").toFile())
                        .path("counts")
                        .path("files")
                        .path("kept")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void a_place_that_cannot_be_written_is_named_with_a_hint() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                sources(3).toString(),
                "--output",
                file.resolve("out").toString());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", file.toString(), "hint: ").doesNotContain("\tat ");
    }

    /** A folder with files of two different functions each. */
    private Path sources(int files) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src"));
        for (int i = 0; i < files; i++) {
            Files.writeString(sources.resolve("f" + i + ".c"), Sources.file(i));
        }
        return sources;
    }

    private static long lines(Path folder, String name) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve(name))) {
            return lines.count();
        }
    }
}
