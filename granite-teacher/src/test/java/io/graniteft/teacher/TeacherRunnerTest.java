package io.graniteft.teacher;

import static io.graniteft.teacher.Requests.many;
import static io.graniteft.teacher.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import io.graniteft.teacher.internal.SpendFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TeacherRunnerTest {
    @TempDir
    Path folder;

    @Test
    void answers_every_prompt_once_with_many_workers() {
        ScriptedTeacher teacher = ScriptedTeacher.willing();
        TeacherSummary summary = run(teacher, many(200), 16);
        assertThat(teacher.asked()).doesNotHaveDuplicates().hasSize(200);
        assertThat(recordedIds()).doesNotHaveDuplicates().hasSize(200);
        assertThat(summary.asked()).isEqualTo(200);
        assertThat(summary.answered()).isEqualTo(200);
        assertThat(summary.skipped()).isZero();
        assertThat(summary.failed()).isEmpty();
        assertThat(summary.usage()).isEqualTo(new Usage(600, 1000));
        assertThat(summary.model()).isEqualTo("scripted");
        assertThat(summary.costUsd()).as("nobody knows this teacher's price").isNull();
    }

    @Test
    void asks_as_many_at_the_same_time_as_there_are_workers() {
        CountDownLatch allFour = new CountDownLatch(4);
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            allFour.countDown();
            // Passes only when four calls are in flight.
            allFour.await();
            return ScriptedTeacher.whole(request);
        });
        assertThat(run(teacher, many(4), 4).answered()).isEqualTo(4);
    }

    @Test
    void does_not_ask_again_what_is_recorded() {
        run(ScriptedTeacher.willing(), many(5), 2);
        ScriptedTeacher teacher = ScriptedTeacher.willing();
        TeacherSummary summary = run(teacher, many(8), 2);
        assertThat(teacher.asked()).containsExactlyInAnyOrder("p-0005", "p-0006", "p-0007");
        assertThat(summary.skipped()).isEqualTo(5);
        assertThat(summary.asked()).isEqualTo(3);
        assertThat(summary.prompts()).isEqualTo(8);
    }

    @Test
    void records_failures_by_class_and_goes_on() {
        TeacherSummary summary = run(everyOther(TeacherError.REFUSED), many(10), 3);
        assertThat(summary.failed()).containsOnly(java.util.Map.entry("REFUSED", 5));
        assertThat(summary.answered()).isEqualTo(5);
        assertThat(summary.failures()).isEqualTo(5);
    }

    @Test
    void leaves_a_recorded_failure_alone_until_told_to_retry() {
        run(everyOther(TeacherError.TIMEOUT), many(10), 3);
        ScriptedTeacher again = ScriptedTeacher.willing();
        TeacherSummary untouched = run(again, many(10), 3);
        assertThat(again.asked()).isEmpty();
        assertThat(untouched.skippedFailures()).isEqualTo(5);

        TeacherSummary retried = run(again, many(10), options(3).withRetryFailed(true), Progress.SILENT);
        assertThat(again.asked()).hasSize(5);
        assertThat(retried.answered()).isEqualTo(5);
        assertThat(retried.skippedFailures()).isZero();
        assertThat(ResultJournal.read(file())).hasSize(10).allMatch(TeacherRecord::success);
    }

    @Test
    void retries_a_failure_also_with_other_settings() {
        run(everyOther(TeacherError.TRUNCATED), List.of(request("a"), request("b")), 1);
        String failed = ResultJournal.read(file()).stream()
                .filter(record -> !record.success())
                .findFirst()
                .orElseThrow()
                .id();
        TeacherRequest longer = new TeacherRequest(failed, "be brief", "write " + failed, null, 4096, 0.7);
        TeacherSummary summary =
                run(ScriptedTeacher.willing(), List.of(longer), options(1).withRetryFailed(true), Progress.SILENT);
        assertThat(summary.answered()).isEqualTo(1);
    }

    @Test
    void fails_as_a_whole_when_every_call_fails_for_the_same_permanent_reason() {
        ScriptedTeacher denied = failing(TeacherError.ACCESS_DENIED);
        assertThatThrownBy(() -> run(denied, many(3), 2)).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS);
            assertThat(e).hasMessage("the teacher scripted answered none of 3 prompts: ACCESS_DENIED");
        });
        assertThatThrownBy(() -> run(denied, many(3), 2))
                .as("a repeated run asks nothing, and says so")
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.hint()).contains("failures of an earlier run"));
        assertThat(denied.asked()).hasSize(3);
    }

    @Test
    void does_not_fail_as_a_whole_for_a_reason_that_may_pass() {
        assertThat(run(failing(TeacherError.THROTTLED), many(3), 2).failures()).isEqualTo(3);
    }

    @Test
    void does_not_fail_as_a_whole_when_reasons_differ() {
        AtomicInteger calls = new AtomicInteger();
        ScriptedTeacher teacher = new ScriptedTeacher(request -> TeacherAnswer.failed(
                calls.getAndIncrement() == 0 ? TeacherError.REFUSED : TeacherError.EMPTY, ScriptedTeacher.NAME));
        assertThat(run(teacher, many(3), 2).failed()).containsOnlyKeys("EMPTY", "REFUSED");
    }

    @Test
    void sends_again_what_may_succeed_later_without_losing_or_doubling_a_prompt() {
        AtomicInteger calls = new AtomicInteger();
        TeacherError[] passing = {TeacherError.THROTTLED, TeacherError.STREAM_BROKEN, TeacherError.UNAVAILABLE};
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            int call = calls.getAndIncrement();
            return call % 4 == 0
                    ? TeacherAnswer.failed(passing[call / 4 % passing.length], ScriptedTeacher.NAME)
                    : ScriptedTeacher.whole(request);
        });
        TeacherRunner.Options quick =
                options(8).withRetry(new RetryPolicy(5, Duration.ofMillis(1), Duration.ofMillis(1)));
        TeacherSummary summary = run(teacher, many(40), quick, Progress.SILENT);
        assertThat(summary.answered()).isEqualTo(40);
        assertThat(summary.retries()).isPositive().isEqualTo(teacher.asked().size() - 40);
        assertThat(summary.throttled()).isPositive();
        assertThat(recordedIds()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void stops_at_its_budget_also_when_it_is_started_again() {
        TeacherRunner.Options tight = options(4).withBudgetUsd(OptionalDouble.of(0.99));
        assertThatThrownBy(() -> run(priced(), many(50), tight, Progress.SILENT))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUDGET_REACHED))
                .hasMessageContaining("the budget of $0.99 does not suffice for the next call: $0.");
        // An answer costs five cents; 32 are set aside for it.
        int first = recordedIds().size();
        assertThat(first).isBetween(1, 19);
        assertThatThrownBy(() -> run(priced(), many(50), tight, Progress.SILENT))
                .isInstanceOf(GraniteException.class);
        assertThat(ResultJournal.read(file()).stream()
                        .mapToDouble(record -> record.costUsd() == null ? 0 : record.costUsd())
                        .sum())
                .isLessThanOrEqualTo(0.99);
        assertThat(run(priced(), many(50), options(4).withBudgetUsd(OptionalDouble.of(99)), Progress.SILENT)
                        .answered())
                .isEqualTo(50 - first);
    }

    @Test
    void counts_what_calls_may_have_cost_that_a_kill_has_cut_short() throws IOException {
        run(priced(), many(1), options(1), Progress.SILENT);
        // As a process leaves it that was killed with calls under way.
        Files.writeString(SpendFile.beside(file()), "7.5\n");
        TeacherRunner.Options tight = options(1).withBudgetUsd(OptionalDouble.of(7.75));
        assertThatThrownBy(() -> run(priced(), many(2), tight, Progress.SILENT))
                .hasMessageContaining("$7.5000 are spent");
    }

    @Test
    void refuses_a_budget_without_a_price() {
        TeacherRunner.Options tight = options(1).withBudgetUsd(OptionalDouble.of(8));
        assertThatThrownBy(() -> run(ScriptedTeacher.willing(), many(2), tight, Progress.SILENT))
                .hasMessage("there is a budget, but no price of scripted");
    }

    @Test
    void does_nothing_for_no_prompts() {
        TeacherSummary summary = run(ScriptedTeacher.willing(), List.of(), 4);
        assertThat(summary.prompts()).isZero();
        assertThat(file()).isEmptyFile();
    }

    @Test
    void refuses_two_prompts_of_one_id() {
        assertThatThrownBy(() -> run(ScriptedTeacher.willing(), List.of(request("a"), request("a")), 1))
                .isInstanceOf(GraniteException.class)
                .hasMessage("two prompts have the id a");
    }

    @Test
    void asks_nothing_when_the_journal_answers_other_requests() {
        run(ScriptedTeacher.willing(), many(3), 1);
        ScriptedTeacher teacher = ScriptedTeacher.willing();
        List<TeacherRequest> changed = new ArrayList<>(many(4));
        changed.set(2, new TeacherRequest("p-0002", null, "something else", null, 512, 0.7));
        assertThatThrownBy(() -> run(teacher, changed, 1))
                .hasMessageContaining("changed: the prompt, the system prompt");
        assertThat(teacher.asked()).isEmpty();
    }

    @Test
    void a_mistake_in_a_teacher_costs_its_prompt_and_shows_no_secret() {
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            if (request.id().equals("p-0001")) {
                throw new IllegalStateException("token EXAMPLE-SECRET");
            }
            return ScriptedTeacher.whole(request);
        });
        assertThat(run(teacher, many(3), 2).failed()).containsOnlyKeys("INTERNAL");
        assertThat(file()).content().contains("INTERNAL: IllegalStateException").doesNotContain("EXAMPLE-SECRET");
    }

    @Test
    void a_teacher_that_cannot_go_on_ends_the_run_and_keeps_what_came_before() {
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            if (request.id().equals("p-0003")) {
                throw new GraniteException(ErrorCode.BUDGET_REACHED, "the budget is spent", "raise it");
            }
            return ScriptedTeacher.whole(request);
        });
        assertThatThrownBy(() -> run(teacher, many(100), 1)).hasMessage("the budget is spent");
        assertThat(recordedIds()).containsExactly("p-0000", "p-0001", "p-0002");
    }

    @Test
    void lets_calls_in_flight_come_home_when_it_is_interrupted() throws InterruptedException {
        CountDownLatch inFlight = new CountDownLatch(2);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            inFlight.countDown();
            mayAnswer.await();
            return ScriptedTeacher.whole(request);
        });
        InBackground background = new InBackground(() -> run(teacher, many(50), 2));
        inFlight.await();
        background.thread.interrupt();
        while (background.thread.getState() != Thread.State.TIMED_WAITING) {
            // Only the wait for the calls in flight has a time limit: the run has stopped when it has begun.
            Thread.onSpinWait();
        }
        mayAnswer.countDown();
        GraniteException stopped = background.failure();
        assertThat(stopped.code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(stopped).hasMessageStartingWith("stopped; ");
        List<String> home = recordedIds();
        assertThat(home).hasSize(2).containsExactlyInAnyOrderElementsOf(teacher.asked());

        ScriptedTeacher later = ScriptedTeacher.willing();
        assertThat(run(later, many(50), 2).skipped()).isEqualTo(home.size());
        assertThat(later.asked()).doesNotContainAnyElementsOf(home);
        assertThat(recordedIds()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void ends_calls_that_do_not_come_home_in_time() throws InterruptedException {
        CountDownLatch inFlight = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        ScriptedTeacher teacher = new ScriptedTeacher(request -> {
            inFlight.countDown();
            never.await();
            return ScriptedTeacher.whole(request);
        });
        TeacherRunner.Options impatient =
                TeacherRunner.Options.DEFAULTS.withWorkers(2).withDrain(Duration.ofMillis(1));
        InBackground background = new InBackground(() -> run(teacher, many(50), impatient, Progress.SILENT));
        inFlight.await();
        background.thread.interrupt();
        assertThat(background.failure().code()).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(recordedIds()).isEmpty();
        assertThat(teacher.asked()).hasSize(2);
    }

    @Test
    void tells_progress_up_to_the_end() {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        run(everyOther(TeacherError.EMPTY), many(6), options(2), new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                assertThat(task).isEqualTo("asking scripted");
                assertThat(total).isEqualTo(6);
                seen.add(done);
            }

            @Override
            public void note(String line) {}
        });
        assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    /** Runs something on a thread that a test can interrupt, and keeps how it failed. */
    private static final class InBackground {
        final Thread thread;
        private volatile @Nullable GraniteException failure;

        InBackground(Runnable work) {
            thread = new Thread(() -> failure = catchThrowableOfType(GraniteException.class, work::run));
            thread.start();
        }

        GraniteException failure() throws InterruptedException {
            thread.join();
            GraniteException found = failure;
            if (found == null) {
                throw new AssertionError("the run was expected to fail");
            }
            return found;
        }
    }

    /** A cent a token of output. */
    private static Teacher priced() {
        return new Teacher() {
            @Override
            public String name() {
                return "priced";
            }

            @Override
            public TeacherAnswer answer(TeacherRequest request) {
                return ScriptedTeacher.whole(request);
            }

            @Override
            public OptionalDouble costUsd(Usage usage) {
                return OptionalDouble.of(usage.outputTokens() * 0.01 / (usage.outputTokens() > 5 ? 16 : 1));
            }
        };
    }

    private static ScriptedTeacher failing(TeacherError error) {
        return new ScriptedTeacher(request -> TeacherAnswer.failed(error, ScriptedTeacher.NAME));
    }

    private static ScriptedTeacher everyOther(TeacherError error) {
        AtomicInteger calls = new AtomicInteger();
        return new ScriptedTeacher(request -> calls.getAndIncrement() % 2 == 0
                ? TeacherAnswer.failed(error, ScriptedTeacher.NAME)
                : ScriptedTeacher.whole(request));
    }

    private TeacherSummary run(Teacher teacher, List<TeacherRequest> requests, int workers) {
        return run(teacher, requests, options(workers), Progress.SILENT);
    }

    private TeacherSummary run(
            Teacher teacher, List<TeacherRequest> requests, TeacherRunner.Options options, Progress progress) {
        try (ResultJournal journal = ResultJournal.open(file(), 10, Clock.systemUTC())) {
            return new TeacherRunner(teacher, options, progress, Clock.systemUTC()).run(requests, journal);
        }
    }

    private static TeacherRunner.Options options(int workers) {
        return TeacherRunner.Options.DEFAULTS
                .withWorkers(workers)
                .withRetry(new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
    }

    private Path file() {
        return folder.resolve("teacher.jsonl");
    }

    private List<String> recordedIds() {
        return ResultJournal.read(file()).stream().map(TeacherRecord::id).toList();
    }
}
