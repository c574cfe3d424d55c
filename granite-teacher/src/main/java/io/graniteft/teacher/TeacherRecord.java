package io.graniteft.teacher;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a journal: a request and what came of it. This program writes every field on every line; lines of other
 * programs may lack those that can be null here.
 *
 * @param id of the prompt
 * @param prompt what was asked
 * @param response the answer as the model gave it; empty when there is none
 * @param success whether the answer is whole and usable
 * @param usage tokens of the answer
 * @param timestamp when the answer came, ISO 8601 in UTC
 * @param stopReason why the model stopped, in the service's own words
 * @param error without success: the name of a {@link TeacherError}, and after a colon what more is known
 * @param model who answered
 * @param requestDigest what identifies the request, see {@link Teacher#digest}
 * @param costUsd what the answer cost in US dollars, where known
 */
@JsonPropertyOrder({
    "id",
    "prompt",
    "response",
    "success",
    "usage",
    "timestamp",
    "stop_reason",
    "error",
    "model",
    "request_digest",
    "cost_usd"
})
public record TeacherRecord(
        @JsonProperty(required = true) String id,
        @JsonProperty(required = true) String prompt,
        String response,
        @JsonProperty(required = true) boolean success,
        @Nullable Usage usage,
        @Nullable String timestamp,
        @Nullable String stopReason,
        @Nullable String error,
        @Nullable String model,
        @Nullable String requestDigest,
        @Nullable Double costUsd) {
    public TeacherRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(prompt, "prompt");
        // Other programs write null, or nothing, where there is no answer.
        response = Objects.requireNonNullElse(response, "");
    }
}
