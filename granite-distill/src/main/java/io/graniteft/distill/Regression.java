package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A line of {@code regressions.jsonl}: a held-out prompt whose answer scores lower than in the epoch before, the worst first.
 *
 * @param id of the prompt
 * @param before the score of the epoch before, 0 to 10
 * @param after the score of this epoch
 */
@JsonPropertyOrder({"id", "before", "after"})
public record Regression(String id, double before, double after) {}
