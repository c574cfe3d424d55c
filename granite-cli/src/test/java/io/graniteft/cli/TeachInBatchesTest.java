package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Buckets;
import io.graniteft.aws.Retrier;
import io.graniteft.core.config.Environment;
import io.graniteft.core.json.Json;
import io.graniteft.testkit.aws.MotoServer;
import io.graniteft.testkit.bedrock.BedrockKey;
import io.graniteft.testkit.bedrock.FakeBedrock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `teach --batch` with a bucket that checks signatures and a stand-in for Bedrock's jobs. */
class TeachInBatchesTest {
    private static final String BUCKET = "granite-batch";

    @TempDir
    Path folder;

    private MotoServer aws;
    private Buckets buckets;
    private FakeBedrock service;
    private Map<String, String> variables;

    @BeforeEach
    void start() throws Exception {
        aws = MotoServer.start();
        aws.bucket(BUCKET, Map.of());
        buckets = new Buckets(
                AwsAccess.of(Environment.of(aws.admin()), MotoServer.REGION, 4),
                new Retrier(new Random(1), time -> {}));
        FakeBedrock.Settings usual = FakeBedrock.Settings.defaults();
        Map<String, String> admin = aws.admin();
        BedrockKey key = new BedrockKey(
                admin.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                admin.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                admin.get("AWS_SESSION_TOKEN"),
                false);
        service = FakeBedrock.start(
                new FakeBedrock.Settings(
                        usual.region(),
                        usual.quota(),
                        usual.latency(),
                        usual.behaviour(),
                        usual.answers(),
                        List.of(key),
                        usual.apiKeys(),
                        usual.models(),
                        usual.onlyByProfile()),
                Clock.systemUTC(),
                bucket -> buckets.open(bucket, ""));
        variables = new LinkedHashMap<>(admin);
        variables.putAll(service.variables(key));
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        buckets.close();
        aws.close();
    }

    @Test
    void answers_at_half_the_price_and_asks_one_by_one_for_what_failed() throws Exception {
        Granite.Outcome outcome = teach(130, "--batch", "--yes");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(service.batch().count()).isEqualTo(1);
        List<JsonNode> records = records();
        assertThat(records)
                .hasSize(130)
                .allMatch(record -> record.path("success").asBoolean());
        assertThat(records).extracting(record -> record.path("id").asText()).doesNotHaveDuplicates();
        Map<Boolean, List<JsonNode>> byPrice = records.stream().collect(Collectors.partitioningBy(record -> {
            JsonNode usage = record.path("usage");
            double whole = (usage.path("input_tokens").asLong() * 3.3
                            + usage.path("output_tokens").asLong() * 16.5)
                    / 1e6;
            return record.path("cost_usd").asDouble() < 0.75 * whole;
        }));
        assertThat(byPrice.get(false)).as("the one that failed in the batch").hasSize(1);
    }

    @Test
    void a_small_list_is_asked_one_by_one_at_once() throws Exception {
        Granite.Outcome outcome = teach(20, "--batch", "--yes");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(service.batch().count()).isZero();
        assertThat(records()).hasSize(20);
    }

    @Test
    void begins_no_job_that_could_exceed_the_budget() {
        Granite.Outcome outcome = teach(130, "--batch", "--yes", "--budget", "1");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(6);
        assertThat(outcome.err()).contains("a batch is paid for as a whole");
        assertThat(service.batch().count()).isZero();
    }

    @Test
    void says_which_role_it_needs() {
        Granite.Outcome outcome = teach(130, "--batch", "--yes", "--set", "teacher.batch.role_arn=");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(3);
        assertThat(outcome.err()).contains("teacher.batch.role_arn");
    }

    private Granite.Outcome teach(int prompts, String... more) {
        try {
            Path file = Files.writeString(
                    folder.resolve("prompts.jsonl"),
                    IntStream.range(0, prompts)
                            .mapToObj(i -> "{\"id\":\"p" + i + "\",\"prompt\":\"Write function " + i
                                    + (i == 7 ? " [[InternalServerException x1]]" : "") + ".\"}\n")
                            .collect(Collectors.joining()));
            String[] first = {
                "teach",
                "--teacher",
                "bedrock",
                "--input-file",
                file.toString(),
                "--output-file",
                folder.resolve("answers.jsonl").toString(),
                "--set",
                "teacher.batch.bucket=" + BUCKET,
                "--set",
                "teacher.batch.poll_seconds=1"
            };
            List<String> words = new ArrayList<>(List.of(Granite.words(first, more)));
            if (!words.contains("teacher.batch.role_arn=")) {
                words.addAll(List.of("--set", "teacher.batch.role_arn=arn:aws:iam::123456789012:role/batch"));
            }
            return Granite.run(variables, words.toArray(String[]::new));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<JsonNode> records() throws Exception {
        List<JsonNode> all = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
            all.add(Json.mapper().readTree(line));
        }
        return all;
    }
}
