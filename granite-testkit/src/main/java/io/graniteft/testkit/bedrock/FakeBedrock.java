package io.graniteft.testkit.bedrock;

import io.graniteft.core.store.ObjectStore;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.EchoedCode;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.FakeRequest;
import io.graniteft.testkit.http.FakeServer;
import io.graniteft.testkit.http.Latency;
import io.graniteft.testkit.http.ModelCalls;
import io.graniteft.testkit.http.Outcome;
import io.graniteft.testkit.http.Quota;
import io.graniteft.testkit.http.ServiceStats;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock as far as a teacher needs it, on a port of this machine. Signatures, bearer tokens and requests are checked;
 * what is admitted by the quota takes its time and gets the outcome that a function of the call chooses. {@code GET /__stats}
 * (with {@code ?prompts} for each of them) tells what was done; {@code POST /__quota} with {@code requests_per_second},
 * {@code burst}, {@code tokens_per_minute} changes the quota.
 */
public final class FakeBedrock implements AutoCloseable {
    /** Claude Sonnet 4.5 by its inference profile for the United States. */
    public static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    private static final Pattern CONVERSE = Pattern.compile("/model/([^/]+)/converse");

    private final Settings settings;
    private final Authorizer authorizer;
    private final Quota quota;
    private final ModelCalls calls;
    private final ServiceStats stats = new ServiceStats(System::nanoTime);
    private final Set<String> cached = ConcurrentHashMap.newKeySet();
    private final FakeBatchJobs batch;
    private final AtomicInteger legacyHeaders = new AtomicInteger();
    private final FakeServer server;

    /**
     * What the service is like.
     *
     * @param region that requests must be signed for
     * @param quota what it lets through at the beginning
     * @param latency how long an answer takes; errors and refusals come at once
     * @param behaviour what becomes of a call that was admitted
     * @param answers the text of the answer to a prompt
     * @param keys who may sign
     * @param apiKeys the bearer tokens that are let in
     * @param models who can be asked
     * @param onlyByProfile models that can be asked by an inference profile only
     */
    public record Settings(
            String region,
            Quota.Limits quota,
            Latency latency,
            Function<Call, Outcome> behaviour,
            Function<String, String> answers,
            List<BedrockKey> keys,
            Set<String> apiKeys,
            Set<String> models,
            Set<String> onlyByProfile) {
        public Settings {
            keys = List.copyOf(keys);
            apiKeys = Set.copyOf(apiKeys);
            models = Set.copyOf(models);
            onlyByProfile = Set.copyOf(onlyByProfile);
        }

        /** No quota, no waiting, marks in prompts decide, and the keys of {@link BedrockKey} are known. */
        public static Settings defaults() {
            return new Settings(
                    "us-east-1",
                    Quota.Limits.NONE,
                    Latency.fixed(Duration.ZERO),
                    BedrockFaults::byMarks,
                    EchoedCode::answerTo,
                    List.of(BedrockKey.USER, BedrockKey.ROLE, BedrockKey.EXPIRED),
                    Set.of(BedrockKey.API_KEY),
                    Set.of(MODEL, "amazon.nova-pro-v1:0", "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
                    Set.of("anthropic.claude-sonnet-4-5-20250929-v1:0"));
        }

        /** The same in another region. */
        public Settings withRegion(String other) {
            return new Settings(other, quota, latency, behaviour, answers, keys, apiKeys, models, onlyByProfile);
        }

        /** The same with another quota. */
        public Settings withQuota(Quota.Limits other) {
            return new Settings(region, other, latency, behaviour, answers, keys, apiKeys, models, onlyByProfile);
        }

        /** The same with other times. */
        public Settings withLatency(Latency other) {
            return new Settings(region, quota, other, behaviour, answers, keys, apiKeys, models, onlyByProfile);
        }

        /** The same with another behaviour. */
        public Settings withBehaviour(Function<Call, Outcome> other) {
            return new Settings(region, quota, latency, other, answers, keys, apiKeys, models, onlyByProfile);
        }

        /** The same with other answers. */
        public Settings withAnswers(Function<String, String> other) {
            return new Settings(region, quota, latency, behaviour, other, keys, apiKeys, models, onlyByProfile);
        }
    }

    private FakeBedrock(Settings settings, Clock clock, Function<String, ObjectStore> buckets) throws IOException {
        this.settings = settings;
        this.authorizer = new Authorizer(settings.keys(), settings.apiKeys(), settings.region(), clock);
        this.quota = new Quota(settings.quota(), System::nanoTime);
        ModelCalls.Manner manner = new ModelCalls.Manner(settings.latency(), settings.behaviour(), settings.answers());
        this.calls = new ModelCalls(new BedrockWords(), manner, quota, stats);
        this.batch =
                new FakeBatchJobs(buckets, settings.models(), new BatchWork(manner, stats), settings.region(), clock);
        this.server = FakeServer.start(this::answer);
    }

    /**
     * Starts the service.
     *
     * @param clock that signatures are judged by
     */
    public static FakeBedrock start(Settings settings, Clock clock) throws IOException {
        return start(settings, clock, bucket -> {
            throw new IllegalArgumentException("no bucket " + bucket);
        });
    }

    /**
     * Starts the service with batch inference.
     *
     * @param buckets opens a bucket by its name, for jobs to read and write
     */
    public static FakeBedrock start(Settings settings, Clock clock, Function<String, ObjectStore> buckets)
            throws IOException {
        return new FakeBedrock(settings, clock, buckets);
    }

    /** The jobs of batch inference. */
    public FakeBatchJobs batch() {
        return batch;
    }

    /** Where it listens. */
    public URI address() {
        return server.address();
    }

    /** How many requests carried the header of older programs, {@code x-amz-bedrock-api-key}. */
    public int legacyHeaders() {
        return legacyHeaders.get();
    }

    /** What it has done. */
    public ServiceStats stats() {
        return stats;
    }

    /** What it lets through; can be changed while it runs. */
    public Quota quota() {
        return quota;
    }

    /** The line to it, which can be broken. */
    public FakeServer line() {
        return server;
    }

    /** The variables of somebody who signs with a key and finds this service instead of the real one. */
    public Map<String, String> variables(BedrockKey key) {
        Map<String, String> variables = new LinkedHashMap<>(key.variables());
        variables.put("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", address().toString());
        variables.put("AWS_ENDPOINT_URL_BEDROCK", address().toString());
        return variables;
    }

    /** The variables of somebody who has nothing but an API key. */
    public Map<String, String> variables(String apiKey) {
        return Map.of(
                "AWS_BEARER_TOKEN_BEDROCK",
                apiKey,
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_ENDPOINT_URL_BEDROCK_RUNTIME",
                address().toString(),
                "AWS_ENDPOINT_URL_BEDROCK",
                address().toString());
    }

    private FakeReply answer(FakeRequest request) throws InterruptedException {
        if (request.path().startsWith("/__")) {
            return calls.control(request);
        }
        if (request.header("x-amz-bedrock-api-key").isPresent()) {
            legacyHeaders.incrementAndGet();
        }
        return calls.counted(ending -> serve(request, ending));
    }

    private FakeReply serve(FakeRequest request, ModelCalls.Ending ending) throws InterruptedException {
        Optional<Outcome.Failure> refusal = authorizer.refusal(request);
        if (refusal.isPresent()) {
            return calls.failure(refusal.get(), ending);
        }
        FakeReply aboutJobs = jobs(request, ending);
        if (aboutJobs != null) {
            return aboutJobs;
        }
        Matcher converse = CONVERSE.matcher(request.path());
        if (!converse.matches() || !request.method().equals("POST")) {
            return calls.failure(new Outcome.Failure(404, "UnknownOperationException", "", null), ending);
        }
        String model = URLDecoder.decode(converse.group(1), StandardCharsets.UTF_8);
        ConverseApi.Parsed parsed;
        try {
            ConverseApi.checkModel(model, settings.models(), settings.onlyByProfile());
            parsed = ConverseApi.parse(request.text());
        } catch (ConverseApi.InvalidException e) {
            return calls.failure(BedrockFaults.failure("ValidationException", String.valueOf(e.getMessage())), ending);
        }
        Call call = new Call(
                model,
                parsed.system(),
                parsed.prompt(),
                parsed.maxTokens(),
                parsed.temperature(),
                stats.ask(parsed.prompt()));
        return calls.answer(call, parsed.inputTokens(), output -> usage(parsed, output), ending);
    }

    private @Nullable FakeReply jobs(FakeRequest request, ModelCalls.Ending ending) {
        try {
            ending.is("control");
            return batch.answer(request, failure -> calls.failure(failure, ending));
        } catch (IOException e) {
            return calls.failure(BedrockFaults.failure("InternalServerException", "the bucket: " + e), ending);
        }
    }

    private Usage usage(ConverseApi.Parsed parsed, long output) {
        String system = parsed.system();
        long prefix = system == null ? 0 : Usage.estimated(system, "").inputTokens();
        if (!parsed.cachePoint() || system == null || prefix < ConverseApi.CACHED_FROM) {
            return new Usage(parsed.inputTokens(), output);
        }
        long rest = parsed.inputTokens() - prefix;
        return cached.add(system) ? new Usage(rest, output, 0, prefix) : new Usage(rest, output, prefix, 0);
    }

    @Override
    public void close() {
        server.close();
    }
}
