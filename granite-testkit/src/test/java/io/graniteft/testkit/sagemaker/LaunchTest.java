package io.graniteft.testkit.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.JobSpec;
import io.graniteft.sagemaker.LaunchPlan;
import io.graniteft.sagemaker.Launched;
import io.graniteft.sagemaker.MetricPatterns;
import io.graniteft.testkit.bedrock.BedrockKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Launching, by the SDK's own clients over HTTP. */
class LaunchTest {
    @Test
    void a_launch_sends_the_very_request_that_the_plan_shows() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            LaunchPlan plan = desk.cloud.trainings().plan(CloudDesk.job());

            Launched launched = desk.cloud.trainings().launch(plan, false);

            assertThat(launched.started()).isTrue();
            JsonNode sent = Objects.requireNonNull(desk.service.jobs().get(launched.name()));
            assertThat(sent).isEqualTo(plan.request());
            assertThat(sent.path("AlgorithmSpecification").path("MetricDefinitions"))
                    .extracting(each -> each.path("Name").asText() + " "
                            + each.path("Regex").asText())
                    .containsExactly(
                            "train_loss Train loss: ([0-9\\.]+)",
                            "avg_student_score Avg student score: ([0-9\\.]+)",
                            "correction_rate Correction rate: ([0-9\\.]+)%",
                            "num_corrections Corrections: ([0-9]+)",
                            "eval_loss Eval loss: ([0-9\\.]+)");
            assertThat(MetricPatterns.read("Correction rate: 42.5%")).containsEntry("correction_rate", 42.5);
            assertThat(MetricPatterns.read("Train loss: 1.2.3")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twenty_launches_under_random_faults_make_exactly_one_job(long seed) throws Exception {
        Random random = new Random(seed);
        List<ApiFault> all = List.of(
                ApiFault.THROTTLED,
                ApiFault.BROKEN_BEFORE,
                ApiFault.BROKEN_AFTER,
                ApiFault.CUT_BEFORE,
                ApiFault.CUT_AFTER,
                ApiFault.HALF,
                ApiFault.NONE);
        try (CloudDesk desk = new CloudDesk(seed, 100)) {
            desk.service.script("", JobScript.QUIET.taking(60, 60, 20_000, 60));
            int[] faults = new int[1];
            desk.service.faults(call -> {
                ApiFault fault = all.get(random.nextInt(all.size()));
                faults[0] += fault == ApiFault.NONE ? 0 : 1;
                return fault;
            });
            int answered = 0;
            for (int i = 0; i < 20; i++) {
                try {
                    desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
                    answered++;
                } catch (GraniteException e) {
                    assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.REMOTE_SERVICE);
                }
            }
            assertThat(desk.service.jobs()).as("seed %d", seed).hasSize(1);
            assertThat(answered).as("seed %d", seed).isPositive();
            assertThat(faults[0]).as("seed %d", seed).isGreaterThan(20);
        }
    }

    @Test
    void a_job_that_failed_is_followed_by_another_attempt_that_goes_on_from_its_checkpoints() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            desk.service.script("", JobScript.QUIET.failing("AlgorithmError: NAN_LOSS: the loss is NaN"));
            LaunchPlan plan = desk.cloud.trainings().plan(CloudDesk.job());
            Launched first = desk.cloud.trainings().launch(plan, false);
            desk.clock.pass(Duration.ofHours(1));

            Launched second = desk.cloud.trainings().launch(plan, false);

            assertThat(second.name()).isEqualTo(plan.base() + "-2").isNotEqualTo(first.name());
            assertThat(desk.service.jobs().values())
                    .extracting(
                            each -> each.path("CheckpointConfig").path("S3Uri").asText())
                    .containsOnly("s3://bucket-one/runs/jobs/" + plan.base() + "/checkpoints");
            assertThat(desk.cloud.jobs().describe(first.name()).advice().orElse(""))
                    .contains("learning_rate");
        }
    }

    @Test
    void a_job_that_completed_is_found_and_done_again_only_on_demand() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            LaunchPlan plan = desk.cloud.trainings().plan(CloudDesk.job());
            desk.cloud.trainings().launch(plan, false);
            desk.clock.pass(Duration.ofHours(1));

            assertThat(desk.cloud.trainings().launch(plan, false).started()).isFalse();
            assertThat(desk.cloud.trainings().launch(plan, true).name()).endsWith("-2");
        }
    }

    @Test
    void other_data_other_settings_and_other_machines_have_other_names() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            JobSpec job = CloudDesk.job();
            List<String> names = new ArrayList<>();
            for (JobSpec each : List.of(job, job.on("ml.g5.2xlarge"), withSteps(job, "21"))) {
                names.add(desk.cloud.trainings().plan(each).name());
            }
            assertThat(names).doesNotHaveDuplicates();
            assertThat(desk.cloud.trainings().plan(CloudDesk.job()).name()).isEqualTo(names.get(0));
        }
    }

    private static JobSpec withSteps(JobSpec job, String steps) {
        TreeMap<String, String> other = new TreeMap<>(job.hyperparameters());
        other.put("max_steps", steps);
        return LimitsTest.with(job, other, job.environment(), job.channels(), job.time(), job.machine());
    }

    @Test
    void no_quota_expired_credentials_and_a_wrong_clock_are_told_apart() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            desk.service.quota("ml.g5.12xlarge", 0);
            assertThatThrownBy(() ->
                            desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("ml.g5.12xlarge for training job usage' is 0")
                    .extracting(e -> ((GraniteException) e).hint())
                    .asString()
                    .contains("quota");
            desk.service.faults(call -> ApiFault.EXPIRED);
            assertThatThrownBy(() -> desk.cloud.jobs().describe("any"))
                    .hasMessageContaining("expired")
                    .extracting(e -> ((GraniteException) e).code())
                    .isEqualTo(ErrorCode.CREDENTIALS);
        }
        Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        try (CloudDesk desk = new CloudDesk(1, 100, ahead, BedrockKey.USER)) {
            assertThatThrownBy(() -> desk.cloud.jobs().describe("any"))
                    .hasMessageContaining("clock")
                    .extracting(e -> ((GraniteException) e).hint())
                    .asString()
                    .contains("set the clock");
        }
    }

    @Test
    void lists_are_throttled_and_come_all_the_same() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            for (int i = 0; i < 150; i++) {
                JobSpec job = withSteps(CloudDesk.job(), String.valueOf(i + 1));
                desk.cloud.trainings().launch(desk.cloud.trainings().plan(job), false);
            }
            assertThat(desk.cloud.jobs().list("granite", "", 500)).hasSize(150);
            for (int i = 0; i < 5; i++) {
                assertThat(desk.cloud.jobs().list("granite", "InProgress", 20)).hasSize(20);
            }
        }
    }
}
