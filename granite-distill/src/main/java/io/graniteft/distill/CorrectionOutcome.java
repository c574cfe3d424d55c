package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What became of a practice output that was sent to the teacher: a line of {@code correction_outcomes.jsonl}, the worst
 * output first.
 *
 * @param id of the prompt
 * @param scoreBefore of the student's output, 0 to 10
 * @param scoreAfter of the teacher's code, or null when there is none
 * @param accepted whether the corrected code joins the training set
 * @param reason why not: one of the constants, the last of them with the teacher's error behind it; null when accepted
 * @param attempts how often a correction was asked for
 * @param counted the attempt that all this is about, from 1; the answers to the second ones have a journal of their own
 */
@JsonPropertyOrder({"id", "score_before", "score_after", "accepted", "reason", "attempts", "counted"})
public record CorrectionOutcome(
        String id,
        double scoreBefore,
        @Nullable Double scoreAfter,
        boolean accepted,
        @Nullable String reason,
        int attempts,
        int counted) {
    /** The teacher's answer holds no code. */
    public static final String NO_CODE = "no_code";
    /** The teacher's code scores no higher than what it corrects. */
    public static final String NOT_BETTER = "not_better";
    /** The teacher's code scores higher than what it corrects, but below the quality threshold. */
    public static final String BELOW_THRESHOLD = "below_threshold";
    /** The training set has this code already, as the answer to another request. */
    public static final String DUPLICATE = "duplicate";
    /** The code is too much like held-out code. */
    public static final String CONTAMINATED = "contaminated";
    /** The training set has this very answer to this prompt already. */
    public static final String ALREADY_KNOWN = "already_known";
    /** What comes before the teacher's own error. */
    public static final String TEACHER = "teacher:";
    /** The teacher was not asked, since the budget would not do. */
    public static final String BUDGET = TEACHER + "BUDGET";
}
