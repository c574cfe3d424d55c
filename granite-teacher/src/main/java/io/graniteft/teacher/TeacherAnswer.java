package io.graniteft.teacher;

import org.jspecify.annotations.Nullable;

/**
 * What came of one request.
 *
 * @param text the answer as the model gave it; empty or partial without success
 * @param success whether the answer is whole and usable
 * @param usage tokens counted by the service, or estimated where there is none
 * @param stopReason why the model stopped, in the service's own words
 * @param error without success: the name of a {@link TeacherError}, and after a colon what more is known; else null
 * @param model who answered
 */
public record TeacherAnswer(
        String text,
        boolean success,
        Usage usage,
        @Nullable String stopReason,
        @Nullable String error,
        String model) {
    public TeacherAnswer {
        if (success != (error == null)) {
            throw new IllegalArgumentException("an answer has either success or an error");
        }
    }

    /** A whole answer. */
    public static TeacherAnswer of(String text, Usage usage, @Nullable String stopReason, String model) {
        return new TeacherAnswer(text, true, usage, stopReason, null, model);
    }

    /** A request that got no answer. */
    public static TeacherAnswer failed(TeacherError error, String model) {
        return new TeacherAnswer("", false, Usage.NONE, null, error.name(), model);
    }

    /** A request that got no answer; {@code detail} says more and holds no secret. */
    public static TeacherAnswer failed(TeacherError error, String detail, String model) {
        return new TeacherAnswer("", false, Usage.NONE, null, error.name() + ": " + detail, model);
    }
}
