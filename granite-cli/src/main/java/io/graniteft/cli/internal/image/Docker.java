package io.graniteft.cli.internal.image;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Docker's commands, or those of a program that takes the same, such as Podman. */
public final class Docker {
    private final String program;
    private final Map<String, String> environment;
    private final PrintStream err;

    /**
     * Docker seen from these variables; {@code GRANITE_DOCKER} names another program.
     *
     * @param err takes what it says
     */
    public Docker(Map<String, String> environment, PrintStream err) {
        this.environment = new TreeMap<>(environment);
        this.program = environment.getOrDefault("GRANITE_DOCKER", "docker");
        this.err = err;
    }

    /** A command as a person would type it. */
    public List<String> command(List<String> words) {
        List<String> all = new ArrayList<>(List.of(program));
        all.addAll(words);
        return all;
    }

    /**
     * Runs a command to its end.
     *
     * @param input what it reads, which is shown nowhere
     * @throws GraniteException if there is no such program, or it fails
     */
    public void run(List<String> words, String input) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(words)).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot start " + program + ": " + e.getMessage(),
                    "install Docker, or name a program like it in GRANITE_DOCKER; `granite image context` needs neither",
                    e);
        }
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It has ended without reading; its status says why.
        }
        try {
            process.inputReader(StandardCharsets.UTF_8).lines().forEach(err::println);
            int status = process.waitFor();
            if (status != 0) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        program + " " + words.get(0) + " ended with status " + status,
                        "its lines above say why");
            }
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
    }
}
