package io.graniteft.core.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A request to a model, as one line of {@code prompts.jsonl} or {@code eval_prompts.jsonl}.
 *
 * @param id unique within its file
 * @param prompt what is asked
 * @param context declarations that the answer needs, where known
 * @param reference the corpus' own answer, where there is one
 */
@JsonPropertyOrder({"id", "prompt", "context", "reference"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prompt(
        String id,
        String prompt,
        @Nullable String context,
        @Nullable String reference) {

    /** A prompt with neither context nor reference. */
    public static Prompt of(String id, String prompt) {
        return new Prompt(id, prompt, null, null);
    }
}
