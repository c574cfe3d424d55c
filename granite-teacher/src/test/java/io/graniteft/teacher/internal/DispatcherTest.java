package io.graniteft.teacher.internal;

import static io.graniteft.teacher.internal.SimulatedService.SECOND;
import static io.graniteft.teacher.internal.SimulatedService.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.teacher.BudgetGuard;
import io.graniteft.teacher.RateLimits;
import io.graniteft.teacher.RetryPolicy;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.Usage;
import io.graniteft.teacher.internal.Dispatcher.Done;
import io.graniteft.teacher.internal.SimulatedService.Behaviour;
import io.graniteft.teacher.internal.SimulatedService.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retries, budget and giving up, in simulated time. */
class DispatcherTest {
    private static final double DOLLARS_A_TOKEN = 0.001;

    @ParameterizedTest
    @EnumSource(
            value = TeacherError.class,
            names = {"THROTTLED", "STREAM_BROKEN", "TIMEOUT", "UNAVAILABLE"})
    void sends_a_prompt_that_always_fails_six_times_and_records_it_once(TeacherError error) {
        SimulatedService service = ask(1, 1, 0, (request, now, number) -> failed(error));
        assertThat(service.sent).isEqualTo(6);
        assertThat(service.done)
                .singleElement()
                .satisfies(done -> assertThat(done.answer().error()).isEqualTo(error.name()));
    }

    @ParameterizedTest
    @EnumSource(
            value = TeacherError.class,
            names = {"REJECTED", "ACCESS_DENIED", "REFUSED", "FILTERED", "EMPTY", "TRUNCATED", "INTERNAL"})
    void sends_a_prompt_once_that_would_fail_again(TeacherError error) {
        SimulatedService service = ask(1, 1, 0, (request, now, number) -> failed(error));
        assertThat(service.sent).isEqualTo(1);
        assertThat(service.done).hasSize(1);
    }

    @Test
    void a_prompt_that_waits_for_its_retry_holds_up_no_other() {
        Map<String, Long> lastSent = new HashMap<>();
        SimulatedService service = ask(40, 1, 0, (request, now, number) -> {
            lastSent.put(request.id(), now);
            return request.id().equals("p0") ? failed(TeacherError.UNAVAILABLE) : answered(0.1);
        });
        assertThat(service.done).hasSize(40);
        assertThat(lastSent.get("p39")).isLessThan(lastSent.get("p0"));
        assertThat(lastSent.get("p39")).isLessThan(6 * SECOND);
    }

    @Test
    void asks_once_more_for_an_answer_that_was_cut_off_and_counts_both() {
        List<Integer> asked = new ArrayList<>();
        SimulatedService service = ask(1, 1, 4000, (request, now, number) -> {
            asked.add(request.maxTokens());
            TeacherAnswer cut = TeacherAnswer.unusable(
                    TeacherError.TRUNCATED, "int a", new Usage(10, request.maxTokens()), "max_tokens", "simulated");
            return new Reply(cut, SECOND);
        });
        assertThat(asked).containsExactly(1000, 4000);
        assertThat(service.done).singleElement().satisfies(done -> {
            assertThat(done.request().maxTokens()).isEqualTo(1000);
            assertThat(done.answer().usage()).isEqualTo(new Usage(20, 5000));
            assertThat(done.answer().text()).isEqualTo("int a");
            assertThat(done.costUsd()).hasValue(5000 * DOLLARS_A_TOKEN);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = TeacherError.class,
            names = {"STREAM_BROKEN", "TIMEOUT", "UNAVAILABLE"})
    void gives_up_on_a_service_that_answers_nobody(TeacherError error) {
        SimulatedService service = ask(500, 4, 0, (request, now, number) -> failed(error));
        assertThat(service.hopeless).isNotNull();
        assertThat(service.recordedInTime).isEmpty();
    }

    @Test
    void gives_up_when_nobody_is_let_in_and_leaves_those_prompts_unrecorded() {
        SimulatedService service = ask(500, 4, 0, (request, now, number) -> failed(TeacherError.ACCESS_DENIED));
        assertThat(service.sent).isLessThanOrEqualTo(Dispatcher.HOPELESS + 4);
        assertThat(service.hopeless).isNotNull();
        assertThat(service.recordedInTime).isEmpty();
    }

    @Test
    void gives_up_when_a_quota_is_used_up_for_the_day_and_loses_no_prompt() {
        SimulatedService service =
                ask(500, 4, 0, (request, now, number) -> number < 50 ? answered(0.1) : failed(TeacherError.THROTTLED));
        assertThat(service.hopeless).isNotNull();
        assertThat(service.recordedInTime)
                .hasSize(50)
                .allMatch(done -> done.answer().success());
    }

    @Test
    void gives_up_when_credentials_expire_halfway() {
        SimulatedService service = ask(
                500, 4, 0, (request, now, number) -> number < 100 ? answered(0.1) : failed(TeacherError.ACCESS_DENIED));
        assertThat(service.sent).isLessThanOrEqualTo(100 + Dispatcher.HOPELESS + 4);
        assertThat(service.recordedInTime)
                .hasSizeBetween(96, 100)
                .allMatch(done -> done.answer().success());
    }

    @Test
    void goes_on_when_only_some_prompts_are_rejected() {
        SimulatedService service = ask(
                300,
                4,
                0,
                (request, now, number) -> request.id().endsWith("7")
                        ? answered(0.1)
                        : failed(TeacherError.REJECTED, "too long: " + request.id()));
        assertThat(service.done).hasSize(300);
        assertThat(service.hopeless).isNull();
    }

    @Test
    void a_few_failures_for_one_reason_are_recorded_when_nothing_is_left_to_ask() {
        SimulatedService service = ask(3, 1, 0, (request, now, number) -> failed(TeacherError.ACCESS_DENIED));
        assertThat(service.hopeless).isNull();
        assertThat(service.done).hasSize(3);
    }

    @Test
    void never_exceeds_its_budget_in_a_thousand_schedules() {
        SplittableRandom seeds = new SplittableRandom(20261123);
        int reached = 0;
        for (int schedule = 0; schedule < 1000; schedule++) {
            SplittableRandom random = seeds.split();
            int prompts = random.nextInt(1, 200);
            int workers = random.nextInt(1, 51);
            // One call may cost a dollar: its 1,000 tokens at most.
            double limit = random.nextDouble() * 40;
            double before = random.nextDouble() * limit * 0.5;
            double[] billed = {before};
            BudgetGuard budget = new BudgetGuard(limit, before, committed -> {});
            SimulatedService service = SimulatedService.run(
                    requests(prompts),
                    SimulatedService.teacher(DOLLARS_A_TOKEN),
                    new Dispatcher.Rules(RateLimits.UNKNOWN, RetryPolicy.DEFAULT, 0),
                    budget,
                    workers,
                    schedule,
                    faulty(random, billed));
            assertThat(billed[0])
                    .as("schedule %d: what the service charges", schedule)
                    .isLessThanOrEqualTo(limit + 1e-6);
            assertThat(service.mostCommitted).as("schedule %d", schedule).isLessThanOrEqualTo(limit + 1e-6);
            assertThat(budget.reserved()).as("schedule %d", schedule).isBetween(-1e-6, 1e-6);
            assertThat(budget.spent()).as("schedule %d", schedule).isGreaterThanOrEqualTo(billed[0] - 1e-6);
            double recorded = service.done.stream()
                    .map(Done::costUsd)
                    .mapToDouble(OptionalDouble::orElseThrow)
                    .sum();
            assertThat(before + recorded).as("schedule %d", schedule).isLessThanOrEqualTo(budget.spent() + 1e-6);
            if (service.outOfBudget) {
                reached++;
                assertThat(limit - budget.spent()).as("schedule %d", schedule).isLessThan(1.0);
            } else {
                assertThat(service.done).hasSize(prompts);
            }
        }
        assertThat(reached).as("schedules that ran into their budget").isBetween(200, 900);
    }

    /** Answers of any length, refusals, failures for nothing, and failures that are charged for all the same. */
    private static Behaviour faulty(SplittableRandom random, double[] billed) {
        return (request, now, number) -> {
            long nanos = (long) (random.nextDouble() * 3 * SECOND);
            int tokens = random.nextInt(request.maxTokens() + 1);
            return switch (random.nextInt(10)) {
                case 0 -> new Reply(TeacherAnswer.failed(TeacherError.THROTTLED, "simulated"), nanos / 100);
                case 1 -> new Reply(TeacherAnswer.failed(TeacherError.UNAVAILABLE, "simulated"), nanos);
                case 2 -> {
                    billed[0] += tokens * DOLLARS_A_TOKEN;
                    yield new Reply(TeacherAnswer.failed(TeacherError.TIMEOUT, "simulated"), nanos);
                }
                default -> {
                    billed[0] += tokens * DOLLARS_A_TOKEN;
                    yield new Reply(SimulatedService.whole(tokens), nanos);
                }
            };
        };
    }

    private static SimulatedService ask(int prompts, int workers, int truncationCap, Behaviour behaviour) {
        return SimulatedService.run(
                requests(prompts),
                SimulatedService.teacher(DOLLARS_A_TOKEN),
                new Dispatcher.Rules(RateLimits.UNKNOWN, RetryPolicy.DEFAULT, truncationCap),
                BudgetGuard.unlimited(),
                workers,
                1,
                behaviour);
    }

    private static Reply answered(double seconds) {
        return new Reply(SimulatedService.whole(800), (long) (seconds * SECOND));
    }

    private static Reply failed(TeacherError error) {
        return new Reply(TeacherAnswer.failed(error, "simulated"), SECOND / 100);
    }

    private static Reply failed(TeacherError error, String detail) {
        return new Reply(TeacherAnswer.failed(error, detail, "simulated"), SECOND / 100);
    }
}
