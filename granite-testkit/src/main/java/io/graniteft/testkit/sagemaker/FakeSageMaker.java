package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.FakeRequest;
import io.graniteft.testkit.http.FakeServer;
import io.graniteft.testkit.http.Quota;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amazon SageMaker's jobs, their logs, prices and quotas, on a port of this machine. It speaks AWS JSON 1.1 as the SDKs do, checks
 * requests by the services' own models, keeps the time of a clock that is handed in, throttles lists to two requests a second, fails
 * as a test wishes, and remembers every request.
 */
public final class FakeSageMaker implements AutoCloseable {
    /** The account that jobs belong to. */
    public static final String ACCOUNT = "123456789012";

    private static final Map<String, String> SIGNED_AS = Map.of(
            "SageMaker", "sagemaker",
            "Logs_20140328", "logs",
            "AWSPriceListService", "pricing",
            "ServiceQuotasV20190624", "servicequotas");
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/[0-9]{8}/([^/]+)/([^/]+)/aws4_request, .*");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final ApiModel model = ApiModel.read();
    private final FakeCatalogue catalogue = new FakeCatalogue();
    private final FakeJobs jobs;
    private final FakeLogs logs;
    private final Clock signatures;
    private final Quota lists;
    private final List<ApiCall> calls = new ArrayList<>();
    private final FakeServer server;
    private Function<ApiCall, ApiFault> faults = call -> ApiFault.NONE;

    private FakeSageMaker(Clock clock, Clock signatures, int page) throws IOException {
        this.jobs = new FakeJobs(clock, catalogue);
        this.logs = new FakeLogs(page);
        this.signatures = signatures;
        this.lists = new Quota(
                Quota.Limits.perSecond(2),
                () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
        this.server = FakeServer.start(this::answer);
    }

    /**
     * Starts the service.
     *
     * @param clock that jobs keep
     * @param signatures that signatures are judged by
     */
    public static FakeSageMaker start(Clock clock, Clock signatures) throws IOException {
        return new FakeSageMaker(clock, signatures, 10_000);
    }

    /** The same with small pages of logs. */
    public static FakeSageMaker start(Clock clock, Clock signatures, int linesOfPage) throws IOException {
        return new FakeSageMaker(clock, signatures, linesOfPage);
    }

    /** Where it listens. */
    public URI address() {
        return server.address();
    }

    /** The variables of somebody who finds this service instead of the real ones; others stay where they are. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String service : new String[] {"SAGEMAKER", "CLOUDWATCH_LOGS", "PRICING", "SERVICE_QUOTAS"}) {
            variables.put("AWS_ENDPOINT_URL_" + service, address().toString());
        }
        return variables;
    }

    /** What becomes of jobs whose names begin so, from the next one on; the longest beginning decides. */
    public void script(String beginning, JobScript script) {
        jobs.script(beginning, script);
    }

    /** There is no capacity of this instance: jobs that ask for it fail while they start. */
    public void withoutCapacity(String instance) {
        jobs.withoutCapacity(instance);
    }

    /** How many of an instance the account may have. */
    public void quota(String instance, int number) {
        catalogue.quota(instance, number);
    }

    /** What an hour of an instance costs; instances without a price are not in the list. */
    public void price(String instance, double usd) {
        catalogue.price(instance, usd);
    }

    /** What becomes of each call from now on. */
    public synchronized void faults(Function<ApiCall, ApiFault> chosen) {
        faults = chosen;
    }

    /** Called with the request of a training job and where its model belongs, when it is first seen completed. */
    public void whenCompleted(FakeJobs.Completion completion) {
        jobs.whenCompleted(completion);
    }

    /** All calls until now. */
    public synchronized List<ApiCall> calls() {
        return List.copyOf(calls);
    }

    /** How often an operation was called. */
    public long count(String operation) {
        return calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    /** The requests of the jobs that exist, by name. */
    public Map<String, JsonNode> jobs() {
        return jobs.requests();
    }

    private FakeReply answer(FakeRequest request) {
        String target = request.header("x-amz-target").orElse("");
        int dot = target.indexOf('.');
        String service = dot < 0 ? target : target.substring(0, dot);
        String operation = dot < 0 ? "" : target.substring(dot + 1);
        try {
            ApiCall call = remember(request, service, operation);
            ApiFault fault = chosenFault(call);
            switch (fault) {
                case THROTTLED -> throw new ApiException(400, "ThrottlingException", "Rate exceeded");
                case BROKEN_BEFORE -> throw new ApiException(500, "InternalFailure", "told to");
                case EXPIRED ->
                    throw new ApiException(
                            400, "ExpiredTokenException", "The security token included in the request is expired");
                case DENIED ->
                    throw new ApiException(
                            400, "AccessDeniedException", "User is not authorized to perform: " + operation);
                case CUT_BEFORE -> {
                    return FakeReply.broken(FakeReply.LineFault.RESET);
                }
                default -> {
                    // Something is done first.
                }
            }
            check(request, call);
            FakeReply reply = FakeReply.json(200, serve(call).toString());
            return switch (fault) {
                case BROKEN_AFTER -> error(new ApiException(500, "InternalFailure", "told to"));
                case CUT_AFTER -> reply.with(FakeReply.LineFault.RESET);
                case HALF -> reply.with(FakeReply.LineFault.HALF);
                default -> reply;
            };
        } catch (ApiException e) {
            return error(e);
        }
    }

    private synchronized ApiCall remember(FakeRequest request, String service, String operation) throws ApiException {
        StringBuilder raw = new StringBuilder(request.method() + " " + request.path() + "?" + request.query() + "\n");
        for (String name : request.headerNames()) {
            raw.append(name).append(": ").append(request.headers(name)).append('\n');
        }
        raw.append('\n').append(request.text());
        JsonNode body;
        try {
            body = request.text().isEmpty()
                    ? Json.mapper().createObjectNode()
                    : Json.mapper().readTree(request.text());
        } catch (JsonProcessingException e) {
            throw new ApiException(400, "SerializationException", "not JSON");
        }
        ApiCall call = new ApiCall(calls.size() + 1, service, operation, body, raw.toString());
        calls.add(call);
        return call;
    }

    private synchronized ApiFault chosenFault(ApiCall call) {
        return faults.apply(call);
    }

    private void check(FakeRequest request, ApiCall call) throws ApiException {
        String type = request.header("content-type").orElse("");
        if (!request.method().equals("POST") || !type.startsWith("application/x-amz-json-1.1")) {
            throw new ApiException(404, "UnknownOperationException", request.method() + " with " + type);
        }
        if (!model.knows(call.service(), call.operation())) {
            throw new ApiException(400, "UnknownOperationException", call.service() + "." + call.operation());
        }
        Matcher signed = SIGNED.matcher(request.header("authorization").orElse(""));
        if (!signed.matches()) {
            throw new ApiException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (!signed.group(3).equals(SIGNED_AS.get(call.service()))) {
            throw new ApiException(403, "InvalidSignatureException", "Credential should be scoped to correct service");
        }
        String date = request.header("x-amz-date").orElse("");
        Duration off = Duration.between(instant(date), signatures.instant());
        if (off.abs().compareTo(SKEW) > 0) {
            throw new ApiException(
                    403,
                    "InvalidSignatureException",
                    off.isNegative()
                            ? "Signature not yet current: " + date + " is still later than the time of the service"
                            : "Signature expired: " + date + " is now earlier than the time of the service");
        }
        if (call.operation().startsWith("List") && call.service().equals("SageMaker")) {
            Optional<Duration> wait = lists.admit(0, 0);
            if (wait.isPresent()) {
                throw new ApiException(400, "ThrottlingException", "Rate exceeded");
            }
        }
        Optional<String> problem = model.problem(call.service(), call.operation(), call.body());
        if (problem.isPresent()) {
            throw ApiException.validation(problem.get());
        }
    }

    private static Instant instant(String date) throws ApiException {
        try {
            return DATE.parse(date, Instant::from);
        } catch (DateTimeException e) {
            throw new ApiException(403, "IncompleteSignatureException", "no date");
        }
    }

    private ObjectNode serve(ApiCall call) throws ApiException {
        JsonNode body = call.body();
        return switch (call.operation()) {
            case "CreateTrainingJob" -> jobs.create(true, body);
            case "CreateProcessingJob" -> jobs.create(false, body);
            case "DescribeTrainingJob" ->
                jobs.describe(true, body.path("TrainingJobName").asText());
            case "DescribeProcessingJob" ->
                jobs.describe(false, body.path("ProcessingJobName").asText());
            case "StopTrainingJob" ->
                jobs.stop(true, body.path("TrainingJobName").asText());
            case "StopProcessingJob" ->
                jobs.stop(false, body.path("ProcessingJobName").asText());
            case "ListTrainingJobs" -> jobs.list(true, body);
            case "ListProcessingJobs" -> jobs.list(false, body);
            case "FilterLogEvents" -> logs.filter(jobs.all(), body, jobs.now());
            case "DescribeLogStreams" -> logs.streams(jobs.all(), body, jobs.now());
            case "GetProducts" -> catalogue.products(body);
            case "ListServiceQuotas" -> catalogue.quotas(body);
            default -> throw new ApiException(400, "UnknownOperationException", call.operation());
        };
    }

    private static FakeReply error(ApiException failure) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("__type", failure.code()).put("message", failure.getMessage());
        return FakeReply.json(failure.status(), body.toString());
    }

    @Override
    public void close() {
        server.close();
    }
}
