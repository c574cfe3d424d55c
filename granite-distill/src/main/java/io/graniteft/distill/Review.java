package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What a person has said of a correction that would join the training set: a line of {@code reviews.jsonl}.
 *
 * @param id of the prompt
 * @param epoch in which it was corrected
 * @param answerDigest SHA-256 of the corrected code: another answer to the same prompt needs another decision
 * @param accepted whether it may train the model
 * @param reviewer who has decided
 * @param comment why, or null
 * @param at when, ISO-8601 in UTC
 */
@JsonPropertyOrder({"id", "epoch", "answer_digest", "accepted", "reviewer", "comment", "at"})
public record Review(
        String id,
        int epoch,
        String answerDigest,
        boolean accepted,
        String reviewer,
        @Nullable String comment,
        String at) {}
