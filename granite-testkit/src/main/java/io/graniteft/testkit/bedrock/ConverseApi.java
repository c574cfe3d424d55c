package io.graniteft.testkit.bedrock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.Outcome;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form of requests and answers of the Converse API, and what makes a request invalid. */
final class ConverseApi {
    /** Tokens of a prefix from which it is cached. */
    static final int CACHED_FROM = 1024;

    private ConverseApi() {}

    /**
     * A request that is valid.
     *
     * @param system all system blocks; null: none
     * @param prompt the text of all messages
     * @param inputTokens as the fake counts them
     * @param cachePoint whether the system prompt asks to be cached
     */
    record Parsed(
            @Nullable String system,
            String prompt,
            int maxTokens,
            double temperature,
            long inputTokens,
            boolean cachePoint) {}

    /** The request is refused. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidException(String message) {
            super(message);
        }
    }

    static void checkModel(String model, Set<String> models, Set<String> onlyByProfile) throws InvalidException {
        if (onlyByProfile.contains(model)) {
            throw new InvalidException("Invocation of model ID " + model
                    + " with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile"
                    + " that contains this model.");
        }
        if (!models.contains(model)) {
            throw new InvalidException("The provided model identifier is invalid.");
        }
    }

    static Parsed parse(String body) throws InvalidException {
        JsonNode request;
        try {
            request = Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new InvalidException("The request body is not valid JSON.");
        }
        JsonNode messages = request.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw new InvalidException(
                    "1 validation error detected: Value at 'messages' failed to satisfy constraint: Member must"
                            + " have length greater than or equal to 1");
        }
        if (!messages.path(0).path("role").asText().equals("user")) {
            throw new InvalidException(
                    "A conversation must start with a user message. Try again with a conversation that starts"
                            + " with a user message.");
        }
        StringBuilder prompt = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode content = messages.path(i).path("content");
            if (content.isEmpty()) {
                throw new InvalidException("The content field in the Message object at messages." + i
                        + " is empty. Add a ContentBlock object to the" + " content field and try again.");
            }
            for (int j = 0; j < content.size(); j++) {
                prompt.append(text(content.path(j), "messages." + i + ".content." + j));
            }
        }
        JsonNode inference = request.path("inferenceConfig");
        int maxTokens = inference.path("maxTokens").asInt(4096);
        if (maxTokens < 1) {
            throw new InvalidException("1 validation error detected: Value '" + maxTokens
                    + "' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal"
                    + " to 1");
        }
        double temperature = inference.path("temperature").asDouble(1);
        if (temperature < 0 || temperature > 1) {
            throw new InvalidException("1 validation error detected: Value '" + temperature
                    + "' at 'inferenceConfig.temperature' failed to satisfy constraint: Member must have value less than or equal"
                    + " to 1");
        }
        return withSystem(request.path("system"), prompt.toString(), maxTokens, temperature);
    }

    private static Parsed withSystem(JsonNode blocks, String prompt, int maxTokens, double temperature)
            throws InvalidException {
        StringBuilder system = new StringBuilder();
        boolean cachePoint = false;
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.path(i).has("cachePoint")) {
                cachePoint = true;
            } else {
                system.append(text(blocks.path(i), "system." + i));
            }
        }
        String all = system.toString();
        long tokens = Usage.estimated(all + prompt, "").inputTokens();
        return new Parsed(blocks.isEmpty() ? null : all, prompt, maxTokens, temperature, tokens, cachePoint);
    }

    private static String text(JsonNode block, String where) throws InvalidException {
        String text = block.path("text").asText();
        if (text.isBlank()) {
            throw new InvalidException("The text field in the ContentBlock object at " + where
                    + " is blank. Add text to the text field, and try again.");
        }
        return text;
    }

    static String answer(String text, String stopReason, Outcome.Shape shape, Usage usage) {
        ObjectNode answer = Json.mapper().createObjectNode();
        ObjectNode message = answer.putObject("output").putObject("message");
        message.put("role", "assistant");
        ArrayNode content = message.putArray("content");
        if (shape == Outcome.Shape.REASONING_FIRST) {
            content.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", "Not part of the answer.")
                    .put("signature", "EXAMPLE");
        }
        if (shape != Outcome.Shape.EMPTY) {
            content.addObject().put("text", text);
        }
        answer.put("stopReason", stopReason);
        ObjectNode counted = answer.putObject("usage");
        counted.put("inputTokens", usage.inputTokens());
        counted.put("outputTokens", usage.outputTokens());
        counted.put("totalTokens", usage.inputTokens() + usage.outputTokens());
        counted.put("cacheReadInputTokens", usage.cacheReadInputTokens());
        counted.put("cacheWriteInputTokens", usage.cacheWriteInputTokens());
        answer.putObject("metrics").put("latencyMs", 1);
        return answer.toString();
    }
}
