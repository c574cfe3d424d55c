package io.graniteft.testkit.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.JobMonitor;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.Launched;
import io.graniteft.sagemaker.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following a job through everything that the service and the line can do. */
class LogFollowTest {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final List<ApiFault> FAULTS = List.of(
            ApiFault.THROTTLED,
            ApiFault.BROKEN_BEFORE,
            ApiFault.BROKEN_AFTER,
            ApiFault.CUT_BEFORE,
            ApiFault.CUT_AFTER,
            ApiFault.HALF);

    /** What a listener was told. */
    private static final class Told implements JobMonitor.Listener {
        private final List<String> lines = new ArrayList<>();
        private final List<String> phases = new ArrayList<>();

        @Override
        public void line(LogLine line) {
            lines.add(line.text());
        }

        @Override
        public void state(JobState state) {
            phases.add(state.phase());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11})
    void no_line_is_lost_or_repeated_through_hundreds_of_faults(long seed) throws Exception {
        assertThat(follow(seed, 120, 240)).as("seed %d", seed).isGreaterThan(60);
    }

    @Test
    @Tag("soak")
    void no_line_is_lost_or_repeated_through_a_thousand_faults() throws Exception {
        int faults = 0;
        for (long seed = 1; faults < 1_000; seed++) {
            faults += follow(seed, 1_500, 3_000);
        }
        assertThat(faults).isGreaterThanOrEqualTo(1_000);
    }

    /** Follows a job of so many lines that takes so many seconds; how many faults there were. */
    private static int follow(long seed, int number, int seconds) throws Exception {
        Random random = new Random(seed);
        List<JobScript.Line> written = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            // Most arrive within seconds, some after minutes, but for the last ones, which nobody would wait for.
            boolean old = i < number * 2 / 3;
            long late = old && random.nextInt(20) == 0 ? random.nextInt(240_000) : random.nextInt(4_000);
            String text = "line " + i;
            expected.add(text);
            written.add(new JobScript.Line(
                    "algo-" + (1 + random.nextInt(3)),
                    Duration.ofMillis(1000L * seconds * i / number),
                    Duration.ofMillis(late),
                    text));
        }
        try (CloudDesk desk = new CloudDesk(seed, 17)) {
            desk.service.script("", JobScript.QUIET.taking(30, 10, seconds, 5).writing(written));
            Launched job = desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
            int[] count = new int[1];
            desk.service.faults(call -> {
                if (random.nextInt(3) > 0) {
                    return ApiFault.NONE;
                }
                count[0]++;
                return FAULTS.get(random.nextInt(FAULTS.size()));
            });
            Told told = new Told();

            JobState end = desk.cloud.jobs().follow(job.state(), POLL, told);

            assertThat(end.completed()).as("seed %d", seed).isTrue();
            assertThat(told.lines).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(told.phases).as("seed %d", seed).contains("Starting", "Training", "Completed");
            return count[0];
        }
    }

    @Test
    void ends_within_ten_seconds_of_the_jobs_end() throws Exception {
        try (CloudDesk desk = new CloudDesk(5, 100)) {
            desk.service.script("", JobScript.QUIET.taking(30, 10, 600, 5).saying("one", "two"));
            Launched job = desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
            Instant over = CloudDesk.START.plusSeconds(30 + 10 + 600 + 5);

            desk.cloud.jobs().follow(job.state(), Duration.ofSeconds(3), new Told());

            assertThat(Duration.between(over, desk.clock.instant())).isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void an_interruption_of_spare_capacity_is_told_and_waited_out() throws Exception {
        try (CloudDesk desk = new CloudDesk(5, 100)) {
            desk.service.script(
                    "",
                    JobScript.QUIET
                            .taking(30, 10, 600, 5)
                            .interrupted(Duration.ofSeconds(200), Duration.ofSeconds(900))
                            .saying("one"));
            Launched job = desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
            Told told = new Told();

            JobState end = desk.cloud.jobs().follow(job.state(), POLL, told);

            assertThat(end.completed()).isTrue();
            assertThat(end.interruptions()).isEqualTo(1);
            assertThat(told.phases).containsSubsequence("Training", "Interrupted", "Starting", "Training", "Completed");
            assertThat(end.billableSeconds()).isEqualTo(180);
        }
    }

    @Test
    void a_network_that_stays_away_ends_the_watching_and_not_the_job() throws Exception {
        try (CloudDesk desk = new CloudDesk(5, 100)) {
            desk.service.script("", JobScript.QUIET.taking(30, 10, 20_000, 5));
            Launched job = desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
            desk.service.faults(call -> ApiFault.CUT_BEFORE);

            assertThatThrownBy(() -> desk.cloud.jobs().follow(job.state(), POLL, new Told()))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("the job goes on")
                    .extracting(e -> ((GraniteException) e).hint())
                    .asString()
                    .contains("granite jobs logs --follow " + job.name());
            desk.service.faults(call -> ApiFault.EXPIRED);
            assertThatThrownBy(() -> desk.cloud.jobs().follow(job.state(), POLL, new Told()))
                    .extracting(e -> ((GraniteException) e).code())
                    .isEqualTo(ErrorCode.CREDENTIALS);
            desk.service.faults(call -> ApiFault.NONE);
            assertThat(desk.cloud.jobs().describe(job.name()).over()).isFalse();
        }
    }

    @Test
    void a_stopped_job_says_so_and_writes_no_more() throws Exception {
        try (CloudDesk desk = new CloudDesk(5, 100)) {
            desk.service.script("", JobScript.QUIET.taking(30, 10, 600, 5).saying("one", "two"));
            Launched job = desk.cloud.trainings().launch(desk.cloud.trainings().plan(CloudDesk.job()), false);
            assertThat(desk.cloud.jobs().stop(job.state())).isTrue();

            JobState end = desk.cloud.jobs().follow(desk.cloud.jobs().describe(job.name()), POLL, new Told());

            assertThat(end.status()).isEqualTo("Stopped");
            assertThat(desk.cloud.jobs().stop(end)).isFalse();
        }
    }
}
