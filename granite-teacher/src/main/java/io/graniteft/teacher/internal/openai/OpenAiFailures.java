package io.graniteft.teacher.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.graniteft.core.config.Secrets;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.internal.Details;
import io.graniteft.teacher.internal.LineFailures;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class of an error, by the service's own code, then its type, then the status. Four shapes are about: OpenAI's object with a type
 * and a code, Ollama's and llama.cpp's without a useful code, vLLM's with everything at the top, and a plain text.
 */
final class OpenAiFailures {
    private static final Map<String, TeacherError> BY_NAME = Map.ofEntries(
            Map.entry("rate_limit_exceeded", TeacherError.THROTTLED),
            Map.entry("rate_limit_error", TeacherError.THROTTLED),
            Map.entry("slow_down", TeacherError.THROTTLED),
            // It has the status of a throttled request, but no waiting brings the credit back.
            Map.entry("insufficient_quota", TeacherError.REJECTED),
            Map.entry("billing_hard_limit_reached", TeacherError.REJECTED),
            Map.entry("billing_not_active", TeacherError.REJECTED),
            Map.entry("invalid_api_key", TeacherError.ACCESS_DENIED),
            Map.entry("authentication_error", TeacherError.ACCESS_DENIED),
            Map.entry("permission_error", TeacherError.ACCESS_DENIED),
            Map.entry("account_deactivated", TeacherError.ACCESS_DENIED),
            Map.entry("content_filter", TeacherError.FILTERED),
            Map.entry("content_policy_violation", TeacherError.FILTERED),
            Map.entry("model_not_found", TeacherError.REJECTED),
            Map.entry("not_found_error", TeacherError.REJECTED),
            Map.entry("NotFoundError", TeacherError.REJECTED),
            Map.entry("BadRequestError", TeacherError.REJECTED),
            Map.entry("context_length_exceeded", TeacherError.REJECTED),
            Map.entry("exceed_context_size_error", TeacherError.REJECTED),
            Map.entry("server_error", TeacherError.UNAVAILABLE),
            Map.entry("api_error", TeacherError.UNAVAILABLE),
            Map.entry("overloaded_error", TeacherError.UNAVAILABLE),
            Map.entry("unavailable_error", TeacherError.UNAVAILABLE),
            Map.entry("InternalServerError", TeacherError.UNAVAILABLE),
            Map.entry("timeout_error", TeacherError.TIMEOUT));

    private OpenAiFailures() {}

    /** @param body what the service sent; null: no JSON */
    static TeacherAnswer answer(int status, @Nullable JsonNode body, String model, Secrets secrets) {
        JsonNode error = error(body);
        String code = error.path("code").isTextual() ? error.path("code").asText() : "";
        String type = error.path("type").asText("");
        TeacherError byName = BY_NAME.containsKey(code) ? BY_NAME.get(code) : BY_NAME.get(type);
        TeacherError found = byName == null ? LineFailures.byStatus(status) : byName;
        String name = !code.isEmpty() ? code : !type.isEmpty() ? type : "status " + status;
        String message = Details.of(message(error), secrets);
        String detail = Details.of(name, secrets) + (message.isEmpty() ? "" : ": " + message);
        if (found == TeacherError.ACCESS_DENIED) {
            detail += " (check OPENAI_API_KEY)";
        }
        return TeacherAnswer.failed(found, detail, model);
    }

    /** The object that tells of the error, wherever it stands. */
    private static JsonNode error(@Nullable JsonNode body) {
        if (body == null) {
            return MissingNode.getInstance();
        }
        return body.has("error") ? body.path("error") : body;
    }

    private static String message(JsonNode error) {
        if (error.isTextual()) {
            return error.asText();
        }
        return error.path("message").asText(error.path("detail").asText(""));
    }
}
