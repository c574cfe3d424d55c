package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packed program in a process of its own, in a process group of its own, as a shell starts it. */
final class Program {
    /** The jar that `mvn package` has made. */
    static final Path JAR = Path.of("target", "granite.jar").toAbsolutePath();

    /** The longest silence of a program that is still believed to be alive; generous, for machines that do much else. */
    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private Program(Process process) {
        this.process = process;
        reader(process.getInputStream(), out, false);
        reader(process.getErrorStream(), err, true);
    }

    /** Starts the program with the test's own variables. */
    static Program start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /**
     * Starts the program.
     *
     * @param folder its current folder
     * @param variables set on top of the test's own; an empty value removes one
     */
    static Program start(Path folder, Map<String, String> variables, String... arguments) throws IOException {
        assertThat(JAR).as("made by `mvn package`").isRegularFile();
        // Who runs the tests in the background of a shell has them ignore Ctrl-C, and with them what they start.
        List<String> command = new ArrayList<>(List.of(
                "setsid",
                "/usr/bin/env",
                "--default-signal=INT",
                java(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        return startCommand(folder, variables, command);
    }

    /** Starts any command. */
    static Program startCommand(Path folder, Map<String, String> variables, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GRANITE_") && !name.equals("GRANITE_CACHE"));
        variables.forEach((name, value) -> {
            if (value.isEmpty()) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(process);
    }

    /** Runs the program to its end. */
    static Granite.Outcome run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, arguments).finish();
    }

    /** The JVM that runs this test. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Reads on until a line of standard error holds this text. */
    void awaitLine(String part) throws InterruptedException {
        while (true) {
            Optional<String> line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                throw new AssertionError("never said: " + part + "\n" + err);
            }
            if (line.get().contains(part)) {
                return;
            }
        }
    }

    /** Reads on for a number of lines of standard error, or to their end. */
    void awaitLines(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Optional<String> line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null || line.isEmpty()) {
                return;
            }
        }
    }

    /** Kills the program as a crash of the machine would, without a word, and waits until its children are gone too. */
    void killAndReap() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        awaitEnd(children);
    }

    /** What Ctrl-C in a terminal does: every process of the group gets SIGINT. */
    Granite.Outcome interruptAndReap() throws IOException, InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        int status = new ProcessBuilder("kill", "-INT", "--", "-" + process.pid())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        Granite.Outcome outcome = finish();
        awaitEnd(children);
        return outcome;
    }

    /** Waits for the end. */
    Granite.Outcome finish() throws InterruptedException {
        if (!process.waitFor(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("does not end\n" + err);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        synchronized (this) {
            return new Granite.Outcome(process.exitValue(), out.toString(), err.toString());
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
        for (ProcessHandle handle : processes) {
            try {
                handle.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("outlived its parent: " + handle.info(), e);
            }
        }
    }

    private void reader(InputStream stream, StringBuilder text, boolean queued) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (this) {
                        text.append(line).append('\n');
                    }
                    if (queued) {
                        lines.add(Optional.of(line));
                    }
                }
            } catch (IOException e) {
                // The process is gone.
            }
            if (queued) {
                lines.add(Optional.empty());
            }
        });
        thread.setDaemon(true);
        thread.start();
        readers.add(thread);
    }

    /** A new folder for a test's files that stays behind for whoever looks into a failure. */
    static Path newFolder(String name) throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "end-to-end").toAbsolutePath());
        return Files.createTempDirectory(parent, name + "-");
    }
}
