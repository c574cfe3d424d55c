package io.graniteft.testkit.openai;

import io.graniteft.testkit.bedrock.BedrockFaults;
import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.Marks;
import io.graniteft.testkit.http.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways in which OpenAI-compatible services fail, by the names that marks in prompts use. */
public final class OpenAiFaults {
    /** Names of errors, in OpenAI's words and those of others, and their status. */
    public static final Map<String, Integer> STATUS = statuses();

    private OpenAiFaults() {}

    private static Map<String, Integer> statuses() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("invalid_request_error", 400);
        all.put("context_length_exceeded", 400);
        all.put("content_filter", 400);
        all.put("exceed_context_size_error", 400);
        all.put("BadRequestError", 400);
        all.put("invalid_api_key", 401);
        all.put("authentication_error", 401);
        all.put("permission_error", 403);
        all.put("model_not_found", 404);
        all.put("not_found_error", 404);
        all.put("NotFoundError", 404);
        all.put("rate_limit_exceeded", 429);
        all.put("insufficient_quota", 429);
        all.put("server_error", 500);
        all.put("InternalServerError", 500);
        all.put("unavailable_error", 503);
        all.put("overloaded_error", 529);
        return Map.copyOf(all);
    }

    /** An error by its name. */
    public static Outcome.Failure failure(String type) {
        return new Outcome.Failure(
                STATUS.getOrDefault(type, 500), type, "The fake was told to fail with " + type + ".", null);
    }

    /** As {@link BedrockFaults#byMarks}, with the names of these services' errors. */
    public static Outcome byMarks(Call call) {
        return Marks.of(call)
                .map(mark -> STATUS.containsKey(mark) ? failure(mark) : BedrockFaults.named(mark))
                .orElse(Outcome.ANSWER);
    }
}
