package io.graniteft.teacher.internal;

import static io.graniteft.teacher.internal.SimulatedService.SECOND;
import static io.graniteft.teacher.internal.SimulatedService.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.teacher.BudgetGuard;
import io.graniteft.teacher.RateLimits;
import io.graniteft.teacher.RetryPolicy;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.internal.SimulatedService.Behaviour;
import io.graniteft.teacher.internal.SimulatedService.Reply;
import java.time.Duration;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of a quota is used and how often a service has to refuse, in simulated time. */
class QuotaTest {
    private static final double REFUSAL_SECONDS = 0.01;
    private static final int MINUTE = 60;

    @ParameterizedTest(name = "{0} a second, bursts of {1} s, answers in {2} s, refusals in {3} s")
    @CsvSource({
        "3, 0.1, 1, 0.01",
        "3, 1, 2, 0.5",
        "10, 0.1, 1, 0.01",
        "10, 0.1, 2, 0.5",
        "10, 1, 2, 0.01",
        "10, 5, 0.2, 0.01",
        "30, 0.1, 2, 0.01",
        "30, 1, 2, 0.5",
        "100, 0.1, 1, 0.01",
        "100, 1, 2, 0.5"
    })
    void uses_an_unknown_quota_and_is_seldom_refused(double quota, double burst, double latency, double refusal) {
        int prompts = (int) (quota * 2 * MINUTE);
        int workers = (int) (quota * latency * 1.5) + 3;
        SimulatedService service = ask(prompts, workers, bucket(now -> quota, burst, latency, refusal));
        assertThat(service.done).hasSize(prompts).allMatch(done -> done.answer().success());
        double used = prompts * (double) SECOND / service.end / quota;
        assertThat(used).as("part of the quota").isGreaterThan(0.85);
        assertThat(service.throttled / (double) prompts).as("refusals a prompt").isLessThan(0.12);
    }

    @ParameterizedTest(name = "10 a second, then {0}")
    @CsvSource({"5", "20", "40"})
    void finds_a_quota_again_that_has_changed(double then) {
        SimulatedService service =
                ask(3000, 50, bucket(now -> now < MINUTE * SECOND ? 10 : then, 1, 0.5, REFUSAL_SECONDS));
        assertThat(service.done).allMatch(done -> done.answer().success());
        assertThat(service.rate(90 * SECOND, 120 * SECOND)).isBetween(0.85 * then, 1.05 * then);
        assertThat(service.throttled / 3000.0).isLessThan(0.12);
    }

    @Test
    void does_not_slow_down_where_there_is_no_quota() {
        SimulatedService service = ask(2500, 50, (request, now, number) -> answered(2));
        assertThat(service.end / (double) SECOND).as("seconds; at best 100").isLessThan(102);
        assertThat(service.mostInFlight).isEqualTo(50);
    }

    @Test
    void asks_nothing_more_of_a_service_that_wants_to_be_left_alone() {
        long[] refusedAt = {Long.MAX_VALUE};
        long[] firstAfter = {Long.MAX_VALUE};
        SimulatedService service = ask(500, 20, (request, now, number) -> {
            if (number == 100) {
                refusedAt[0] = now + (long) (REFUSAL_SECONDS * SECOND);
                return new Reply(
                        TeacherAnswer.failed(TeacherError.THROTTLED, "simulated")
                                .withRetryAfter(Duration.ofSeconds(7)),
                        refusedAt[0] - now);
            }
            if (now > refusedAt[0]) {
                firstAfter[0] = Math.min(firstAfter[0], now);
            }
            return answered(0.1);
        });
        assertThat(firstAfter[0] - refusedAt[0]).isGreaterThanOrEqualTo(7 * SECOND);
        assertThat(service.done).hasSize(500);
    }

    @Test
    void keeps_to_a_known_quota_of_requests_without_being_refused_once() {
        RateLimits limits = new RateLimits(600, 0, 1);
        SimulatedService service = SimulatedService.run(
                requests(1200),
                SimulatedService.teacher(0),
                new Dispatcher.Rules(limits, RetryPolicy.DEFAULT, 0),
                BudgetGuard.unlimited(),
                50,
                1,
                bucket(now -> 10, 6, 1, REFUSAL_SECONDS));
        assertThat(service.throttled).isZero();
        assertThat(1200.0 * SECOND / service.end / 10).isGreaterThan(0.95);
    }

    @Test
    void keeps_to_a_known_quota_of_tokens_as_the_service_counts_them() {
        // 1,000 tokens are set aside at the start; in the end an answer of 100 counts five times, and the prompt once.
        RateLimits limits = new RateLimits(0, 60_000, 5);
        long[] used = {0};
        SimulatedService service = SimulatedService.run(
                requests(400),
                SimulatedService.teacher(0),
                new Dispatcher.Rules(limits, RetryPolicy.DEFAULT, 0),
                BudgetGuard.unlimited(),
                50,
                1,
                (request, now, number) -> {
                    used[0] += 510;
                    return new Reply(SimulatedService.whole(100), SECOND);
                });
        double perMinute = used[0] * 60.0 * SECOND / service.end;
        assertThat(perMinute).isBetween(54_000.0, 66_000.0);
    }

    @Test
    void loses_no_prompt_to_a_service_that_refuses_everything_for_a_while() {
        SimulatedService service = ask(
                600,
                20,
                (request, now, number) ->
                        now > 20 * SECOND && now < 50 * SECOND ? refused(REFUSAL_SECONDS) : answered(1));
        assertThat(service.done).hasSize(600);
        assertThat(service.done.stream().filter(done -> !done.answer().success()))
                .isEmpty();
    }

    private static SimulatedService ask(int prompts, int workers, Behaviour behaviour) {
        return SimulatedService.run(
                requests(prompts),
                SimulatedService.teacher(0),
                new Dispatcher.Rules(RateLimits.UNKNOWN, RetryPolicy.DEFAULT, 0),
                BudgetGuard.unlimited(),
                workers,
                1,
                behaviour);
    }

    /** A bucket of tokens, one a request, that holds what comes in so many seconds. */
    private static Behaviour bucket(LongToDoubleFunction quota, double burst, double latency, double refusal) {
        double[] tokens = {quota.applyAsDouble(0) * burst};
        long[] at = {0};
        return (request, now, number) -> {
            double rate = quota.applyAsDouble(now);
            tokens[0] = Math.min(Math.max(1, rate * burst), tokens[0] + (now - at[0]) / (double) SECOND * rate);
            at[0] = now;
            if (tokens[0] < 1) {
                return refused(refusal);
            }
            tokens[0]--;
            return answered(latency);
        };
    }

    private static Reply answered(double seconds) {
        return new Reply(SimulatedService.whole(800), (long) (seconds * SECOND));
    }

    private static Reply refused(double seconds) {
        return new Reply(TeacherAnswer.failed(TeacherError.THROTTLED, "simulated"), (long) (seconds * SECOND));
    }
}
