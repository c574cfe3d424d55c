package io.graniteft.testkit.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a service makes of a call that it has understood and admitted. */
public sealed interface Outcome {
    /** An answer as any other. */
    Outcome ANSWER = new Answer("", null, Shape.TEXT);

    /** How an answer is built. */
    enum Shape {
        /** One text. */
        TEXT,
        /** No content at all. */
        EMPTY,
        /** What the model thought stands before the text. */
        REASONING_FIRST
    }

    /**
     * An answer.
     *
     * @param stopReason in the service's words; empty: the usual one, or that of a full answer where it is one
     * @param text null: the code that belongs to the prompt
     * @param shape how it is built
     */
    record Answer(String stopReason, @Nullable String text, Shape shape) implements Outcome {}

    /**
     * An error in the service's own form.
     *
     * @param status of HTTP
     * @param type the service's name of the error
     * @param message what it says
     * @param retryAfter the header of that name; null: none
     */
    record Failure(
            int status,
            String type,
            String message,
            @Nullable String retryAfter) implements Outcome {}

    /** Something that the service itself would not send: the page of a proxy, for one. */
    record Page(int status, String contentType, String body) implements Outcome {}

    /** No answer: the line breaks. */
    record Broken(FakeReply.LineFault fault) implements Outcome {}

    /** Another outcome, after a time. */
    record Delayed(Duration time, Outcome then) implements Outcome {}
}
