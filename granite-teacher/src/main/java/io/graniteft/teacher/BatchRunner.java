package io.graniteft.teacher;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Secrets;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.run.Progress;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.internal.Details;
import io.graniteft.teacher.internal.batch.BatchJobs;
import io.graniteft.teacher.internal.batch.BatchOutput;
import io.graniteft.teacher.internal.batch.BatchPlan;
import io.graniteft.teacher.internal.batch.BatchRecords;
import io.graniteft.teacher.internal.batch.BatchState;
import io.graniteft.teacher.internal.batch.BedrockBatchJobs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has a teacher on Amazon Bedrock answer many prompts by batch inference, at half the price and within a day: prompts go to a bucket, a
 * job answers them, and the answers join the same {@link ResultJournal} that a {@link TeacherRunner} writes.
 *
 * <p>A job goes on without this program. What was begun is remembered beside the journal before it is begun, so the next run finds its
 * job, whenever and however the last one ended, and never starts it twice. To stop, interrupt the thread: the job goes on.
 */
public final class BatchRunner implements AutoCloseable {
    /** Keys are masked by their shape; an answer repeats no others. */
    private static final Secrets NO_SECRETS = Secrets.of(List.of());

    private final BatchJobs jobs;
    private final BatchSettings settings;
    private final ObjectStore store;
    private final Teacher teacher;
    private final Function<Usage, OptionalDouble> costUsd;
    private final Progress progress;
    private final Retrier.Sleeper sleeper;
    private final AutoCloseable connections;

    /**
     * A runner on Amazon Bedrock.
     *
     * @param access the way to AWS; stays the caller's
     * @param store a place in a bucket for input and answers; nothing there is removed
     * @param teacher who answers on demand: names the model and tells requests apart
     * @param costUsd what an answer costs in batch inference
     * @param progress is told how the jobs stand
     * @param retrier asks again where the service stumbles
     * @param sleeper waits between two looks at a job
     * @throws GraniteException if the store is no bucket, or the model none of Anthropic's
     */
    public BatchRunner(
            AwsAccess access,
            BatchSettings settings,
            ObjectStore store,
            Teacher teacher,
            Function<Usage, OptionalDouble> costUsd,
            Progress progress,
            Retrier retrier,
            Retrier.Sleeper sleeper) {
        this(new BedrockBatchJobs(access, settings, retrier), settings, store, teacher, costUsd, progress, sleeper);
        if (!store.location().startsWith("s3://")) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "batch inference reads from a bucket, not from " + store.location(),
                    "name a bucket in s3://bucket/prefix");
        }
        if (!teacher.name().contains("anthropic.")) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "no batches for " + teacher.name() + ": requests are written for Anthropic's models",
                    "leave batch inference out, or choose a model of Anthropic's");
        }
    }

    /** As the other, over jobs of any kind. */
    BatchRunner(
            BatchJobs jobs,
            BatchSettings settings,
            ObjectStore store,
            Teacher teacher,
            Function<Usage, OptionalDouble> costUsd,
            Progress progress,
            Retrier.Sleeper sleeper) {
        this.jobs = jobs;
        this.settings = settings;
        this.store = store;
        this.teacher = teacher;
        this.costUsd = costUsd;
        this.progress = progress;
        this.sleeper = sleeper;
        this.connections = jobs instanceof AutoCloseable closeable ? closeable : () -> {};
    }

    /**
     * How many prompts of a journal wait for the answers of a batch job: they have no record, and would be paid for twice if they were
     * asked on demand.
     */
    public static int underWay(Path journal) {
        return BatchState.read(journal).jobs().stream()
                .mapToInt(job -> job.records().size())
                .sum();
    }

    /**
     * Sees to it that the prompts without a record are answered by jobs, and waits for these.
     *
     * @return the requests that are left to be asked on demand: those whose records failed, or too few for a job
     * @throws GraniteException with code {@code INTERRUPTED} when the thread was interrupted, while the jobs go on; with code
     *     {@code REMOTE_SERVICE} when a job failed, was stopped, or never ran: what it did answer is in the journal, and the rest is
     *     not asked on demand at the full price without being told to
     */
    public List<TeacherRequest> run(List<TeacherRequest> requests, ResultJournal journal) {
        Run run = new Run(requests, journal);
        try {
            return run.run();
        } catch (InterruptedException | InterruptedIOException e) {
            throw new GraniteException(
                    ErrorCode.INTERRUPTED,
                    "stopped waiting for " + run.started() + " batch jobs, which go on at Amazon Bedrock",
                    "the same command collects their answers",
                    e);
        } catch (IOException e) {
            throw IoErrors.explain(e, journal.path());
        }
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** One run: what it knows on its way. */
    private final class Run {
        private final ResultJournal journal;
        private final List<TeacherRequest> requests;

        /** All requests of this run, and those of them without a record, by the ids of their records. */
        private final Set<String> known = new HashSet<>();

        private final Map<String, TeacherRequest> open = new LinkedHashMap<>();
        private final List<String> failures = new ArrayList<>();
        private BatchState state;

        Run(List<TeacherRequest> requests, ResultJournal journal) {
            this.requests = requests;
            this.journal = journal;
            this.state = BatchState.read(journal.path());
            requests.forEach(request -> known.add(BatchRecords.id(request, teacher)));
            for (TeacherRequest request : journal.lacking(requests, teacher)) {
                open.put(BatchRecords.id(request, teacher), request);
            }
        }

        long started() {
            return state.jobs().stream().filter(job -> job.arn() != null).count();
        }

        List<TeacherRequest> run() throws IOException, InterruptedException {
            forgetWhatIsDone();
            startAll();
            plan();
            startAll();
            waitForAll();
            if (!failures.isEmpty()) {
                throw new GraniteException(
                        ErrorCode.REMOTE_SERVICE,
                        String.join("; ", failures),
                        "repeat the command to start another job for what is missing, or leave --batch out to ask on demand");
            }
            return journal.lacking(requests, teacher);
        }

        private void save(BatchState next) {
            next.write(journal.path());
            state = next;
        }

        /** A run that ended between the journal and its own notes left a job behind whose answers are all there. */
        private void forgetWhatIsDone() {
            for (BatchState.Job job : state.jobs()) {
                List<String> missing = job.records().stream()
                        .filter(record -> open.containsKey(record) || !known.contains(record))
                        .toList();
                if (missing.isEmpty()) {
                    save(state.without(job));
                } else if (missing.size() < job.records().size() && job.arn() != null) {
                    save(state.with(job.withRecords(missing)));
                }
            }
        }

        private void plan() {
            Map<String, TeacherRequest> fresh = new LinkedHashMap<>(open);
            state.jobs().forEach(job -> fresh.keySet().removeAll(job.records()));
            if (fresh.size() < settings.minimumRecords()) {
                if (!fresh.isEmpty()) {
                    progress.note(fresh.size() + " prompts are too few for a batch job (at least "
                            + settings.minimumRecords() + "); they are asked on demand");
                }
                return;
            }
            save(state.plus(BatchPlan.jobs(fresh, settings, state.generation())));
        }

        private void startAll() throws IOException, InterruptedException {
            for (BatchState.Job job : state.jobs()) {
                if (job.arn() == null) {
                    start(job);
                }
            }
        }

        private void start(BatchState.Job job) throws IOException, InterruptedException {
            @Nullable String arn = jobs.find(job.name()).orElse(null);
            if (arn == null && !open.keySet().containsAll(job.records())) {
                // It was never started, and cannot be now: some of its prompts are not asked any more.
                save(state.without(job));
                return;
            }
            if (arn == null) {
                upload(job);
                arn = jobs.start(new BatchJobs.Order(
                        job.name(),
                        job.token(),
                        teacher.name(),
                        store.location() + job.inputKey(),
                        store.location() + "output/"));
                progress.note(
                        "started the batch job " + job.name() + " with "
                                + job.records().size()
                                + " prompts; it goes on when this command is stopped, and the same command collects its answers");
            }
            save(state.with(job.started(arn)));
        }

        private void upload(BatchState.Job job) throws IOException {
            Path file = Files.createTempFile("granite-batch", ".jsonl");
            try {
                try (Writer out = Files.newBufferedWriter(file)) {
                    for (String record : job.records()) {
                        TeacherRequest request = open.get(record);
                        if (request != null) {
                            out.write(BatchRecords.line(record, request));
                            out.write('\n');
                        }
                    }
                }
                store.write(job.inputKey(), file);
            } finally {
                Files.deleteIfExists(file);
            }
        }

        private void waitForAll() throws IOException, InterruptedException {
            int all = mine().size();
            while (true) {
                Map<String, Integer> standing = new TreeMap<>();
                for (BatchState.Job job : mine()) {
                    BatchJobs.Status status = jobs.status(String.valueOf(job.arn()));
                    if (status.over()) {
                        collect(job, status);
                    } else {
                        standing.merge(status.status(), 1, Integer::sum);
                    }
                }
                if (all > 0) {
                    progress.update("batch inference", all - mine().size(), all, describe(standing));
                }
                if (mine().isEmpty()) {
                    return;
                }
                sleeper.sleep(settings.poll());
            }
        }

        /** The jobs that answer something which is asked here. */
        private List<BatchState.Job> mine() {
            return state.jobs().stream()
                    .filter(job -> job.arn() != null && job.records().stream().anyMatch(open::containsKey))
                    .toList();
        }

        private String describe(Map<String, Integer> standing) {
            StringBuilder text = new StringBuilder();
            standing.forEach((status, count) -> text.append(text.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(status));
            return text.toString();
        }

        private void collect(BatchState.Job job, BatchJobs.Status status) throws IOException {
            String arn = String.valueOf(job.arn());
            String folder = "output/" + arn.substring(arn.lastIndexOf('/') + 1) + "/";
            Set<String> waiting = new HashSet<>(job.records());
            List<String> errors = new ArrayList<>();
            int unreadable = BatchOutput.read(store, folder, line -> {
                String record = line.path("recordId").asText();
                TeacherRequest request = waiting.contains(record) ? open.get(record) : null;
                if (request == null) {
                    return;
                }
                if (line.has("modelOutput")) {
                    TeacherAnswer answer = BatchRecords.answer(line.path("modelOutput"), request, teacher.name());
                    journal.append(request, answer, teacher.digest(request), costUsd.apply(answer.usage()));
                    open.remove(record);
                } else {
                    errors.add(
                            Details.of(line.path("error").path("errorMessage").asText("no reason given"), NO_SECRETS));
                }
            });
            journal.sync();
            int missing = (int) waiting.stream().filter(open::containsKey).count();
            tell(job, status, missing, unreadable, errors);
            List<String> strangers = waiting.stream()
                    .filter(record -> !known.contains(record))
                    .sorted()
                    .toList();
            waiting.forEach(open::remove);
            if (strangers.isEmpty()) {
                save(state.without(job));
            } else {
                progress.note("the batch job " + job.name() + " has answers to " + strangers.size()
                        + " prompts that are not asked now; they stay in " + store.location() + folder);
                save(state.with(job.withRecords(strangers)));
            }
        }

        private void tell(
                BatchState.Job job, BatchJobs.Status status, int missing, int unreadable, List<String> errors) {
            String message = status.message() == null ? "" : ": " + status.message();
            String of = missing + " of " + job.records().size() + " prompts without an answer";
            if (status.failed() && missing > 0) {
                failures.add("the batch job " + job.name() + " ended as " + status.status() + message + ", " + of);
            } else if (missing > 0) {
                String first = errors.isEmpty() ? "" : ", the first of them: " + errors.get(0);
                String torn = unreadable == 0 ? "" : ", " + unreadable + " lines cannot be read";
                progress.note("the batch job " + job.name() + " ended as " + status.status() + " with " + of + first
                        + torn + "; they are asked on demand");
            }
        }
    }
}
