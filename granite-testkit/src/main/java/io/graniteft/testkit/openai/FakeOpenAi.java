package io.graniteft.testkit.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
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
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service with {@code POST /v1/chat/completions}, on a port of this machine. Keys and requests are checked, a quota throttles, and a
 * function of the call chooses the outcome. {@code /__stats} and {@code /__quota} are as those of the fake of Amazon Bedrock.
 */
public final class FakeOpenAi implements AutoCloseable {
    /** A model that it has. */
    public static final String MODEL = "qwen2.5-coder:7b";

    /** A key that it knows. */
    public static final String API_KEY = "sk-EXAMPLE-0123456789abcdefghij";

    private static final int REMEMBERED = 100;

    private final Settings settings;
    private final Quota quota;
    private final ServiceStats stats = new ServiceStats(System::nanoTime);
    private final ModelCalls calls;
    private final FakeServer server;
    private final Deque<JsonNode> bodies = new ConcurrentLinkedDeque<>();

    /**
     * What the service is like.
     *
     * @param apiKey the key that it wants; null: none
     * @param accent how it says that something went wrong
     * @param countsTokens whether its answers say what they used
     * @param quota what it lets through at the beginning
     * @param manner how its model behaves
     * @param models who can be asked
     */
    public record Settings(
            @Nullable String apiKey,
            Accent accent,
            boolean countsTokens,
            Quota.Limits quota,
            ModelCalls.Manner manner,
            Set<String> models) {
        public Settings {
            models = Set.copyOf(models);
        }

        /** A key is wanted, marks in prompts decide, and nothing takes time. */
        public static Settings defaults() {
            return new Settings(
                    API_KEY,
                    Accent.OPENAI,
                    true,
                    Quota.Limits.NONE,
                    new ModelCalls.Manner(Latency.fixed(Duration.ZERO), OpenAiFaults::byMarks, EchoedCode::answerTo),
                    Set.of(MODEL));
        }

        /** The same for a server that wants this key, or none. */
        public Settings withApiKey(@Nullable String other) {
            return new Settings(other, accent, countsTokens, quota, manner, models);
        }

        /** The same in other words. */
        public Settings withAccent(Accent other) {
            return new Settings(apiKey, other, countsTokens, quota, manner, models);
        }

        /** The same with or without tokens counted. */
        public Settings withTokensCounted(boolean other) {
            return new Settings(apiKey, accent, other, quota, manner, models);
        }

        /** The same with another quota. */
        public Settings withQuota(Quota.Limits other) {
            return new Settings(apiKey, accent, countsTokens, other, manner, models);
        }

        /** The same with another behaviour. */
        public Settings withBehaviour(Function<Call, Outcome> other) {
            return with(new ModelCalls.Manner(manner.latency(), other, manner.answers()));
        }

        /** The same with other answers. */
        public Settings withAnswers(Function<String, String> other) {
            return with(new ModelCalls.Manner(manner.latency(), manner.behaviour(), other));
        }

        /** The same with other times. */
        public Settings withLatency(Latency other) {
            return with(new ModelCalls.Manner(other, manner.behaviour(), manner.answers()));
        }

        private Settings with(ModelCalls.Manner other) {
            return new Settings(apiKey, accent, countsTokens, quota, other, models);
        }
    }

    private FakeOpenAi(Settings settings) throws IOException {
        this.settings = settings;
        this.quota = new Quota(settings.quota(), System::nanoTime);
        this.calls = new ModelCalls(new Words(), settings.manner(), quota, stats);
        this.server = FakeServer.start(this::answer);
    }

    /** Starts the service. */
    public static FakeOpenAi start(Settings settings) throws IOException {
        return new FakeOpenAi(settings);
    }

    /** What clients are configured with: the address up to {@code /v1}. */
    public URI endpoint() {
        return server.address().resolve("/v1");
    }

    /** What it has done. */
    public ServiceStats stats() {
        return stats;
    }

    /** The bodies of the latest {@value #REMEMBERED} requests that it understood. */
    public List<JsonNode> bodies() {
        return List.copyOf(bodies);
    }

    /** What it lets through; can be changed while it runs. */
    public Quota quota() {
        return quota;
    }

    /** The line to it, which can be broken. */
    public FakeServer line() {
        return server;
    }

    private FakeReply answer(FakeRequest request) throws InterruptedException {
        return request.path().startsWith("/__")
                ? calls.control(request)
                : calls.counted(ending -> serve(request, ending));
    }

    private FakeReply serve(FakeRequest request, ModelCalls.Ending ending) throws InterruptedException {
        String key = settings.apiKey();
        if (key != null && !request.header("authorization").orElse("").equals("Bearer " + key)) {
            String given = request.header("authorization").orElse("none");
            return calls.failure(
                    new Outcome.Failure(401, "invalid_api_key", "Incorrect API key provided: " + given + ".", null),
                    ending);
        }
        if (!request.path().equals("/v1/chat/completions") || !request.method().equals("POST")) {
            return calls.failure(new Outcome.Failure(404, "not_found_error", "Unknown request URL", null), ending);
        }
        JsonNode body;
        try {
            body = Json.mapper().readTree(request.text());
        } catch (JsonProcessingException e) {
            return invalid("We could not parse the JSON body of your request.", ending);
        }
        String model = body.path("model").asText();
        if (!settings.models().contains(model)) {
            return calls.failure(
                    new Outcome.Failure(
                            404,
                            "model_not_found",
                            "The model `" + model + "` does not exist or you do not have access to it.",
                            null),
                    ending);
        }
        double temperature = body.path("temperature").asDouble(1);
        int maxTokens =
                body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(4096));
        if (body.path("messages").isEmpty() || maxTokens < 1 || temperature < 0 || temperature > 2) {
            return invalid("Invalid value: check messages, max_tokens and temperature.", ending);
        }
        double topP = body.path("top_p").asDouble(1);
        if (topP <= 0 || topP > 1 || (body.has("seed") && !body.path("seed").isIntegralNumber())) {
            return invalid("Invalid value: check top_p and seed.", ending);
        }
        bodies.add(body);
        while (bodies.size() > REMEMBERED) {
            bodies.poll();
        }
        return ask(body, model, maxTokens, temperature, ending);
    }

    private FakeReply invalid(String message, ModelCalls.Ending ending) {
        return calls.failure(new Outcome.Failure(400, "invalid_request_error", message, null), ending);
    }

    private FakeReply ask(JsonNode body, String model, int maxTokens, double temperature, ModelCalls.Ending ending)
            throws InterruptedException {
        StringBuilder system = new StringBuilder();
        StringBuilder prompt = new StringBuilder();
        for (JsonNode message : body.path("messages")) {
            (message.path("role").asText().equals("system") ? system : prompt)
                    .append(message.path("content").asText());
        }
        String asked = prompt.toString();
        Call call = new Call(
                model,
                system.length() == 0 ? null : system.toString(),
                asked,
                maxTokens,
                temperature,
                stats.ask(asked));
        long input = Usage.estimated(system + asked, "").inputTokens();
        return calls.answer(call, input, output -> new Usage(input, output), ending);
    }

    /** How such a service says things. */
    private final class Words implements ModelCalls.Words {
        @Override
        public FakeReply failure(Outcome.Failure failure) {
            return FakeReply.json(failure.status(), settings.accent().error(failure));
        }

        @Override
        public Outcome.Failure throttled(@Nullable String retryAfter) {
            return new Outcome.Failure(429, "rate_limit_exceeded", "Rate limit reached for requests", retryAfter);
        }

        @Override
        public String usualStop() {
            return "stop";
        }

        @Override
        public String fullStop() {
            return "length";
        }

        @Override
        public String answer(Call call, String text, String stopReason, Outcome.Shape shape, Usage usage) {
            ObjectNode all = Json.mapper().createObjectNode();
            all.put("id", "chatcmpl-EXAMPLE").put("object", "chat.completion").put("model", call.model());
            ObjectNode choice = all.putArray("choices").addObject();
            choice.put("index", 0).put("finish_reason", stopReason.equals("refusal") ? "stop" : stopReason);
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            if (stopReason.equals("refusal")) {
                message.putNull("content").put("refusal", "I cannot help with that.");
            } else if (shape == Outcome.Shape.EMPTY) {
                message.putNull("content");
            } else {
                message.put("content", text);
            }
            if (shape == Outcome.Shape.REASONING_FIRST) {
                message.put("reasoning_content", "Not part of the answer.");
            }
            if (settings.countsTokens()) {
                all.putObject("usage")
                        .put("prompt_tokens", usage.inputTokens())
                        .put("completion_tokens", usage.outputTokens())
                        .put("total_tokens", usage.inputTokens() + usage.outputTokens());
            }
            return all.toString();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
