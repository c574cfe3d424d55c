package io.graniteft.teacher;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import io.graniteft.teacher.internal.CallQueue;
import io.graniteft.teacher.internal.Dispatcher;
import io.graniteft.teacher.internal.Dispatcher.Call;
import io.graniteft.teacher.internal.Dispatcher.Done;
import io.graniteft.teacher.internal.SpendFile;
import io.graniteft.teacher.internal.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Asks a teacher many prompts at once and keeps every answer in a {@link ResultJournal}. Prompts that the journal holds are
 * not asked again, so a run that was stopped or killed goes on where it was. A request that fails is sent again where that may
 * help ({@link RetryPolicy}); in the end it is recorded and counted, and counts as done; the run goes on. How fast requests
 * are sent is up to the service ({@link RateController}), and what they may cost in all is up to the {@link BudgetGuard}.
 *
 * <p>When ten calls in a row fail for a reason that lies with none of the prompts, such as credentials that have expired, the
 * run stops, and those prompts have no record: the same command goes on with them.
 *
 * <p>To stop a run, interrupt the thread that runs it: no new prompt is asked, and the calls in flight get
 * {@link Options#drain} to come home; a second interrupt ends them at once. What has not come home is not recorded.
 */
public final class TeacherRunner {
    private final Teacher teacher;
    private final Options options;
    private final Progress progress;
    private final Clock clock;
    private final RandomGenerator random;

    /**
     * How a run goes about it.
     *
     * @param workers calls at the same time
     * @param retryFailed whether prompts that the journal holds as failed are asked again
     * @param drain how long calls in flight may take after the run was told to stop
     * @param retry of requests that may succeed later
     * @param limits quotas that are known
     * @param truncationCap tokens of an answer that was cut off, when it is asked for once more; 0: it is not
     * @param budgetUsd what the journal may cost in all, over all runs; empty: anything
     */
    public record Options(
            int workers,
            boolean retryFailed,
            Duration drain,
            RetryPolicy retry,
            RateLimits limits,
            int truncationCap,
            OptionalDouble budgetUsd) {
        /** Ten workers, recorded failures stay, half a minute to drain, five retries, no quota known, no budget. */
        public static final Options DEFAULTS = new Options(
                10, false, Duration.ofSeconds(30), RetryPolicy.DEFAULT, RateLimits.UNKNOWN, 0, OptionalDouble.empty());

        public Options {
            if (workers < 1) {
                throw new IllegalArgumentException("there must be a worker");
            }
        }

        /** The same with another number of workers. */
        public Options withWorkers(int number) {
            return new Options(number, retryFailed, drain, retry, limits, truncationCap, budgetUsd);
        }

        /** The same, asking failed prompts again or not. */
        public Options withRetryFailed(boolean again) {
            return new Options(workers, again, drain, retry, limits, truncationCap, budgetUsd);
        }

        /** The same with another time to drain. */
        public Options withDrain(Duration time) {
            return new Options(workers, retryFailed, time, retry, limits, truncationCap, budgetUsd);
        }

        /** The same with other retries. */
        public Options withRetry(RetryPolicy policy) {
            return new Options(workers, retryFailed, drain, policy, limits, truncationCap, budgetUsd);
        }

        /** The same with quotas that are known. */
        public Options withLimits(RateLimits known) {
            return new Options(workers, retryFailed, drain, retry, known, truncationCap, budgetUsd);
        }

        /** The same, asking once more for answers that were cut off. */
        public Options withTruncationCap(int tokens) {
            return new Options(workers, retryFailed, drain, retry, limits, tokens, budgetUsd);
        }

        /** The same with a budget, or none. */
        public Options withBudgetUsd(OptionalDouble usd) {
            return new Options(workers, retryFailed, drain, retry, limits, truncationCap, usd);
        }
    }

    /**
     * A runner for one teacher.
     *
     * @param progress is told after each answer
     * @param clock measures the run
     */
    public TeacherRunner(Teacher teacher, Options options, Progress progress, Clock clock) {
        this(teacher, options, progress, clock, new SplittableRandom(clock.millis()));
    }

    /**
     * As {@link #TeacherRunner(Teacher, Options, Progress, Clock)}.
     *
     * @param random decides how long a request waits before it is sent again
     */
    TeacherRunner(Teacher teacher, Options options, Progress progress, Clock clock, RandomGenerator random) {
        this.teacher = teacher;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Sees to it that the journal has a record of every request, and forces it to disk. Answers stand in the journal in the
     * order in which they came; see {@link ResultJournal#sortedExport} for that of the requests.
     *
     * @throws GraniteException with code {@code INTERRUPTED} when the thread was interrupted; {@code BUDGET_REACHED} when the
     *     next call might exceed the budget; with the code of the {@link TeacherError} when every call fails for one reason that
     *     lies with none of the prompts, or when not one request has an answer and all failed for the same permanent
     *     reason; {@code CONFIGURATION} when there is a budget but no price; {@code FAILED} when two requests have the same
     *     id, when the journal has the answer to another request under an id, or when it cannot be written
     */
    public TeacherSummary run(List<TeacherRequest> requests, ResultJournal journal) {
        long start = clock.millis();
        if (journal.tornBytes() > 0) {
            progress.note(journal.path() + ": cut off a half-written record of " + journal.tornBytes() + " bytes");
        }
        List<String> ids = distinctIds(requests);
        requirePrice();
        try (SpendFile spend = SpendFile.open(journal.path())) {
            double before = Math.max(journal.costUsd(), SpendFile.read(journal.path()));
            if (options.retryFailed()) {
                int dropped = journal.forgetFailures(ids);
                if (dropped > 0) {
                    progress.note("asking again: " + dropped + " prompts that had failed");
                }
            }
            List<TeacherRequest> open = journal.lacking(requests, teacher);
            int skippedFailures = countIn(journal.failures().keySet(), ids);
            BudgetGuard budget =
                    new BudgetGuard(options.budgetUsd().orElse(Double.POSITIVE_INFINITY), before, spend::committing);
            Counts counts = new Counts(teacher, progress, requests.size(), requests.size() - open.size(), budget);
            ask(open, ids, journal, budget, counts);
            spend.settled(budget.spent());
            failIfHopeless(journal, ids, !open.isEmpty());
            return counts.summary(teacher.name(), skippedFailures, (clock.millis() - start) / 1000.0);
        }
    }

    private void ask(
            List<TeacherRequest> open, List<String> ids, ResultJournal journal, BudgetGuard budget, Counts counts) {
        Dispatcher dispatcher = new Dispatcher(
                teacher,
                open.iterator(),
                new Dispatcher.Rules(options.limits(), options.retry(), options.truncationCap()),
                budget,
                random);
        CallQueue queue = new CallQueue(dispatcher, System::nanoTime);
        boolean finished = new Workers<>(
                        queue,
                        Math.min(options.workers(), open.size()),
                        options.drain(),
                        call -> {
                            List<Done> done = queue.finished(call, answer(call));
                            counts.traffic(queue.ask(Dispatcher::traffic));
                            record(done, journal, counts);
                        },
                        () -> sayThatItDrains(queue))
                .run();
        TeacherAnswer why = dispatcher.hopeless();
        if (finished && why == null) {
            record(dispatcher.heldBack(), journal, counts);
        }
        counts.traffic(dispatcher.traffic());
        journal.sync();
        if (!finished) {
            throw interrupted(journal, ids);
        }
        if (why != null) {
            throw hopeless(why, journal, ids);
        }
        if (dispatcher.outOfBudget()) {
            throw outOfBudget(budget, journal, ids);
        }
    }
    /** An exception that only a mistake can cause costs its own prompt, not the run; its message may hold anything. */
    private TeacherAnswer answer(Call call) throws InterruptedException {
        try {
            return teacher.answer(call.request());
        } catch (GraniteException e) {
            throw e;
        } catch (RuntimeException e) {
            return TeacherAnswer.failed(TeacherError.INTERNAL, e.getClass().getSimpleName(), teacher.name());
        }
    }

    private void record(List<Done> all, ResultJournal journal, Counts counts) {
        for (Done done : all) {
            journal.append(done.request(), done.answer(), teacher.digest(done.request()), done.costUsd());
            counts.add(done.answer(), done.costUsd());
        }
    }

    private void sayThatItDrains(CallQueue queue) {
        int inFlight = queue.ask(Dispatcher::traffic).inFlight();
        if (inFlight > 0) {
            progress.note(String.format(
                    Locale.ROOT,
                    "stopping: %d %s under way may take up to %d more seconds",
                    inFlight,
                    inFlight == 1 ? "call" : "calls",
                    options.drain().toSeconds()));
        }
    }

    private void requirePrice() {
        if (options.budgetUsd().isPresent() && teacher.costUsd(new Usage(1, 1)).isEmpty()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "there is a budget, but no price of " + teacher.name(),
                    "name the price with --price-input and --price-output, or in teacher.prices");
        }
    }

    private static List<String> distinctIds(List<TeacherRequest> requests) {
        Set<String> seen = new HashSet<>();
        List<String> ids = new ArrayList<>(requests.size());
        for (TeacherRequest request : requests) {
            if (!seen.add(request.id())) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "two prompts have the id " + request.id(),
                        "give each prompt an id of its own");
            }
            ids.add(request.id());
        }
        return ids;
    }

    private void failIfHopeless(ResultJournal journal, List<String> ids, boolean askedNow) {
        Map<String, String> failures = journal.failures();
        if (ids.isEmpty() || countIn(failures.keySet(), ids) < ids.size()) {
            return;
        }
        Set<String> classes = new TreeSet<>();
        for (String id : ids) {
            classes.add(TeacherError.className(failures.getOrDefault(id, "")));
        }
        String only = classes.iterator().next();
        TeacherError error = TeacherError.of(only);
        if (classes.size() == 1 && error != null && !error.retriable()) {
            String first = failures.getOrDefault(ids.get(0), only);
            throw new GraniteException(
                    error.code(),
                    "the teacher " + teacher.name() + " answered none of " + ids.size() + " prompts: " + first,
                    askedNow ? error.hint() : "these are failures of an earlier run; have failed prompts asked again");
        }
    }

    private GraniteException hopeless(TeacherAnswer why, ResultJournal journal, List<String> ids) {
        String failure = String.valueOf(why.error());
        TeacherError error = TeacherError.of(failure);
        return new GraniteException(
                error == null ? ErrorCode.REMOTE_SERVICE : error.code(),
                String.format(
                        Locale.ROOT,
                        "stopped, since the last %d prompts failed for one reason: %s; %s",
                        Dispatcher.HOPELESS,
                        failure,
                        standing(journal, ids)),
                (error == null ? "" : error.hint() + "; ") + "the same command goes on from there");
    }

    private static GraniteException outOfBudget(BudgetGuard budget, ResultJournal journal, List<String> ids) {
        return new GraniteException(
                ErrorCode.BUDGET_REACHED,
                String.format(
                        Locale.ROOT,
                        "the budget of $%.2f does not suffice for the next call: $%.4f are spent; %s",
                        budget.limit(),
                        budget.spent(),
                        standing(journal, ids)),
                "the same command with a larger budget goes on from there");
    }

    private static String standing(ResultJournal journal, List<String> ids) {
        long done = ids.stream().filter(journal::contains).count();
        return done + " of " + ids.size() + " prompts are in " + journal.path();
    }

    private static GraniteException interrupted(ResultJournal journal, List<String> ids) {
        return new GraniteException(
                ErrorCode.INTERRUPTED, "stopped; " + standing(journal, ids), "the same command goes on from there");
    }

    private static int countIn(Collection<String> some, List<String> ids) {
        return (int) ids.stream().filter(some::contains).count();
    }
}
