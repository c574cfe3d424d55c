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
 * @param reason why not: {@link #NO_CODE}, {@link #NOT_BETTER}, {@link #ALREADY_KNOWN} or {@code teacher:} and the teacher's
 *     error; null when accepted
 */
@JsonPropertyOrder({"id", "score_before", "score_after", "accepted", "reason"})
public record CorrectionOutcome(
        String id,
        double scoreBefore,
        @Nullable Double scoreAfter,
        boolean accepted,
        @Nullable String reason) {
    /** The teacher's answer holds no code. */
    public static final String NO_CODE = "no_code";
    /** The teacher's code scores no higher than what it corrects. */
    public static final String NOT_BETTER = "not_better";
    /** The training set has this very answer to this prompt already. */
    public static final String ALREADY_KNOWN = "already_known";
    /** What comes before the teacher's own error. */
    public static final String TEACHER = "teacher:";
}
