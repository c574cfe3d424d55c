package io.graniteft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line in this process, with what it wrote. */
final class Granite {
    private Granite() {}

    /** What came of a call. */
    record Outcome(int status, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }

        /** Standard output as JSON Lines. */
        List<JsonNode> json() {
            return out.lines().map(Granite::parse).toList();
        }

        /** Everything that could go wrong at a glance, for messages of failing tests. */
        @Override
        public String toString() {
            return "status " + status + "\n--- stdout\n" + out + "\n--- stderr\n" + err;
        }
    }

    /** Calls the command line with the variables that the test itself has and that say where programs lie. */
    static Outcome run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** Calls the command line with a few more variables. */
    static Outcome run(Map<String, String> variables, String... arguments) {
        Map<String, String> environment = new TreeMap<>(variables);
        for (String name : List.of("PATH", "HOME")) {
            environment.putIfAbsent(name, System.getenv().getOrDefault(name, ""));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                arguments);
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Calls the command line with a text on standard input. */
    static Outcome runWithInput(String input, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    /** The names of an object's fields, in their order. */
    static List<String> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Words, then more words: for commands with a common beginning. */
    static String[] words(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    static JsonNode parse(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }
}
