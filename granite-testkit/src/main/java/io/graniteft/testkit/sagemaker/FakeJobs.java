package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The jobs of the fake. */
public final class FakeJobs {
    private static final long LONGEST_RUN = Duration.ofDays(28).toSeconds();
    private static final double SPOT = 0.3;

    private final Clock clock;
    private final FakeCatalogue catalogue;
    private final Map<String, FakeJob> jobs = new LinkedHashMap<>();
    private final Map<String, JobScript> scripts = new TreeMap<>();
    private final Set<String> withoutCapacity = new HashSet<>();
    private final Set<String> completed = new HashSet<>();
    private Completion completion = (request, uri) -> {};

    /** Told of jobs that have completed. */
    @FunctionalInterface
    public interface Completion {
        /** A training job whose model belongs at this address. */
        void completed(JsonNode request, String modelUri);
    }

    FakeJobs(Clock clock, FakeCatalogue catalogue) {
        this.clock = clock;
        this.catalogue = catalogue;
    }

    Instant now() {
        return clock.instant();
    }

    synchronized void script(String beginning, JobScript script) {
        scripts.put(beginning, script);
    }

    synchronized void withoutCapacity(String instance) {
        withoutCapacity.add(instance);
    }

    synchronized void whenCompleted(Completion chosen) {
        completion = chosen;
    }

    synchronized Collection<FakeJob> all() {
        return List.copyOf(jobs.values());
    }

    synchronized Map<String, JsonNode> requests() {
        Map<String, JsonNode> requests = new LinkedHashMap<>();
        jobs.forEach((key, job) -> requests.put(job.name(), job.request()));
        return Collections.unmodifiableMap(requests);
    }

    synchronized ObjectNode create(boolean training, JsonNode request) throws ApiException {
        String name =
                request.path(training ? "TrainingJobName" : "ProcessingJobName").asText();
        String instance = instance(training, request);
        if (training) {
            checkTraining(request);
        }
        if (jobs.containsKey(key(training, name))) {
            throw new ApiException(
                    400,
                    "ResourceInUse",
                    "Job names must be unique within an AWS account and region, and a job with this name already exists ("
                            + arn(training, name) + ")");
        }
        if (catalogue.quotaOf(instance) < 1) {
            throw new ApiException(
                    400,
                    "ResourceLimitExceeded",
                    "The account-level service limit '" + instance + " for "
                            + (training ? "training" : "processing") + " job usage' is 0 Instances, with current"
                            + " utilization of 0 Instances and a request delta of 1 Instances.");
        }
        JobScript script = JobScript.QUIET;
        for (Map.Entry<String, JobScript> each : scripts.entrySet()) {
            // In the order of names, a longer beginning comes after a shorter one of its own.
            if (name.startsWith(each.getKey())) {
                script = each.getValue();
            }
        }
        FakeJob job = new FakeJob(name, training, request, script, !withoutCapacity.contains(instance), now());
        jobs.put(key(training, name), job);
        return Json.mapper()
                .createObjectNode()
                .put(training ? "TrainingJobArn" : "ProcessingJobArn", arn(training, name));
    }

    /** What the service checks beyond the shapes of requests. */
    private static void checkTraining(JsonNode request) throws ApiException {
        JsonNode stopping = request.path("StoppingCondition");
        long run = stopping.path("MaxRuntimeInSeconds").asLong(86_400);
        boolean spot = request.path("EnableManagedSpotTraining").asBoolean();
        if (run > LONGEST_RUN) {
            throw ApiException.validation("MaxRuntimeInSeconds must be at most " + LONGEST_RUN);
        }
        if (spot && stopping.path("MaxWaitTimeInSeconds").asLong(0) < run) {
            throw ApiException.validation(
                    "Invalid MaxWaitTimeInSeconds. It must be present and be greater than or equal to MaxRuntimeInSeconds");
        }
        if (!spot && stopping.has("MaxWaitTimeInSeconds")) {
            throw ApiException.validation(
                    "MaxWaitTimeInSeconds above 0 requires EnableManagedSpotTraining to be set to true.");
        }
        Set<String> channels = new HashSet<>();
        for (JsonNode channel : request.path("InputDataConfig")) {
            if (!channels.add(channel.path("ChannelName").asText())) {
                throw ApiException.validation("Channel names must be unique");
            }
        }
        JsonNode algorithm = request.path("AlgorithmSpecification");
        if (algorithm.has("TrainingImage") == algorithm.has("AlgorithmName")) {
            throw ApiException.validation("Specify either TrainingImage or AlgorithmName");
        }
    }

    private static String instance(boolean training, JsonNode request) {
        return training
                ? request.path("ResourceConfig").path("InstanceType").asText()
                : request.path("ProcessingResources")
                        .path("ClusterConfig")
                        .path("InstanceType")
                        .asText();
    }

    synchronized ObjectNode stop(boolean training, String name) throws ApiException {
        if (!job(training, name).stop(now())) {
            throw ApiException.validation("The request was rejected because the job is in status "
                    + job(training, name).status(now()) + ".");
        }
        return Json.mapper().createObjectNode();
    }

    private FakeJob job(boolean training, String name) throws ApiException {
        FakeJob job = jobs.get(key(training, name));
        if (job == null) {
            throw training
                    ? ApiException.validation("Requested resource not found.")
                    : new ApiException(400, "ResourceNotFound", "Requested resource not found.");
        }
        return job;
    }

    synchronized ObjectNode describe(boolean training, String name) throws ApiException {
        FakeJob job = job(training, name);
        Instant now = now();
        ObjectNode answer = job.request().deepCopy();
        answer.remove("Tags");
        answer.put(training ? "TrainingJobArn" : "ProcessingJobArn", arn(training, name));
        answer.put(training ? "TrainingJobStatus" : "ProcessingJobStatus", job.status(now));
        answer.put("CreationTime", seconds(job.created()));
        answer.put("LastModifiedTime", seconds(job.lastChange(now)));
        if (!job.failureReason(now).isEmpty()) {
            answer.put("FailureReason", job.failureReason(now));
        }
        if (!job.trainingFrom().isAfter(now)) {
            answer.put(training ? "TrainingStartTime" : "ProcessingStartTime", seconds(job.trainingFrom()));
        }
        if (job.over(now)) {
            answer.put(training ? "TrainingEndTime" : "ProcessingEndTime", seconds(job.lastChange(now)));
        }
        if (training) {
            training(job, answer, now);
        }
        return answer;
    }

    private void training(FakeJob job, ObjectNode answer, Instant now) {
        answer.put("SecondaryStatus", job.secondaryStatus(now));
        ArrayNode transitions = answer.putArray("SecondaryStatusTransitions");
        List<FakeJob.Step> steps = job.steps(now);
        for (int i = 0; i < steps.size(); i++) {
            ObjectNode transition = transitions.addObject();
            transition
                    .put("Status", steps.get(i).status())
                    .put("StartTime", seconds(steps.get(i).from()));
            transition.put("StatusMessage", steps.get(i).status());
            if (i + 1 < steps.size()) {
                transition.put("EndTime", seconds(steps.get(i + 1).from()));
            }
        }
        long seconds = job.seconds(now);
        if (job.over(now)) {
            answer.put("TrainingTimeInSeconds", seconds);
            boolean spot = job.request().path("EnableManagedSpotTraining").asBoolean();
            answer.put("BillableTimeInSeconds", spot ? Math.round(seconds * SPOT) : seconds);
        }
        String uri = job.request().path("OutputDataConfig").path("S3OutputPath").asText();
        String model = (uri.endsWith("/") ? uri : uri + "/") + job.name() + "/output/model.tar.gz";
        if (job.status(now).equals("Completed")) {
            if (completed.add(job.name())) {
                completion.completed(job.request(), model);
            }
            answer.putObject("ModelArtifacts").put("S3ModelArtifacts", model);
        }
    }

    synchronized ObjectNode list(boolean training, JsonNode request) {
        Instant now = now();
        String contains = request.path("NameContains").asText("");
        String status = request.path("StatusEquals").asText("");
        List<FakeJob> found = new ArrayList<>();
        for (FakeJob job : jobs.values()) {
            if (job.training() == training
                    && job.name().contains(contains)
                    && (status.isEmpty() || job.status(now).equals(status))) {
                found.add(0, job);
            }
        }
        int from = Integer.parseInt(request.path("NextToken").asText("0"));
        int most = request.path("MaxResults").asInt(10);
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode list = answer.putArray(training ? "TrainingJobSummaries" : "ProcessingJobSummaries");
        for (int i = from; i < Math.min(found.size(), from + most); i++) {
            FakeJob job = found.get(i);
            ObjectNode summary = list.addObject();
            summary.put(training ? "TrainingJobName" : "ProcessingJobName", job.name());
            summary.put(training ? "TrainingJobArn" : "ProcessingJobArn", arn(training, job.name()));
            summary.put(training ? "TrainingJobStatus" : "ProcessingJobStatus", job.status(now));
            summary.put("CreationTime", seconds(job.created()));
            summary.put("LastModifiedTime", seconds(job.lastChange(now)));
            if (job.over(now)) {
                summary.put(training ? "TrainingEndTime" : "ProcessingEndTime", seconds(job.lastChange(now)));
            }
        }
        if (from + most < found.size()) {
            answer.put("NextToken", String.valueOf(from + most));
        }
        return answer;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }

    private static String key(boolean training, String name) {
        return (training ? "t/" : "p/") + name;
    }

    private static String arn(boolean training, String name) {
        return "arn:aws:sagemaker:us-east-1:" + FakeSageMaker.ACCOUNT + ":" + (training ? "training" : "processing")
                + "-job/" + name;
    }
}
