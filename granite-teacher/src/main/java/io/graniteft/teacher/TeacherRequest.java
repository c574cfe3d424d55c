package io.graniteft.teacher;

import io.graniteft.core.chat.Prompt;
import io.graniteft.teacher.internal.RequestDigest;
import org.jspecify.annotations.Nullable;

/**
 * One request to a teacher.
 *
 * @param id unique within a journal
 * @param system who the teacher is told to be; null: nothing
 * @param prompt what is asked
 * @param reference the corpus' own answer, where there is one; never sent to a remote model
 * @param maxTokens tokens of the answer at most
 * @param temperature of the sampling; 0 is greedy
 * @param sampling how else it is drawn, for a service that takes that; null: as the service likes
 */
public record TeacherRequest(
        String id,
        @Nullable String system,
        String prompt,
        @Nullable String reference,
        int maxTokens,
        double temperature,
        @Nullable Sampling sampling) {
    public TeacherRequest {
        if (maxTokens < 1) {
            throw new IllegalArgumentException("max tokens must be at least 1, not " + maxTokens);
        }
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be a number from 0 up, not " + temperature);
        }
    }

    /** A request that is drawn as the service likes. */
    public TeacherRequest(
            String id,
            @Nullable String system,
            String prompt,
            @Nullable String reference,
            int maxTokens,
            double temperature) {
        this(id, system, prompt, reference, maxTokens, temperature, null);
    }

    /**
     * The request that asks a prompt. Declarations that stand in the prompt's context follow the question, in a fence.
     *
     * @param system as in {@link TeacherRequest}
     * @param maxTokens as in {@link TeacherRequest}
     * @param temperature as in {@link TeacherRequest}
     */
    public static TeacherRequest of(Prompt prompt, @Nullable String system, int maxTokens, double temperature) {
        String context = prompt.context();
        String text = context == null || context.isBlank()
                ? prompt.prompt()
                : prompt.prompt() + "\n\nThese declarations exist already:\n```c\n" + context.stripTrailing() + "\n```";
        return new TeacherRequest(prompt.id(), system, text, prompt.reference(), maxTokens, temperature);
    }

    /**
     * What identifies this request to the given model: the parts that the model gets to see, each visible on its own, so
     * that a difference can be named. The id and the reference are not among them.
     */
    public String digest(String model) {
        return RequestDigest.of(model, this).toString();
    }
}
