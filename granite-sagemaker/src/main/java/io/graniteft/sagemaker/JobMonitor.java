package io.graniteft.sagemaker;

import com.google.common.base.Strings;
import io.graniteft.aws.AwsErrors;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.internal.ApiJson;
import io.graniteft.sagemaker.internal.Aws;
import io.graniteft.sagemaker.internal.LogFollower;
import io.graniteft.sagemaker.internal.ModelArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.sagemaker.model.ListProcessingJobsRequest;
import software.amazon.awssdk.services.sagemaker.model.ListTrainingJobsRequest;

/** Looks at jobs, follows their logs, ends them, and fetches what they made. */
public final class JobMonitor {
    /** Where {@code jobs watch} publishes what it sees. */
    public static final String NAMESPACE = "Granite8BFineTuning";

    private static final int PAGE = 100;

    private final Aws aws;
    private final Function<String, ObjectStore> places;

    JobMonitor(Aws aws, Function<String, ObjectStore> places) {
        this.aws = aws;
        this.places = places;
    }

    /**
     * A job by its name.
     *
     * @throws GraniteException if there is none, or it cannot be asked for
     */
    public JobState describe(String name) throws InterruptedException {
        Optional<JobState> found = findTraining(name);
        return found.or(() -> findQuietly(name))
                .orElseThrow(() -> new GraniteException(
                        ErrorCode.FAILED,
                        "there is no job " + name + " in " + aws.access().region(),
                        "see `granite jobs list`, and check the region and the account"));
    }

    private Optional<JobState> findQuietly(String name) {
        try {
            return findProcessing(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraniteException(ErrorCode.INTERRUPTED, "interrupted", "repeat the command");
        }
    }

    Optional<JobState> findTraining(String name) throws InterruptedException {
        return find(
                name,
                () -> new JobState(
                        name,
                        true,
                        ApiJson.of(aws.sagemaker().describeTrainingJob(request -> request.trainingJobName(name)))));
    }

    Optional<JobState> findProcessing(String name) throws InterruptedException {
        return find(
                name,
                () -> new JobState(
                        name,
                        false,
                        ApiJson.of(aws.sagemaker().describeProcessingJob(request -> request.processingJobName(name)))));
    }

    private Optional<JobState> find(String name, io.graniteft.aws.Retrier.Request<JobState> request)
            throws InterruptedException {
        try {
            return Optional.of(aws.retrier().call(request));
        } catch (SdkException e) {
            String message = String.valueOf(e.getMessage());
            boolean absent = AwsErrors.codeOf(e).startsWith("ResourceNotFound")
                    || message.contains("Requested resource not found")
                    || message.contains("Could not find");
            if (absent) {
                return Optional.empty();
            }
            throw aws.explain(e, "looking at the job " + name, "sagemaker:DescribeTrainingJob");
        }
    }

    /**
     * The newest jobs.
     *
     * @param contains a part of their names; empty: any
     * @param status in the service's word; empty: any
     * @param most how many
     */
    public List<JobSummary> list(String contains, String status, int most) throws InterruptedException {
        @Nullable String part = Strings.emptyToNull(contains);
        @Nullable String in = Strings.emptyToNull(status);
        List<JobSummary> all = upTo(most, token -> {
            ListTrainingJobsRequest request = ListTrainingJobsRequest.builder()
                    .sortBy("CreationTime")
                    .sortOrder("Descending")
                    .maxResults(Math.min(PAGE, most))
                    .nextToken(token)
                    .nameContains(part)
                    .statusEquals(in)
                    .build();
            var page = aws.call(
                    "listing training jobs",
                    "sagemaker:ListTrainingJobs",
                    () -> aws.sagemaker().listTrainingJobs(request));
            return new Page(
                    page.trainingJobSummaries().stream()
                            .map(job -> new JobSummary(
                                    job.trainingJobName(), true, job.trainingJobStatusAsString(), job.creationTime()))
                            .toList(),
                    page.nextToken());
        });
        all.addAll(upTo(most, token -> {
            ListProcessingJobsRequest request = ListProcessingJobsRequest.builder()
                    .sortBy("CreationTime")
                    .sortOrder("Descending")
                    .maxResults(Math.min(PAGE, most))
                    .nextToken(token)
                    .nameContains(part)
                    .statusEquals(in)
                    .build();
            var page = aws.call(
                    "listing processing jobs",
                    "sagemaker:ListProcessingJobs",
                    () -> aws.sagemaker().listProcessingJobs(request));
            return new Page(
                    page.processingJobSummaries().stream()
                            .map(job -> new JobSummary(
                                    job.processingJobName(),
                                    false,
                                    job.processingJobStatusAsString(),
                                    job.creationTime()))
                            .toList(),
                    page.nextToken());
        }));
        all.sort(Comparator.comparing(JobSummary::created).reversed().thenComparing(JobSummary::name));
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /** A part of a list, and where the next begins; null: there is none. */
    private record Page(List<JobSummary> jobs, @Nullable String next) {}

    private interface Pages {
        Page from(@Nullable String token) throws InterruptedException;
    }

    /** Pages until there are enough jobs, or no more. */
    private static List<JobSummary> upTo(int most, Pages pages) throws InterruptedException {
        List<JobSummary> all = new ArrayList<>();
        @Nullable String next = null;
        do {
            Page page = pages.from(next);
            all.addAll(page.jobs());
            next = page.next();
        } while (next != null && all.size() < most);
        return all;
    }

    /**
     * Asks a job to end: it gets two minutes to save a checkpoint.
     *
     * @return whether it was still running
     */
    public boolean stop(JobState job) throws InterruptedException {
        if (job.over() || job.status().equals("Stopping")) {
            return false;
        }
        aws.call(
                "stopping the job " + job.name(),
                "sagemaker:StopTrainingJob",
                () -> job.training()
                        ? aws.sagemaker().stopTrainingJob(request -> request.trainingJobName(job.name()))
                        : aws.sagemaker().stopProcessingJob(request -> request.processingJobName(job.name())));
        return true;
    }

    /**
     * Follows a job to its end: every line of all its logs once, in the order of arrival, and each change of its state.
     *
     * @param job as it is now
     * @param poll how often it is asked
     * @param listener is told
     * @return the job at its end
     * @throws GraniteException if the credentials end, or nothing answers for many minutes; the job goes on without being watched
     */
    public JobState follow(JobState job, Duration poll, Listener listener) throws InterruptedException {
        return new LogFollower(aws, this::describe, poll, listener).follow(job);
    }

    /**
     * What a job has written until now, each line once.
     *
     * @param since how far back; null: everything
     */
    public void logs(JobState job, @Nullable Duration since, Consumer<LogLine> sink) throws InterruptedException {
        new LogFollower(aws, this::describe, Duration.ZERO, new Listener() {
                    @Override
                    public void line(LogLine line) {
                        sink.accept(line);
                    }

                    @Override
                    public void state(JobState state) {}
                })
                .readOnce(job, since == null ? null : aws.clock().instant().minus(since));
    }

    /**
     * Publishes numbers of a job where the stack's dashboard and alarms look for them.
     *
     * @param metrics by name, such as {@code TrainingLoss}
     * @return whether that was possible; a watcher that may not publish goes on watching
     */
    public boolean publish(String job, Map<String, Double> metrics) {
        Instant now = aws.clock().instant();
        try (CloudWatchClient client = aws.metrics()) {
            List<MetricDatum> data = metrics.entrySet().stream()
                    .map(each -> MetricDatum.builder()
                            .metricName(each.getKey())
                            .value(each.getValue())
                            .timestamp(now)
                            .dimensions(Dimension.builder()
                                    .name("JobName")
                                    .value(job)
                                    .build())
                            .build())
                    .toList();
            return Aws.orNull(() -> client.putMetricData(
                            request -> request.namespace(NAMESPACE).metricData(data)))
                    != null;
        }
    }

    /**
     * Fetches and unpacks what a job made.
     *
     * @param folder where to; replaced as a whole once everything is there
     * @return the files, relative to it
     * @throws GraniteException if there is nothing, or the archive is not what it should be
     */
    public List<String> download(JobState job, Path folder) throws IOException {
        if (job.modelUri().isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the job " + job.name() + " has made no model: it is " + job.phase(),
                    job.over()
                            ? "see why: granite jobs status " + job.name()
                            : "wait for its end: granite jobs watch " + job.name());
        }
        String uri = job.modelUri();
        int slash = uri.lastIndexOf('/');
        return ModelArchive.fetch(places.apply(uri.substring(0, slash)), uri.substring(slash + 1), uri, folder);
    }

    /** Is told what a job does. */
    public interface Listener {
        /** A line of its logs. */
        void line(LogLine line);

        /** Another state, or phase. */
        void state(JobState state);
    }
}
