package io.graniteft.teacher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tokens of one answer, or of many.
 *
 * @param inputTokens tokens read by the model, those of a cached prefix aside
 * @param outputTokens tokens written by it
 * @param cacheReadInputTokens tokens of a prefix that the service had cached
 * @param cacheWriteInputTokens tokens of a prefix that the service has cached now
 */
@JsonPropertyOrder({"input_tokens", "output_tokens", "cache_read_input_tokens", "cache_write_input_tokens"})
public record Usage(
        long inputTokens,
        long outputTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheReadInputTokens,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cacheWriteInputTokens) {
    /** No tokens at all. */
    public static final Usage NONE = new Usage(0, 0);

    /** Bytes of UTF-8 that {@link #estimated} takes for one token. */
    public static final int BYTES_PER_TOKEN = 4;

    public Usage {
        if (inputTokens < 0 || outputTokens < 0 || cacheReadInputTokens < 0 || cacheWriteInputTokens < 0) {
            throw new IllegalArgumentException("tokens cannot be negative");
        }
    }

    /** Tokens where no prefix is cached. */
    public Usage(long inputTokens, long outputTokens) {
        this(inputTokens, outputTokens, 0, 0);
    }

    /**
     * An estimate for texts that no tokenizer has counted: one token for every {@value #BYTES_PER_TOKEN} bytes of UTF-8,
     * rounded up.
     */
    public static Usage estimated(String input, String output) {
        return new Usage(estimate(input), estimate(output));
    }

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cacheReadInputTokens + other.cacheReadInputTokens,
                cacheWriteInputTokens + other.cacheWriteInputTokens);
    }

    private static long estimate(String text) {
        return ((long) text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
