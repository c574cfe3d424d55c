package io.graniteft.testkit.bedrock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.FakeRequest;
import io.graniteft.testkit.http.Outcome;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Batch inference of the fake: jobs that are checked when they are made and when they begin, go one step further each time somebody
 * looks, read their input from a bucket and write their answers beside it.
 */
public final class FakeBatchJobs {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\\-.]){0,63}");
    private static final Pattern TOKEN = Pattern.compile("[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}");
    private static final Pattern ROLE = Pattern.compile("arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+");
    private static final Pattern PLACE = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.*)");
    private static final Pattern JOB = Pattern.compile("/model-invocation-job/([^/]+)(/stop)?");
    private static final List<String> STEPS = List.of("Submitted", "Validating", "Scheduled", "InProgress");
    private static final int LONGEST_NAME = 63;

    private final Function<String, ObjectStore> buckets;
    private final Set<String> models;
    private final BatchWork work;
    private final String region;
    private final Clock clock;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private int minimumRecords = 100;
    private int maximumRecords = 50_000;
    private String ending = "Completed";
    private String message = "";

    private static final class Job {
        private final String arn;
        private final JsonNode request;
        private final String submitted;
        private String status = STEPS.get(0);
        private String message = "";

        private Job(String arn, JsonNode request, String submitted) {
            this.arn = arn;
            this.request = request;
            this.submitted = submitted;
        }

        private String name() {
            return request.path("jobName").asText();
        }

        private String inputUri() {
            return request.at("/inputDataConfig/s3InputDataConfig/s3Uri").asText();
        }

        private String outputUri() {
            return request.at("/outputDataConfig/s3OutputDataConfig/s3Uri").asText();
        }
    }

    FakeBatchJobs(
            Function<String, ObjectStore> buckets, Set<String> models, BatchWork work, String region, Clock clock) {
        this.buckets = buckets;
        this.models = models;
        this.work = work;
        this.region = region;
        this.clock = clock;
    }

    /** How many jobs there are. */
    public synchronized int count() {
        return jobs.size();
    }

    /** Other quotas than the service's 100 and 50,000 records a job. */
    public synchronized void limitRecords(int minimum, int maximum) {
        minimumRecords = minimum;
        maximumRecords = maximum;
    }

    /** Jobs that end from now on end as this. */
    public synchronized void end(String status, String why) {
        ending = status;
        message = why;
    }

    /** The answer to a request of the control plane, or null for one that is none. */
    synchronized @Nullable FakeReply answer(FakeRequest request, Function<Outcome.Failure, FakeReply> failing)
            throws IOException {
        String path = request.path();
        if (path.equals("/model-invocation-jobs") && request.method().equals("GET")) {
            return list(request);
        }
        if (path.equals("/model-invocation-job") && request.method().equals("POST")) {
            return create(request, failing);
        }
        Matcher one = JOB.matcher(path);
        if (!one.matches()) {
            return null;
        }
        String identifier = URLDecoder.decode(one.group(1), StandardCharsets.UTF_8);
        Job job = jobs.get(identifier.substring(identifier.lastIndexOf('/') + 1));
        if (job == null) {
            return failing.apply(BedrockFaults.failure(
                    "ResourceNotFoundException", "Could not find a model invocation job with this identifier."));
        }
        if (one.group(2) != null) {
            job.status = "Stopping";
            return FakeReply.json(200, "{}");
        }
        FakeReply reply = FakeReply.json(200, describe(job).toString());
        advance(job);
        return reply;
    }

    private FakeReply list(FakeRequest request) {
        String wanted = "";
        for (String pair : request.query().split("&", -1)) {
            if (pair.startsWith("nameContains=")) {
                wanted = URLDecoder.decode(pair.substring("nameContains=".length()), StandardCharsets.UTF_8);
            }
        }
        ObjectNode all = Json.mapper().createObjectNode();
        ArrayNode summaries = all.putArray("invocationJobSummaries");
        for (Job job : jobs.values()) {
            if (job.name().contains(wanted)) {
                summaries.add(describe(job));
            }
        }
        return FakeReply.json(200, all.toString());
    }

    private FakeReply create(FakeRequest request, Function<Outcome.Failure, FakeReply> failing)
            throws JsonProcessingException {
        JsonNode body = Json.mapper().readTree(request.text());
        String token = body.path("clientRequestToken").asText();
        for (Job job : jobs.values()) {
            if (!token.isEmpty()
                    && job.request.path("clientRequestToken").asText().equals(token)) {
                return created(job);
            }
            if (job.name().equals(body.path("jobName").asText())) {
                return failing.apply(
                        new Outcome.Failure(400, "ConflictException", "A job with this name exists already.", null));
            }
        }
        String id = String.format(Locale.ROOT, "%012d", jobs.size() + 1);
        Job job = new Job(
                "arn:aws:bedrock:" + region + ":123456789012:model-invocation-job/" + id,
                body,
                clock.instant().toString());
        String wrong = wrongWith(job, token);
        if (!wrong.isEmpty()) {
            return failing.apply(BedrockFaults.failure("ValidationException", wrong));
        }
        jobs.put(id, job);
        return created(job);
    }

    private String wrongWith(Job job, String token) {
        JsonNode request = job.request;
        int hours = request.path("timeoutDurationInHours").asInt(24);
        if (!NAME.matcher(job.name()).matches() || job.name().length() > LONGEST_NAME) {
            return "Value '" + job.name() + "' at 'jobName' failed to satisfy constraint";
        }
        if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
            return "Value at 'clientRequestToken' failed to satisfy constraint";
        }
        if (!ROLE.matcher(request.path("roleArn").asText()).matches()) {
            return "Value at 'roleArn' failed to satisfy constraint";
        }
        if (!models.contains(request.path("modelId").asText())) {
            return "The provided model identifier is invalid.";
        }
        if (hours < 24 || hours > 168) {
            return "Value '" + hours + "' at 'timeoutDurationInHours' failed to satisfy constraint";
        }
        if (!PLACE.matcher(job.inputUri()).matches() || !job.inputUri().endsWith(".jsonl")) {
            return "The S3 URI of the input is invalid: " + job.inputUri();
        }
        return PLACE.matcher(job.outputUri()).matches()
                ? ""
                : "The S3 URI of the output is invalid: " + job.outputUri();
    }

    private static FakeReply created(Job job) {
        return FakeReply.json(
                200, Json.mapper().createObjectNode().put("jobArn", job.arn).toString());
    }

    private static ObjectNode describe(Job job) {
        ObjectNode all = ((ObjectNode) job.request).deepCopy();
        all.put("jobArn", job.arn).put("status", job.status).put("submitTime", job.submitted);
        if (!job.message.isEmpty()) {
            all.put("message", job.message);
        }
        return all;
    }

    private void advance(Job job) throws IOException {
        int step = STEPS.indexOf(job.status);
        if (job.status.equals("Stopping")) {
            job.status = "Stopped";
        } else if (job.status.equals("Validating")) {
            job.message = wrongWith(records(job));
            job.status = job.message.isEmpty() ? "Scheduled" : "Failed";
        } else if (step >= 0 && step < STEPS.size() - 1) {
            job.status = STEPS.get(step + 1);
        } else if (job.status.equals("InProgress")) {
            finish(job);
        }
    }

    private List<String> records(Job job) throws IOException {
        Place place = place(job.inputUri());
        return new String(buckets.apply(place.bucket()).readAll(place.key()), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private String wrongWith(List<String> records) {
        if (records.size() < minimumRecords || records.size() > maximumRecords) {
            return "The number of records is " + records.size() + ": it must be from " + minimumRecords + " to "
                    + maximumRecords + ".";
        }
        List<String> ids = new ArrayList<>();
        for (String record : records) {
            try {
                JsonNode line = Json.mapper().readTree(record);
                ids.add(line.path("recordId").asText());
                if (!line.path("modelInput").isObject()) {
                    return "A record has no modelInput.";
                }
            } catch (JsonProcessingException e) {
                return "A line of the input is not JSON.";
            }
        }
        return Set.copyOf(ids).size() == ids.size() ? "" : "Two records have the same recordId.";
    }

    private void finish(Job job) throws IOException {
        if (!ending.equals("Failed") && !ending.equals("Expired")) {
            Place place = place(job.outputUri());
            String name = job.inputUri().substring(job.inputUri().lastIndexOf('/') + 1);
            String folder = place.key() + (place.key().isEmpty() || place.key().endsWith("/") ? "" : "/")
                    + job.arn.substring(job.arn.lastIndexOf('/') + 1) + "/";
            work.write(
                    buckets.apply(place.bucket()),
                    folder,
                    name,
                    job.request.path("modelId").asText(),
                    records(job));
        }
        job.status = ending;
        job.message = message;
    }

    /** A place in a bucket. */
    private record Place(String bucket, String key) {}

    private static Place place(String uri) {
        Matcher parts = PLACE.matcher(uri);
        if (!parts.matches()) {
            throw new IllegalArgumentException(uri);
        }
        return new Place(parts.group(1), parts.group(2));
    }
}
