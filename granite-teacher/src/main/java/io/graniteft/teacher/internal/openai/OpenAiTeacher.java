package io.graniteft.teacher.internal.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.config.Environment;
import io.graniteft.core.config.Secrets;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.Sampling;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import io.graniteft.teacher.internal.LineFailures;
import io.graniteft.teacher.internal.RetryAfter;
import io.graniteft.teacher.internal.StopReasons;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model behind an OpenAI-compatible interface: one request, one attempt. */
public final class OpenAiTeacher implements Teacher {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final OpenAiSettings settings;
    private final Secrets secrets;
    private final URI address;
    private final Optional<String> apiKey;
    private final HttpClient client;

    /** @param notes told, once each, what a person should know */
    public OpenAiTeacher(OpenAiSettings settings, Environment environment, Consumer<String> notes) {
        this.settings = settings;
        this.secrets = environment.secrets();
        this.address = URI.create(settings.endpoint().toString().replaceFirst("/+$", "") + "/chat/completions");
        this.apiKey = environment.get("OPENAI_API_KEY");
        // One version, so that no request begins with an offer to change it.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        if (apiKey.isPresent() && "http".equals(address.getScheme()) && !isLocal(address.getHost())) {
            notes.accept(
                    "the API key goes to " + address.getHost() + " without encryption: the address begins with http");
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    @Override
    public String name() {
        return settings.model();
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpRequest.Builder post = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(request).getBytes(StandardCharsets.UTF_8)));
        apiKey.ifPresent(key -> post.header("Authorization", "Bearer " + key));
        CompletableFuture<HttpResponse<String>> call =
                client.sendAsync(post.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            return read(call.get(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS), request);
        } catch (TimeoutException e) {
            return TeacherAnswer.failed(
                    TeacherError.TIMEOUT,
                    "no answer in " + settings.readTimeout().toSeconds() + " s",
                    name());
        } catch (ExecutionException e) {
            return LineFailures.answer(e.getCause() == null ? e : e.getCause(), name(), secrets);
        } finally {
            call.cancel(true);
        }
    }

    private String body(TeacherRequest request) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("model", settings.model());
        ArrayNode messages = body.putArray("messages");
        String system = request.system();
        if (system != null && !system.isBlank()) {
            messages.addObject().put("role", "system").put("content", system);
        }
        messages.addObject().put("role", "user").put("content", request.prompt());
        body.put(settings.limitField(), request.maxTokens());
        body.put("temperature", request.temperature());
        Sampling sampling = request.sampling();
        if (sampling != null) {
            body.put("top_p", sampling.topP()).put("seed", sampling.seed());
        }
        return body.toString();
    }

    private TeacherAnswer read(HttpResponse<String> response, TeacherRequest request) {
        JsonNode body = json(response.body());
        if (response.statusCode() != OK || (body != null && body.hasNonNull("error"))) {
            return OpenAiFailures.answer(response.statusCode(), body, name(), secrets)
                    .withRetryAfter(RetryAfter.of(response.headers()::firstValue));
        }
        if (body == null || !body.path("choices").isArray()) {
            return TeacherAnswer.failed(TeacherError.STREAM_BROKEN, "the answer is not that of a model", name());
        }
        JsonNode choice = body.path("choices").path(0);
        JsonNode message = choice.path("message");
        String text = text(message.path("content"));
        Usage usage = usage(body.path("usage"), request, text);
        String refusal = message.path("refusal").asText("");
        if (!refusal.isEmpty() && !refusal.equals("null")) {
            return TeacherAnswer.unusable(TeacherError.REFUSED, refusal, usage, "refusal", name());
        }
        @Nullable
        String reason = choice.hasNonNull("finish_reason")
                ? choice.path("finish_reason").asText()
                : null;
        return StopReasons.answer(text, usage, reason, name());
    }

    private static @Nullable JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A text, or the texts of an answer in parts. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder all = new StringBuilder();
        content.forEach(part -> all.append(part.path("text").asText("")));
        return all.toString();
    }

    private static Usage usage(JsonNode counted, TeacherRequest request, String text) {
        if (!counted.hasNonNull("prompt_tokens")) {
            String system = request.system() == null ? "" : request.system();
            return Usage.estimated(system + request.prompt(), text);
        }
        long input = counted.path("prompt_tokens").asLong();
        long cached = Math.min(
                input,
                counted.path("prompt_tokens_details").path("cached_tokens").asLong());
        return new Usage(input - cached, counted.path("completion_tokens").asLong(), cached, 0);
    }
}
