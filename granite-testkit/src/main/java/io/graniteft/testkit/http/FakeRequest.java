package io.graniteft.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as it arrived. */
public final class FakeRequest {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * @param path as it stood on the line, still encoded, without the query
     * @param query without the question mark; empty where there is none
     * @param headers by name in any case
     */
    FakeRequest(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = new TreeMap<>();
        headers.forEach((name, values) -> this.headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        this.body = body;
    }

    /** {@code GET}, {@code POST}, … */
    public String method() {
        return method;
    }

    /** The path as it stood on the line, still encoded. */
    public String path() {
        return path;
    }

    /** What follows the question mark, or an empty text. */
    public String query() {
        return query;
    }

    /** The values of a header, in the order in which they came. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** The names of all headers, in lower case. */
    public List<String> headerNames() {
        return List.copyOf(headers.keySet());
    }

    /** The body's bytes. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
