package io.graniteft.teacher;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import io.graniteft.teacher.internal.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a teacher many prompts at once and keeps every answer in a {@link ResultJournal}. Prompts that the journal holds are
 * not asked again, so a run that was stopped or killed goes on where it was. A request that fails is recorded and counted,
 * and counts as done; the run goes on.
 *
 * <p>To stop a run, interrupt the thread that runs it: no new prompt is asked, and the calls in flight get
 * {@link Options#drain} to come home; a second interrupt ends them at once. What has not come home is not recorded.
 */
public final class TeacherRunner {
    private final Teacher teacher;
    private final Options options;
    private final Progress progress;
    private final Clock clock;

    /**
     * How a run goes about it.
     *
     * @param workers calls at the same time
     * @param retryFailed whether prompts that the journal holds as failed are asked again
     * @param drain how long calls in flight may take after the run was told to stop
     */
    public record Options(int workers, boolean retryFailed, Duration drain) {
        /** Ten workers, recorded failures stay, half a minute to drain. */
        public static final Options DEFAULTS = new Options(10, false, Duration.ofSeconds(30));

        public Options {
            if (workers < 1) {
                throw new IllegalArgumentException("there must be a worker");
            }
        }

        /** The same with another number of workers. */
        public Options withWorkers(int number) {
            return new Options(number, retryFailed, drain);
        }

        /** The same, asking failed prompts again or not. */
        public Options withRetryFailed(boolean retry) {
            return new Options(workers, retry, drain);
        }
    }

    /**
     * A runner for one teacher.
     *
     * @param progress is told after each answer
     * @param clock measures the run
     */
    public TeacherRunner(Teacher teacher, Options options, Progress progress, Clock clock) {
        this.teacher = teacher;
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Sees to it that the journal has a record of every request, and forces it to disk. Answers stand in the journal in the
     * order in which they came; see {@link ResultJournal#sortedExport} for that of the requests.
     *
     * @throws GraniteException with code {@code INTERRUPTED} when the thread was interrupted; with the code of the
     *     {@link TeacherError} when not one request has an answer and all failed for the same permanent reason; with code
     *     {@code FAILED} when two requests have the same id, when the journal has the answer to another request under an
     *     id, or when it cannot be written
     */
    public TeacherSummary run(List<TeacherRequest> requests, ResultJournal journal) {
        long start = clock.millis();
        if (journal.tornBytes() > 0) {
            progress.note(journal.path() + ": cut off a half-written record of " + journal.tornBytes() + " bytes");
        }
        List<String> ids = distinctIds(requests);
        if (options.retryFailed()) {
            int dropped = journal.forgetFailures(ids);
            if (dropped > 0) {
                progress.note("asking again: " + dropped + " prompts that had failed");
            }
        }
        List<TeacherRequest> open = new ArrayList<>();
        for (TeacherRequest request : requests) {
            if (!journal.holds(request, teacher.digest(request), teacher.name())) {
                open.add(request);
            }
        }
        int skipped = requests.size() - open.size();
        int skippedFailures = countIn(journal.failures().keySet(), ids);
        Counts counts = new Counts(teacher, progress, requests.size(), skipped);
        boolean finished = new Workers<>(open, options.workers(), options.drain(), request -> {
                    TeacherAnswer answer = ask(request);
                    journal.append(request, answer, teacher.digest(request), teacher.costUsd(answer.usage()));
                    counts.add(answer, teacher.costUsd(answer.usage()));
                })
                .run();
        journal.sync();
        if (!finished) {
            throw interrupted(journal, ids);
        }
        failIfHopeless(journal, ids, !open.isEmpty());
        return counts.summary(teacher.name(), skippedFailures, (clock.millis() - start) / 1000.0);
    }

    /** An exception that only a mistake can cause costs its own prompt, not the run; its message may hold anything. */
    private TeacherAnswer ask(TeacherRequest request) throws InterruptedException {
        try {
            return teacher.answer(request);
        } catch (GraniteException e) {
            throw e;
        } catch (RuntimeException e) {
            return TeacherAnswer.failed(TeacherError.INTERNAL, e.getClass().getSimpleName(), teacher.name());
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

    private GraniteException interrupted(ResultJournal journal, List<String> ids) {
        long done = ids.stream().filter(journal::contains).count();
        return new GraniteException(
                ErrorCode.INTERRUPTED,
                "stopped with " + done + " of " + ids.size() + " prompts in " + journal.path(),
                "the same command goes on from there");
    }

    private static int countIn(Collection<String> some, List<String> ids) {
        return (int) ids.stream().filter(some::contains).count();
    }
}
