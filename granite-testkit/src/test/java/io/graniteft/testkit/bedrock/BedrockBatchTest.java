package io.graniteft.testkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Buckets;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.core.run.Progress;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.BatchRunner;
import io.graniteft.teacher.BatchSettings;
import io.graniteft.teacher.BedrockSettings;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRecord;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.teacher.Teachers;
import io.graniteft.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch inference over HTTP, with the fake's control plane and a bucket that checks signatures and policies. */
class BedrockBatchTest {
    private static final String BUCKET = "granite-batch";
    private static final BatchSettings SETTINGS =
            BatchSettings.of("arn:aws:iam::123456789012:role/batch").withPoll(Duration.ofSeconds(1));

    private static MotoServer aws;

    @TempDir
    Path folder;

    private FakeBedrock service;
    private Buckets buckets;
    private AwsAccess access;
    private Teacher teacher;
    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void startAws() throws Exception {
        aws = MotoServer.start();
        aws.bucket(BUCKET, Map.of());
    }

    @AfterAll
    static void stopAws() throws Exception {
        aws.close();
    }

    @BeforeEach
    void open() throws IOException {
        buckets = new Buckets(AwsAccess.of(Environment.of(aws.admin()), MotoServer.REGION, 4), retrier());
        service = FakeBedrock.start(
                FakeBedrock.Settings.defaults(), Clock.systemUTC(), bucket -> buckets.open(bucket, ""));
        access = AwsAccess.of(Environment.of(service.variables(BedrockKey.USER)), MotoServer.REGION, 4);
        teacher = Teachers.bedrock(access, BedrockSettings.DEFAULTS, note -> {});
    }

    @AfterEach
    void close() {
        teacher.close();
        access.close();
        service.close();
        buckets.close();
    }

    private static Retrier retrier() {
        return new Retrier(new Random(1), time -> {});
    }

    private ObjectStore place() {
        return buckets.open(BUCKET, "teach-" + folder.getFileName());
    }

    private static List<TeacherRequest> requests(int number, Map<Integer, String> marks) {
        return IntStream.range(0, number)
                .mapToObj(i -> new TeacherRequest(
                        "id-" + i, "You write C.", "prompt " + i + marks.getOrDefault(i, ""), null, 256, 0.2))
                .toList();
    }

    private BatchRunner batch(BatchSettings settings, Retrier.Sleeper sleeper) {
        Progress progress = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                notes.add(detail);
            }

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        return new BatchRunner(
                access,
                settings,
                place(),
                teacher,
                usage -> OptionalDouble.of(usage.outputTokens() * 7.5e-6),
                progress,
                retrier(),
                sleeper);
    }

    private ResultJournal journal() {
        return ResultJournal.open(folder.resolve("teacher.jsonl"), 10, Clock.systemUTC());
    }

    @Test
    void a_job_answers_all_prompts_and_what_fails_is_asked_on_demand_into_the_same_journal() {
        List<TeacherRequest> requests =
                requests(120, Map.of(3, "[[InternalServerException x1]]", 7, "[[reset x1]]", 9, "[[stop:max_tokens]]"));
        try (ResultJournal journal = journal();
                BatchRunner batch = batch(SETTINGS, time -> {})) {
            List<TeacherRequest> left = batch.run(requests, journal);
            assertThat(left).extracting(TeacherRequest::id).containsExactly("id-3", "id-7");
            new TeacherRunner(teacher, TeacherRunner.Options.DEFAULTS, Progress.SILENT, Clock.systemUTC())
                    .run(requests, journal);
        }
        Map<String, TeacherRecord> records = new LinkedHashMap<>();
        ResultJournal.read(folder.resolve("teacher.jsonl")).forEach(record -> records.put(record.id(), record));
        assertThat(records).hasSize(120);
        assertThat(records.get("id-9"))
                .isNotNull()
                .extracting(TeacherRecord::error)
                .isEqualTo("TRUNCATED");
        assertThat(records.get("id-0"))
                .isNotNull()
                .extracting(TeacherRecord::costUsd)
                .isNotNull();
        assertThat(records.values()).filteredOn(TeacherRecord::success).hasSize(119);
        assertThat(service.stats().count("answer")).isEqualTo(2);
        assertThat(notes).contains("1 Submitted", "1 Validating", "1 Scheduled", "1 InProgress");
    }

    @Test
    void a_run_that_was_stopped_finds_its_job_again() {
        List<TeacherRequest> requests = requests(100, Map.of());
        Retrier.Sleeper impatient = time -> {
            throw new InterruptedException();
        };
        try (ResultJournal journal = journal();
                BatchRunner batch = batch(SETTINGS, impatient)) {
            assertThatThrownBy(() -> batch.run(requests, journal))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("go on at Amazon Bedrock")
                    .extracting(e -> ((GraniteException) e).code())
                    .isEqualTo(ErrorCode.INTERRUPTED);
        }
        assertThat(BatchRunner.underWay(folder.resolve("teacher.jsonl"))).isEqualTo(100);
        try (ResultJournal journal = journal();
                BatchRunner batch = batch(SETTINGS, time -> {})) {
            assertThat(batch.run(requests, journal)).isEmpty();
            assertThat(journal.size()).isEqualTo(100);
        }
        assertThat(service.batch().count()).isEqualTo(1);
    }

    @Test
    void a_job_that_fails_says_why_and_asks_nothing_on_demand() {
        service.batch().end("Failed", "The role has no access to the bucket.");
        try (ResultJournal journal = journal();
                BatchRunner batch = batch(SETTINGS, time -> {})) {
            assertThatThrownBy(() -> batch.run(requests(100, Map.of()), journal))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("ended as Failed: The role has no access to the bucket., 100 of 100");
            assertThat(journal.size()).isZero();
        }
        assertThat(service.stats().count("answer")).isZero();
    }

    @Test
    void the_service_refuses_jobs_that_are_too_small() {
        try (ResultJournal journal = journal();
                BatchRunner batch = batch(SETTINGS.withRecords(10, 1000), time -> {})) {
            assertThatThrownBy(() -> batch.run(requests(50, Map.of()), journal))
                    .hasMessageContaining("The number of records is 50: it must be from 100 to 50000.");
        }
    }

    @Test
    void what_the_service_refuses_to_start_is_explained() {
        try (ResultJournal journal = journal();
                Teacher unknown =
                        Teachers.bedrock(access, BedrockSettings.DEFAULTS.withModel("anthropic.nobody"), note -> {});
                BatchRunner batch = new BatchRunner(
                        access,
                        SETTINGS,
                        place(),
                        unknown,
                        usage -> OptionalDouble.empty(),
                        Progress.SILENT,
                        retrier(),
                        time -> {})) {
            assertThatThrownBy(() -> batch.run(requests(100, Map.of()), journal))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("The provided model identifier is invalid.");
        }
    }
}
