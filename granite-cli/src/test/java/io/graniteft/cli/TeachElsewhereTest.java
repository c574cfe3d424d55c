package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import io.graniteft.testkit.bedrock.BedrockKey;
import io.graniteft.testkit.bedrock.FakeBedrock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `teach` with a teacher that is not on this machine: what it says before it sends anything, and what it keeps. */
class TeachElsewhereTest {
    @TempDir
    Path folder;

    private FakeBedrock service;

    @BeforeEach
    void start() throws IOException {
        service = FakeBedrock.start(FakeBedrock.Settings.defaults(), Clock.systemUTC());
        Files.writeString(folder.resolve("config.yaml"), "aws: {region: us-east-1}\n");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void asks_bedrock_and_says_what_it_cost() throws IOException {
        Granite.Outcome outcome = teach(prompts(20), "--yes");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.err()).contains("plan: ask " + FakeBedrock.MODEL + " 20 of 20 prompts", "as of 2026-11-23");
        assertThat(outcome.out()).contains("20 answered now", "0 failed", ", $0.0");
        assertThat(records()).hasSize(20).allSatisfy(record -> {
            assertThat(record.path("success").asBoolean()).isTrue();
            assertThat(record.path("model").asText()).isEqualTo(FakeBedrock.MODEL);
            assertThat(record.path("cost_usd").asDouble()).isPositive();
            assertThat(record.path("usage").path("output_tokens").asLong()).isPositive();
        });
    }

    @Test
    void sends_nothing_when_nobody_has_agreed() throws IOException {
        Granite.Outcome outcome = teach(prompts(3));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("nothing was sent", "--yes");
        assertThat(requests()).isZero();
        assertThat(journal()).doesNotExist();
    }

    @Test
    void a_dry_run_names_sources_and_licences_and_sends_nothing() throws IOException {
        Path prompts = prompts(3);
        Files.writeString(
                folder.resolve("train.provenance.jsonl"),
                provenance("p0", "firmware", "MIT")
                        + provenance("p1", "firmware", "MIT")
                        + provenance("p2", "linux", "GPL-2.0-only"));

        Granite.Outcome outcome = teach(prompts, "--dry-run");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("leaves  firmware (MIT): 2 prompts", "linux (GPL-2.0-only): 1 prompts", "nothing was sent");
        assertThat(requests()).isZero();
        JsonNode json =
                Json.mapper().readTree(teach(prompts, "--dry-run", "--json").out());
        assertThat(json.path("leaves")).hasSize(2);
        assertThat(json.path("request").path("modelId").asText()).isEqualTo(FakeBedrock.MODEL);
        assertThat(json.path("request")
                        .path("inferenceConfig")
                        .path("maxTokens")
                        .asInt())
                .isEqualTo(2048);
    }

    @Test
    void keeps_in_the_house_what_the_policy_denies() throws IOException {
        Path prompts = prompts(3);
        Files.writeString(
                folder.resolve("train.provenance.jsonl"),
                provenance("p0", "firmware", "MIT")
                        + provenance("p1", "secret", "proprietary")
                        + provenance("p2", "firmware", "MIT"));
        Files.writeString(
                folder.resolve("config.yaml"), "policy: {egress: {sources: [{source: secret, allow: false}]}}\n");

        Granite.Outcome outcome = teach(prompts, "--yes");

        assertThat(outcome.out()).contains("2 answered now", "1 prompts were not sent");
        assertThat(records()).extracting(record -> record.path("id").asText()).containsExactlyInAnyOrder("p0", "p2");
        assertThat(requests()).isEqualTo(2);
    }

    @Test
    void stops_at_its_budget_and_goes_on_with_a_larger_one() throws IOException {
        Path prompts = prompts(40);

        Granite.Outcome stopped = teach(prompts, "--yes", "--budget", "0.05", "--workers", "2");

        assertThat(stopped.status()).as(stopped.toString()).isEqualTo(6);
        assertThat(stopped.err()).contains("the budget of $0.05 does not suffice", "with a larger budget");
        int before = records().size();
        assertThat(before).isBetween(1, 39);
        assertThat(teach(prompts, "--yes", "--budget", "9").out())
                .contains((40 - before) + " answered now", before + " already in the journal");
        assertThat(records())
                .hasSize(40)
                .extracting(record -> record.path("id").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void stops_soon_when_it_is_not_let_in_and_shows_no_secret() throws IOException {
        Path prompts = prompts(500);
        Map<String, String> wrong = Map.of(
                "AWS_ACCESS_KEY_ID", BedrockKey.USER.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", "anotherSecretEXAMPLE",
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", service.address().toString());

        Granite.Outcome outcome = Granite.run(wrong, arguments(prompts, "--yes"));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
        assertThat(outcome.err()).contains("the last 10 prompts failed for one reason: ACCESS_DENIED");
        assertThat(outcome.toString()).doesNotContain("anotherSecretEXAMPLE");
        assertThat(requests()).isLessThan(40);
        assertThat(teach(prompts, "--yes").out()).contains("500 answered now", "0 failed");
    }

    @Test
    void tells_the_state_of_a_journal() throws IOException {
        teach(prompts(4, "[[ValidationException x9]]"), "--yes");

        Granite.Outcome outcome = Granite.run("teach", "--status", journal().toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("4 records, 3 answered, 1 failed", "1 REJECTED", FakeBedrock.MODEL);
        JsonNode json = Json.mapper()
                .readTree(Granite.run("teach", "--status", journal().toString(), "--json")
                        .out());
        assertThat(json.path("records").asInt()).isEqualTo(4);
        assertThat(json.path("failed").path("REJECTED").asInt()).isEqualTo(1);
        assertThat(json.path("being_written").asBoolean()).isFalse();
    }

    private Granite.Outcome teach(Path prompts, String... more) {
        return Granite.run(
                Map.of(
                        "AWS_ACCESS_KEY_ID", BedrockKey.USER.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", BedrockKey.USER.secretAccessKey(),
                        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", service.address().toString()),
                arguments(prompts, more));
    }

    private String[] arguments(Path prompts, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "teach",
                "--teacher",
                "bedrock",
                "--config",
                folder.resolve("config.yaml").toString(),
                "--input-file",
                prompts.toString(),
                "--output-file",
                journal().toString()));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private Path prompts(int count) throws IOException {
        return prompts(count, "");
    }

    /** The last one with a mark that tells the service what to do. */
    private Path prompts(int count, String lastMark) throws IOException {
        return Files.writeString(
                folder.resolve("prompts.jsonl"),
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"Write function number " + i
                                + (i == count - 1 ? " " + lastMark : "") + ".\"}\n")
                        .collect(Collectors.joining()),
                StandardCharsets.UTF_8);
    }

    private static String provenance(String id, String source, String licence) {
        return "{\"id\":\"" + id + "\",\"source\":\"" + source
                + "\",\"path\":\"a.c\",\"lines\":[1,2],\"function\":\"f\",\"kind\":\"request\",\"template\":\"t\","
                + "\"group\":\"g\",\"licence\":\"" + licence + "\",\"sha256\":\"0\"}\n";
    }

    private Path journal() {
        return folder.resolve("answers.jsonl");
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        for (String line : Files.readAllLines(journal())) {
            all.add(Json.mapper().readTree(line));
        }
        return all;
    }

    private long requests() {
        return service.stats().requests();
    }
}
