package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.testkit.openai.FakeOpenAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `generate` with a student that a service answers for. */
class GenerateElsewhereTest {
    private static final Map<String, String> KEY = Map.of("OPENAI_API_KEY", FakeOpenAi.API_KEY);

    @TempDir
    Path folder;

    private FakeOpenAi service;
    private String student;

    @BeforeEach
    void start() throws IOException {
        service = FakeOpenAi.start(FakeOpenAi.Settings.defaults().withAnswers(prompt -> "int crc;"));
        student = "openai:" + FakeOpenAi.MODEL + "@" + service.endpoint();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void asks_the_service_and_prints_its_answer() {
        Granite.Outcome outcome = Granite.run(KEY, "generate", "--student", student, "--seed", "7", "Write a CRC-8.");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("int crc;");
        assertThat(service.bodies()).singleElement().satisfies(body -> {
            assertThat(body.path("seed").asInt()).isEqualTo(7);
            assertThat(body.path("temperature").asDouble()).isEqualTo(0.7);
        });
    }

    @Test
    void a_file_of_prompts_is_gone_on_with() throws IOException {
        Path prompts = Files.writeString(
                folder.resolve("p.jsonl"), "{\"id\":\"a\",\"prompt\":\"A\"}\n{\"id\":\"b\",\"prompt\":\"B\"}\n");
        String[] command = {
            "generate",
            "--student",
            student,
            "--prompts",
            prompts.toString(),
            "--output",
            folder.resolve("o.jsonl").toString()
        };

        assertThat(Granite.run(KEY, command).status()).isZero();
        Granite.Outcome again = Granite.run(KEY, command);

        assertThat(again.err()).contains("2 prompts are answered already");
        assertThat(Files.readAllLines(folder.resolve("o.jsonl")))
                .extracting(line -> Granite.parse(line).path("id").asText())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(service.bodies()).hasSize(2);
    }

    @Test
    void an_address_that_is_none_and_a_training_are_refused() {
        Granite.Outcome nowhere = Granite.run(KEY, "generate", "--student", "openai:gate", "Write a CRC-8.");
        assertThat(nowhere.status()).isEqualTo(3);
        assertThat(nowhere.err()).contains("openai:MODEL@ADDRESS");

        Granite.Outcome training = Granite.run(KEY, "distill", "--set", "student=" + student);
        assertThat(training.status()).isEqualTo(3);
        assertThat(training.err()).contains("cannot be trained");
    }
}
