package io.graniteft.teacher.internal;

import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.Usage;
import org.jspecify.annotations.Nullable;

/** What a finished answer is worth, by the reason for which the model stopped. */
public final class StopReasons {
    private StopReasons() {}

    /**
     * The answer, a success or one that cannot be used though it was paid for. A reason that nobody knows does no harm to a text that
     * is there.
     *
     * @param text all text of the answer
     * @param reason in the service's own words
     */
    public static TeacherAnswer answer(String text, Usage usage, @Nullable String reason, String model) {
        TeacherError error = error(reason == null ? "" : reason);
        if (error == null && text.isBlank()) {
            error = TeacherError.EMPTY;
        }
        return error == null
                ? TeacherAnswer.of(text, usage, reason, model)
                : TeacherAnswer.unusable(error, text, usage, reason, model);
    }

    private static @Nullable TeacherError error(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded", "length" -> TeacherError.TRUNCATED;
            case "guardrail_intervened", "content_filtered", "content_filter" -> TeacherError.FILTERED;
            case "refusal" -> TeacherError.REFUSED;
            default -> null;
        };
    }
}
