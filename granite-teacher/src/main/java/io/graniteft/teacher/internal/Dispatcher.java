package io.graniteft.teacher.internal;

import io.graniteft.teacher.BudgetGuard;
import io.graniteft.teacher.RateController;
import io.graniteft.teacher.RateLimits;
import io.graniteft.teacher.RetryPolicy;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which request is sent when, and what becomes of its answer: rate, retries, budget, and when to give up. It has no
 * threads and no clock: whoever owns it says what time it is, in nanoseconds, so a simulation can own it as well as a pool of
 * threads. Not thread-safe.
 *
 * <p>A request that failed and may succeed later waits among the others; it holds up no worker and no other request.
 */
public final class Dispatcher {
    /** So many calls in a row that fail for one reason which lies with none of the prompts end a run. */
    public static final int HOPELESS = 10;

    /** Throttled answers in a row after which prompts that have not been tried go first, so that none uses up its retries. */
    private static final int STORM = 3;

    /** Tokens that a service adds to what it was sent, at the most: roles, separators. */
    private static final int FRAME_TOKENS = 64;

    private final Teacher teacher;
    private final Rules rules;
    private final RateController rate;
    private final BudgetGuard budget;
    private final RandomGenerator random;
    private final Iterator<TeacherRequest> fresh;
    private final PriorityQueue<Call> waiting = new PriorityQueue<>(Comparator.comparingLong(call -> call.readyAt));
    private final List<Done> held = new ArrayList<>();
    private @Nullable Call head;
    private int inFlight;
    private int throttles;
    private int throttlesInARow;
    private int retries;
    private long heldSince;
    private boolean outOfBudget;
    private boolean hopeless;

    /**
     * What a dispatcher goes by.
     *
     * @param limits quotas that are known
     * @param retry of requests that may succeed later
     * @param truncationCap tokens that an answer may have which was cut off, when it is asked for once more; 0: it is not
     */
    public record Rules(RateLimits limits, RetryPolicy retry, int truncationCap) {}

    /**
     * What has gone to and fro so far.
     *
     * @param inFlight calls under way
     * @param throttled answers that said there were too many requests
     * @param retries requests that were sent again after a failure
     */
    public record Traffic(int inFlight, int throttled, int retries) {}

    /** What to do now. */
    public sealed interface Next {
        /** Send this. */
        record Send(Call call) implements Next {}

        /** Ask again at this time, or when a call has come home, if that is earlier; {@link Long#MAX_VALUE}: only then. */
        record WaitUntil(long time) implements Next {}

        /** Nothing is left, or nothing more is to be sent. */
        record End() implements Next {}
    }

    /** A prompt on its way through its attempts. */
    public static final class Call {
        private final TeacherRequest original;
        private TeacherRequest request;
        private boolean sent;
        private int failures;
        private Usage usage = Usage.NONE;
        private double cost;
        private boolean costKnown = true;
        private long readyAt;
        private long startedAt;
        private double tokens;
        private double reserved;

        private Call(TeacherRequest request) {
            this.original = request;
            this.request = request;
        }

        /** What to send. */
        public TeacherRequest request() {
            return request;
        }
    }

    /**
     * What is to be recorded.
     *
     * @param request as it was given
     * @param answer the last one, with the tokens of all attempts
     * @param costUsd of all attempts; of those whose end nobody saw, what they can have cost
     */
    public record Done(TeacherRequest request, TeacherAnswer answer, OptionalDouble costUsd) {}

    /** Nothing has been sent yet. */
    public Dispatcher(
            Teacher teacher,
            Iterator<TeacherRequest> requests,
            Rules rules,
            BudgetGuard budget,
            RandomGenerator random) {
        this.teacher = teacher;
        this.fresh = requests;
        this.rules = rules;
        this.rate = teacher.remote() ? new RateController(rules.limits()) : RateController.unpaced();
        this.budget = budget;
        this.random = random;
    }

    /** What to do at this time. */
    public Next next(long now) {
        if (hopeless || outOfBudget) {
            return new Next.End();
        }
        Call call = choose(now);
        if (call == null) {
            Call soonest = waiting.peek();
            if (soonest != null) {
                return new Next.WaitUntil(soonest.readyAt);
            }
            return inFlight > 0 ? new Next.WaitUntil(Long.MAX_VALUE) : new Next.End();
        }
        long earliest = rate.earliestStart(now, call.tokens);
        if (earliest > now) {
            putBack(call);
            return new Next.WaitUntil(earliest);
        }
        if (!budget.reserve(call.reserved)) {
            putBack(call);
            // What calls under way do not use of their reservations may suffice.
            outOfBudget = inFlight == 0;
            return outOfBudget ? new Next.End() : new Next.WaitUntil(Long.MAX_VALUE);
        }
        rate.started(now, call.tokens);
        call.startedAt = now;
        call.sent = true;
        inFlight++;
        return new Next.Send(call);
    }

    /**
     * A call has come home.
     *
     * @return what is to be recorded now; nothing when the prompt is going to be asked again
     */
    public List<Done> finished(Call call, TeacherAnswer answer, long now) {
        inFlight--;
        String failure = answer.error();
        TeacherError error = failure == null ? null : TeacherError.of(failure);
        settle(call, answer, error, now);
        throttlesInARow = error == TeacherError.THROTTLED ? throttlesInARow + 1 : 0;
        if (error == TeacherError.THROTTLED) {
            throttles++;
            rate.throttled(now, call.startedAt, answer.retryAfter());
        } else {
            rate.pause(now, answer.retryAfter());
        }
        if (error == TeacherError.TRUNCATED && rules.truncationCap() > call.request.maxTokens()) {
            prepare(call, withMaxTokens(call.original, rules.truncationCap()));
            again(call, now);
            return List.of();
        }
        if (error != null && error.retriable() && call.failures < rules.retry().maxRetries()) {
            call.failures++;
            retries++;
            Duration pause = rules.retry().pause(call.failures, random);
            Duration asked = answer.retryAfter();
            again(call, now + (asked != null && asked.compareTo(pause) > 0 ? asked : pause).toNanos());
            return List.of();
        }
        return record(
                call.startedAt,
                new Done(
                        call.original,
                        withUsage(answer, call.usage),
                        call.costKnown ? OptionalDouble.of(call.cost) : OptionalDouble.empty()));
    }

    /** Failures that were held back, since a run in which nothing else happens may turn out to be hopeless. */
    public List<Done> heldBack() {
        List<Done> all = List.copyOf(held);
        held.clear();
        return all;
    }

    /** Whether the budget does not suffice for the next call. */
    public boolean outOfBudget() {
        return outOfBudget;
    }

    /** The reason for which asking on is useless: the failure of every call of late; null while there is hope. */
    public @Nullable TeacherAnswer hopeless() {
        return hopeless ? held.get(0).answer() : null;
    }

    /** What has gone to and fro. */
    public Traffic traffic() {
        return new Traffic(inFlight, throttles, retries);
    }

    private @Nullable Call choose(long now) {
        Call retry = waiting.peek();
        boolean ready = retry != null && retry.readyAt <= now;
        if (head == null && fresh.hasNext() && (!ready || throttlesInARow >= STORM)) {
            head = new Call(fresh.next());
            prepare(head, head.original);
        }
        if (ready && (head == null || throttlesInARow < STORM)) {
            return waiting.poll();
        }
        Call chosen = head;
        head = null;
        return chosen;
    }

    private void putBack(Call call) {
        if (call.sent) {
            waiting.add(call);
        } else {
            head = call;
        }
    }

    private void again(Call call, long at) {
        call.readyAt = at;
        waiting.add(call);
    }

    /** Takes down what a request takes from quotas and from the budget when it is sent. */
    private void prepare(Call call, TeacherRequest request) {
        call.request = request;
        String system = request.system();
        long bytes = FRAME_TOKENS + bytes(request.prompt()) + (system == null ? 0 : bytes(system));
        call.tokens = Usage.estimated(request.prompt() + (system == null ? "" : system), "")
                        .inputTokens()
                + (double) request.maxTokens();
        // No tokenizer makes more tokens than there are bytes.
        call.reserved = Math.max(
                teacher.costUsd(new Usage(bytes, request.maxTokens())).orElse(0),
                teacher.costUsd(new Usage(0, request.maxTokens(), 0, bytes)).orElse(0));
    }

    private void settle(Call call, TeacherAnswer answer, @Nullable TeacherError error, long now) {
        call.usage = call.usage.plus(answer.usage());
        boolean unseen = error != null && error.mayHaveCost() && answer.usage().equals(Usage.NONE);
        OptionalDouble price = teacher.costUsd(answer.usage());
        double cost = unseen ? call.reserved : price.orElse(0);
        budget.settle(call.reserved, cost);
        call.cost += cost;
        call.costKnown &= price.isPresent();
        rate.settled(now, call.tokens, unseen ? call.tokens : rules.limits().tokens(answer.usage()));
    }

    private List<Done> record(long startedAt, Done done) {
        String reason = reasonBeyondPrompts(done.answer());
        if (!held.isEmpty()) {
            boolean same = reasonBeyondPrompts(held.get(0).answer()).equals(reason);
            if (!same && (hopeless || startedAt < heldSince)) {
                // It says nothing about how things stand since.
                return List.of(done);
            }
            if (!same) {
                List<Done> all = new ArrayList<>(heldBack());
                all.addAll(record(startedAt, done));
                return all;
            }
        }
        if (reason.isEmpty()) {
            return List.of(done);
        }
        if (held.isEmpty()) {
            heldSince = startedAt;
        }
        held.add(done);
        hopeless = hopeless || held.size() >= HOPELESS;
        return List.of();
    }

    /** What a failure is told apart by that has nothing to do with the prompt; empty for an answer, or another failure. */
    private static String reasonBeyondPrompts(TeacherAnswer answer) {
        String failure = answer.error();
        TeacherError error = failure == null ? null : TeacherError.of(failure);
        if (error == null || failure == null) {
            return "";
        }
        if (error == TeacherError.REJECTED) {
            // A request is rejected for what it asks or for how: the service's words tell.
            return failure;
        }
        return error == TeacherError.ACCESS_DENIED || error.retriable() ? error.name() : "";
    }

    private static TeacherAnswer withUsage(TeacherAnswer answer, Usage usage) {
        return new TeacherAnswer(
                answer.text(), answer.success(), usage, answer.stopReason(), answer.error(), answer.model(), null);
    }

    private static TeacherRequest withMaxTokens(TeacherRequest request, int maxTokens) {
        return new TeacherRequest(
                request.id(),
                request.system(),
                request.prompt(),
                request.reference(),
                maxTokens,
                request.temperature());
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
