package io.graniteft.cli.internal.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes on what a process says, line by line, while it says it. */
public final class OutputLines {
    private OutputLines() {}

    /** Starts a thread that gives each line to {@code sink} and ends with the stream. */
    public static Thread pass(InputStream stream, Consumer<String> sink) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        reader.lines().forEach(sink);
                    } catch (IOException e) {
                        // The process is gone, and with it what it had to say.
                    }
                },
                "output-lines");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
