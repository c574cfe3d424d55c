package io.graniteft.teacher;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.charset.StandardCharsets;

/**
 * Tokens of one answer, or of many.
 *
 * @param inputTokens tokens read by the model
 * @param outputTokens tokens written by it
 */
@JsonPropertyOrder({"input_tokens", "output_tokens"})
public record Usage(long inputTokens, long outputTokens) {
    /** No tokens at all. */
    public static final Usage NONE = new Usage(0, 0);

    /** Bytes of UTF-8 that {@link #estimated} takes for one token. */
    public static final int BYTES_PER_TOKEN = 4;

    public Usage {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException("tokens cannot be negative");
        }
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
        return new Usage(inputTokens + other.inputTokens, outputTokens + other.outputTokens);
    }

    private static long estimate(String text) {
        return ((long) text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
}
