package io.graniteft.teacher;

import java.time.Duration;
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
 * @param retryAfter how long the service asked to be left alone, by everyone; null where it did not say
 */
public record TeacherAnswer(
        String text,
        boolean success,
        Usage usage,
        @Nullable String stopReason,
        @Nullable String error,
        String model,
        @Nullable Duration retryAfter) {
    public TeacherAnswer {
        if (success != (error == null)) {
            throw new IllegalArgumentException("an answer has either success or an error");
        }
    }

    /** A whole answer. */
    public static TeacherAnswer of(String text, Usage usage, @Nullable String stopReason, String model) {
        return new TeacherAnswer(text, true, usage, stopReason, null, model, null);
    }

    /** A request that got no answer. */
    public static TeacherAnswer failed(TeacherError error, String model) {
        return new TeacherAnswer("", false, Usage.NONE, null, error.name(), model, null);
    }

    /** A request that got no answer; {@code detail} says more and holds no secret. */
    public static TeacherAnswer failed(TeacherError error, String detail, String model) {
        return new TeacherAnswer("", false, Usage.NONE, null, error.name() + ": " + detail, model, null);
    }

    /**
     * A request that got an answer which is not usable, but has been paid for.
     *
     * @param text what there is of it
     */
    public static TeacherAnswer unusable(
            TeacherError error, String text, Usage usage, @Nullable String stopReason, String model) {
        return new TeacherAnswer(text, false, usage, stopReason, error.name(), model, null);
    }

    /** The same answer of a service that asked to be left alone for so long. */
    public TeacherAnswer withRetryAfter(@Nullable Duration time) {
        return new TeacherAnswer(text, success, usage, stopReason, error, model, time);
    }
}
