package io.graniteft.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server does about a request.
 *
 * @param status of HTTP
 * @param headers besides those that every answer has
 * @param body the content
 * @param fault what happens to it on the line
 */
public record FakeReply(int status, Map<String, String> headers, String body, LineFault fault) {
    public FakeReply {
        headers = Map.copyOf(headers);
    }

    /** What happens to an answer on the line. */
    public enum LineFault {
        /** Nothing. */
        NONE,
        /** The connection is reset instead. */
        RESET,
        /** The head and half of the body are sent; then the connection ends. */
        HALF,
        /** Nothing is ever sent. */
        SILENCE
    }

    /** A JSON document. */
    public static FakeReply json(int status, String body) {
        return new FakeReply(status, Map.of("Content-Type", "application/json"), body, LineFault.NONE);
    }

    /** No answer that anybody could read. */
    public static FakeReply broken(LineFault fault) {
        return json(200, "{}").with(fault);
    }

    /** The same, with a header more. */
    public FakeReply with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new FakeReply(status, all, body, fault);
    }

    /** The same, with a fault. */
    public FakeReply with(LineFault other) {
        return new FakeReply(status, headers, body, other);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
