package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.testkit.aws.MotoServer;
import io.graniteft.testkit.bedrock.BedrockKey;
import io.graniteft.testkit.bedrock.FakeBedrock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The cloud's tests, run here as a job runs them: the real libraries, and a local AWS for S3 and Bedrock. */
class SelftestIT {
    private static final String BUCKET = "granite-8b-training-outputs";

    @Test
    void all_areas_pass_here_but_for_those_that_need_a_gpu() throws Exception {
        Path folder = Program.newFolder("selftest");
        try (MotoServer aws = MotoServer.start()) {
            aws.bucket(BUCKET, Map.of());
            Map<String, String> admin = aws.admin();
            BedrockKey key = new BedrockKey(
                    admin.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                    admin.getOrDefault("AWS_SECRET_ACCESS_KEY", ""),
                    admin.get("AWS_SESSION_TOKEN"),
                    false);
            FakeBedrock.Settings usual = FakeBedrock.Settings.defaults();
            FakeBedrock.Settings settings = new FakeBedrock.Settings(
                    usual.region(),
                    usual.quota(),
                    usual.latency(),
                    usual.behaviour(),
                    usual.answers(),
                    List.of(key),
                    usual.apiKeys(),
                    usual.models(),
                    usual.onlyByProfile());
            try (FakeBedrock teacher = FakeBedrock.start(settings, Clock.systemUTC())) {
                Map<String, String> variables = new LinkedHashMap<>(admin);
                variables.putAll(teacher.variables(key));

                Granite.Outcome outcome = Program.start(
                                folder, variables, "selftest", "--online", "--junit", "reports/selftest.xml")
                        .finish();

                assertThat(outcome.status()).as(outcome.toString()).isZero();
                assertThat(outcome.outLines()).hasSize(17);
                assertThat(outcome.outLines().subList(0, 16))
                        .allSatisfy(line -> assertThat(line).matches("\\[(PASS|SKIP)] [a-z0-9_]+ +[0-9.]+ s  .+"));
                assertThat(outcome.outLines())
                        .filteredOn(line -> line.startsWith("[SKIP]"))
                        .allMatch(line -> line.contains("gpu_environment"));
                assertThat(Files.readString(folder.resolve("reports/selftest.xml")))
                        .contains("tests=\"16\" failures=\"0\"", "name=\"pipeline_state_machine\"");
            }
        }
    }

    @Test
    void a_gpu_that_must_be_there_and_is_not_fails_the_area() throws Exception {
        Path folder = Program.newFolder("selftest-gpu");

        Granite.Outcome outcome = Program.start(
                        folder, Map.of("CUDA_VISIBLE_DEVICES", "-1"), "selftest", "--gpu", "--only", "gpu_environment")
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.out()).contains("[FAIL] gpu_environment", "hint: ", "1 areas: 0 passed, 1 failed");
        assertThat(folder.resolve("data/selftest/selftest.xml")).content().contains("<failure");
    }
}
