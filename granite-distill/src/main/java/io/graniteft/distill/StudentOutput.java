package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A line of {@code practice.jsonl} or {@code heldout.jsonl} in an epoch's folder.
 *
 * @param id of the prompt
 * @param prompt what was asked
 * @param output the student's answer as generated
 * @param tokens its length
 * @param stop why it ended, as in {@link Generation}
 */
@JsonPropertyOrder({"id", "prompt", "output", "tokens", "stop"})
public record StudentOutput(String id, String prompt, String output, int tokens, String stop) {}
