package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.testkit.openai.FakeOpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run finds out before it does any work. */
class ValidatedRunTest {
    private static final String KEY = "sk-" + "0123456789abcdef".repeat(2);

    @TempDir
    Path folder;

    @BeforeEach
    void layOutASource() throws IOException {
        Files.createDirectories(folder.resolve("src"));
        Files.writeString(folder.resolve("src").resolve("a.c"), "int a(int b) { return b + 1; }\n");
    }

    @Test
    void a_run_without_a_file_to_learn_from_ends_in_its_validation() throws IOException {
        Files.delete(folder.resolve("src").resolve("a.c"));

        Granite.Outcome outcome = run("reference", Map.of());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("no file to learn from in", "hint: check the path");
        assertEndedInValidation();
    }

    @Test
    void a_source_that_is_not_there_ends_it_as_well() throws IOException {
        Files.delete(folder.resolve("src").resolve("a.c"));
        Files.delete(folder.resolve("src"));

        Granite.Outcome outcome = run("reference", Map.of());

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("no such source folder");
        assertEndedInValidation();
    }

    @Test
    void a_missing_compiler_and_a_teacher_that_refuses_its_key_are_found_out_before_the_preparation()
            throws IOException {
        try (FakeOpenAi service = FakeOpenAi.start(FakeOpenAi.Settings.defaults())) {
            Granite.Outcome outcome = run(
                    "openai",
                    Map.of("OPENAI_API_KEY", KEY),
                    "--set",
                    "teacher.openai.endpoint=" + service.endpoint(),
                    "--set",
                    "teacher.openai.model=" + FakeOpenAi.MODEL,
                    "--set",
                    "evaluation.compiler=no-such-gcc");

            assertThat(outcome.status()).as(outcome.toString()).isNotZero();
            assertThat(outcome.err())
                    .contains("warning: there is no compiler `no-such-gcc`", "hint: ")
                    .doesNotContain(KEY);
            assertEndedInValidation();
        }
    }

    private Granite.Outcome run(String provider, Map<String, String> variables, String... more) throws IOException {
        Path config = Files.writeString(folder.resolve("run.yaml"), """
                student: tiny
                data: {sources: [{name: here, path: src}]}
                teacher: {provider: %s}
                distillation: {teacher_provider: %s}
                policy: {egress: {default: allow}}
                run: {folder: runs}
                """.formatted(provider, provider));
        return Granite.run(
                variables,
                Granite.words(
                        new String[] {"run", config.toString(), "--set", "run.folder=" + folder.resolve("runs")},
                        more));
    }

    private void assertEndedInValidation() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            List<Path> found = runs.toList();
            assertThat(found).singleElement().satisfies(run -> {
                assertThat(Files.readString(run.resolve("transitions.jsonl")))
                        .contains("\"from\":\"VALIDATING\",\"event\":\"FAIL\",\"to\":\"FAILED\"")
                        .doesNotContain("PREPARING");
                assertThat(run.resolve("prepare")).doesNotExist();
            });
        }
    }
}
