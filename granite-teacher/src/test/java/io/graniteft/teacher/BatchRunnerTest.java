package io.graniteft.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchRunnerTest {
    private static final BatchSettings SETTINGS = BatchSettings.of("arn:aws:iam::123456789012:role/batch")
            .withRecords(3, 10)
            .withPoll(Duration.ofSeconds(1));

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final Teacher teacher = new ScriptedTeacher(request -> {
        throw new AssertionError("asked on demand");
    });
    private ObjectStore store;
    private MemoryJobs jobs;

    @BeforeEach
    void open() {
        store = Cut.never().store(new LocalObjectStore(folder.resolve("bucket")));
        jobs = new MemoryJobs(store);
    }

    private static List<TeacherRequest> requests(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new TeacherRequest("id-" + i, "be brief", "prompt " + i, "never sent", 512, 0.7))
                .toList();
    }

    private Path journal() {
        return folder.resolve("teacher.jsonl");
    }

    private List<TeacherRequest> run(
            List<TeacherRequest> requests, Cut cut, Progress progress, Retrier.Sleeper sleeper) {
        try (ResultJournal journal = ResultJournal.open(journal(), 10, Clock.systemUTC());
                BatchRunner runner = new BatchRunner(
                        cut.jobs(jobs),
                        SETTINGS,
                        cut.store(store),
                        teacher,
                        usage -> OptionalDouble.of(usage.outputTokens() / 1000.0),
                        progress,
                        sleeper)) {
            return runner.run(requests, journal);
        }
    }

    private List<TeacherRequest> run(List<TeacherRequest> requests) {
        Progress noted = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {}

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
        return run(requests, Cut.never(), noted, time -> {});
    }

    private List<String> recordedIds() {
        return ResultJournal.read(journal()).stream().map(TeacherRecord::id).toList();
    }

    private static List<String> ids(List<TeacherRequest> requests) {
        return requests.stream().map(TeacherRequest::id).toList();
    }

    @Test
    void answers_of_a_job_join_the_journal_by_their_records_and_not_by_their_order() {
        assertThat(run(requests(0, 7))).isEmpty();
        assertThat(recordedIds()).containsExactlyInAnyOrderElementsOf(ids(requests(0, 7)));
        for (TeacherRecord record : ResultJournal.read(journal())) {
            assertThat(record.response()).isEqualTo("answer to " + record.prompt());
            assertThat(record.usage()).isEqualTo(new Usage(10, 20));
            assertThat(record.costUsd()).isEqualTo(0.02);
            assertThat(record.requestDigest())
                    .isEqualTo(requests(0, 7).stream()
                            .filter(request -> request.id().equals(record.id()))
                            .map(teacher::digest)
                            .findFirst()
                            .orElseThrow());
        }
        assertThat(BatchRunner.underWay(journal())).isZero();
    }

    @Test
    void a_request_is_written_as_the_model_wants_it_and_without_the_reference() throws IOException {
        run(requests(0, 3));
        String input = Files.readString(
                folder.resolve("bucket/input").resolve(jobs.orders.get(0).name() + ".jsonl"));
        assertThat(input.lines())
                .hasSize(3)
                .first()
                .asString()
                .matches(
                        "\\{\"recordId\":\"[A-Z0-9]{11}\",\"modelInput\":\\{\"anthropic_version\":\"bedrock-2023-05-31\","
                                + "\"max_tokens\":512,\"temperature\":0\\.7,\"system\":\"be brief\",\"messages\":\\[\\{\"role\":\"user\","
                                + "\"content\":\\[\\{\"type\":\"text\",\"text\":\"prompt 0\"}]}]}}");
        assertThat(input).doesNotContain("never sent");
        assertThat(jobs.orders.get(0).inputUri())
                .isEqualTo("s3://bucket/teach/input/" + jobs.orders.get(0).name() + ".jsonl");
        assertThat(jobs.orders.get(0).name())
                .matches("[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+.-]){0,63}")
                .hasSizeLessThan(64);
        assertThat(jobs.orders.get(0).token()).matches("[a-zA-Z0-9]{1,256}");
    }

    @Test
    void many_prompts_make_several_jobs_of_about_the_same_size() {
        assertThat(run(requests(0, 21))).isEmpty();
        assertThat(jobs.orders).hasSize(3);
        assertThat(recordedIds()).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void too_few_prompts_are_left_to_be_asked_on_demand() {
        assertThat(ids(run(requests(0, 2)))).containsExactly("id-0", "id-1");
        assertThat(jobs.orders).isEmpty();
        assertThat(notes)
                .containsExactly("2 prompts are too few for a batch job (at least 3); they are asked on demand");
    }

    @Test
    void records_that_fail_or_are_lost_are_left_to_be_asked_on_demand() {
        jobs.fails = List.of("prompt 1");
        jobs.loses = List.of("prompt 4");
        assertThat(ids(run(requests(0, 6)))).containsExactly("id-1", "id-4");
        assertThat(notes.get(notes.size() - 1))
                .contains("2 of 6 prompts without an answer, the first of them: bad request; they are asked on demand");
        assertThat(BatchRunner.underWay(journal())).isZero();
    }

    @Test
    void what_the_journal_has_is_not_asked_again() {
        run(requests(0, 5));
        assertThat(run(requests(0, 5))).isEmpty();
        assertThat(jobs.orders).hasSize(1);
        assertThat(run(requests(0, 9))).isEmpty();
        assertThat(jobs.billed)
                .hasSize(9)
                .allSatisfy((prompt, times) -> assertThat(times).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Stopped", "Expired", "Gone"})
    void a_job_that_ends_early_ends_the_run_and_nothing_is_asked_at_the_full_price(String ending) {
        jobs.ending = ending;
        jobs.loses = List.of("prompt 1");
        assertThatThrownBy(() -> run(requests(0, 4)))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("ended as " + ending)
                .hasMessageContaining("without an answer")
                .extracting(e -> ((GraniteException) e).code())
                .isEqualTo(ErrorCode.REMOTE_SERVICE);
        assertThat(recordedIds()).hasSize(ending.equals("Failed") ? 0 : 3);
        // The same prompts make another job, and not the one that has ended.
        jobs.ending = "Completed";
        jobs.loses = List.of();
        run(requests(0, 4 + 2));
        assertThat(jobs.orders).hasSize(2);
        assertThat(recordedIds()).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void an_interrupt_leaves_the_job_running_and_the_next_run_finds_it() {
        Retrier.Sleeper impatient = time -> {
            throw new InterruptedException();
        };
        assertThatThrownBy(() -> run(requests(0, 5), Cut.never(), Progress.SILENT, impatient))
                .isInstanceOf(GraniteException.class)
                .hasMessage("stopped waiting for 1 batch jobs, which go on at Amazon Bedrock")
                .extracting(e -> ((GraniteException) e).code())
                .isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(BatchRunner.underWay(journal())).isEqualTo(5);
        assertThat(run(requests(0, 5))).isEmpty();
        assertThat(jobs.orders).hasSize(1);
    }

    @Test
    void a_job_that_answers_other_prompts_as_well_keeps_their_answers_for_whoever_asks_them() {
        Retrier.Sleeper impatient = time -> {
            throw new InterruptedException();
        };
        assertThatThrownBy(() -> run(requests(0, 6), Cut.never(), Progress.SILENT, impatient))
                .isInstanceOf(GraniteException.class);
        assertThat(run(requests(0, 4))).isEmpty();
        assertThat(recordedIds()).hasSize(4);
        assertThat(notes).anySatisfy(note -> assertThat(note).contains("answers to 2 prompts that are not asked now"));
        assertThat(run(requests(10, 14))).isEmpty();
        assertThat(run(requests(0, 6))).isEmpty();
        assertThat(recordedIds()).hasSize(10).doesNotHaveDuplicates();
        assertThat(jobs.billed).allSatisfy((prompt, times) -> assertThat(times).isEqualTo(1));
        assertThat(BatchRunner.underWay(journal())).isZero();
    }

    @Test
    void killed_anywhere_and_run_again_every_prompt_is_answered_and_paid_for_once() throws IOException {
        Cut whole = Cut.never();
        run(requests(0, 25), whole, whole.progress(), time -> {});
        int steps = whole.steps();
        assertThat(steps).isGreaterThan(30);
        for (int step = 0; step < steps; step++) {
            startAnew();
            kill(step);
            // And now and then a second time, somewhere else.
            if (step % 5 == 0) {
                kill(step * 7 % steps);
            }
            assertThat(run(requests(0, 25))).isEmpty();
            assertThat(recordedIds()).as("killed at %s", step).hasSize(25).doesNotHaveDuplicates();
            assertThat(jobs.orders).as("killed at %s", step).hasSize(3);
            assertThat(jobs.billed)
                    .hasSize(25)
                    .allSatisfy((prompt, times) -> assertThat(times).isEqualTo(1));
            assertThat(BatchRunner.underWay(journal())).isZero();
        }
    }

    @Test
    void whatever_fails_or_is_lost_every_prompt_has_one_record_once_the_rest_is_asked_on_demand() throws IOException {
        for (long seed = 1; seed <= 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            startAnew();
            int number = random.nextInt(3, 40);
            jobs.fails = some(random, number);
            jobs.loses = some(random, number);
            for (int kills = random.nextInt(4); kills > 0; kills--) {
                kill(number, random.nextInt(40));
            }
            List<TeacherRequest> left = run(requests(0, number));
            try (ResultJournal journal = ResultJournal.open(journal(), 10, Clock.systemUTC())) {
                new TeacherRunner(
                                ScriptedTeacher.willing(),
                                TeacherRunner.Options.DEFAULTS,
                                Progress.SILENT,
                                Clock.systemUTC())
                        .run(requests(0, number), journal);
            }
            assertThat(recordedIds()).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(ids(requests(0, number)));
            assertThat(left.size() + jobs.billed.size()).as("seed %s", seed).isEqualTo(number);
            assertThat(jobs.billed.values()).as("seed %s", seed).allMatch(times -> times == 1);
        }
    }

    private static List<String> some(SplittableRandom random, int number) {
        return IntStream.range(0, number)
                .filter(i -> random.nextInt(10) == 0)
                .mapToObj(i -> "prompt " + i)
                .toList();
    }

    private void kill(int after) {
        kill(25, after);
    }

    private void kill(int number, int after) {
        Cut cut = new Cut(after);
        try {
            run(requests(0, number), cut, cut.progress(), time -> {});
        } catch (Cut.KilledError e) {
            // As it should be.
        }
    }

    private void startAnew() throws IOException {
        Files.deleteIfExists(journal());
        Files.deleteIfExists(folder.resolve(".teacher.jsonl.batch"));
        open();
        Files.createDirectories(folder.resolve("bucket"));
        try (Stream<Path> all = Files.walk(folder.resolve("bucket"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void settings_that_the_service_would_refuse_are_refused_at_once() {
        assertThatThrownBy(() -> BatchSettings.of("role/batch"))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("not the ARN of a role");
        assertThatThrownBy(() -> SETTINGS.withTimeoutHours(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SETTINGS.withRecords(100, 150)).isInstanceOf(IllegalArgumentException.class);
    }
}
