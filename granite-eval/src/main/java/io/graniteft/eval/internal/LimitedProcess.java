package io.graniteft.eval.internal;

import io.graniteft.eval.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs one command under limits: wall time, CPU time, address space, file size, open files and output, with an
 * environment of its own, in an empty folder of its own, in a session or process namespace of its own where the system has them.
 * Nothing of it stays: descendants are ended, the folder is deleted.
 */
public final class LimitedProcess {
    /** From the start to the end of all descendants. */
    public static final Duration WALL_LIMIT = Duration.ofSeconds(6);

    /** What of a wall limit is kept for ending the descendants, which takes two processes more on a busy machine. */
    private static final Duration TO_END_ALL = Duration.ofMillis(500);

    public static final int OUTPUT_LIMIT_BYTES = 256 * 1024;

    /** The exit status by which the shell says that it could not set a limit, so that nothing was run. */
    public static final int LIMITS_FAILED = 125;

    /**
     * Sets each limit or finds a tighter one in place; else the command does not run. Units: seconds, KiB, blocks of 512
     * bytes, blocks, files. The number of processes counts all of the user's, so it only stops an avalanche.
     */
    private static final String SCRIPT = """
            limit() {
              ulimit "$1" "$2" 2>/dev/null && return
              now=$(ulimit "$1") && [ "$now" != unlimited ] && [ "$now" -le "$2" ] && return
              [ "$granite_limits" = may ] && return
              exit 125
            }
            granite_limits=$1
            shift
            limit -t 2
            limit -v 524288
            limit -f 2048
            limit -c 0
            limit -n 64
            ulimit -u 4096 2>/dev/null || ulimit -p 4096 2>/dev/null || :
            exec "$@"
            """;

    private static final Path SHELL = Path.of("/bin/sh");
    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /**
     * How a run ended.
     *
     * @param exitCode the exit status; 128 and more when a signal ended it
     * @param timedOut true when the wall time was up
     * @param output standard output and standard error together, at most {@link #OUTPUT_LIMIT_BYTES} bytes of whole lines
     */
    public record Outcome(int exitCode, boolean timedOut, String output) {}

    private LimitedProcess() {}

    /**
     * Runs a command with this text as its standard input and waits for its end.
     *
     * @throws IOException when the command cannot be started
     * @throws UncheckedIOException when the temporary folder cannot be written
     */
    public static Outcome run(List<String> command, String input) throws IOException {
        return run(command, input, WALL_LIMIT, Sandbox.FILTER);
    }

    /** The same with another wall time. */
    static Outcome run(List<String> command, String input, Duration wallLimit) throws IOException {
        return run(command, input, wallLimit, Sandbox.FILTER);
    }

    /**
     * The same with another wall time and at another level: in namespaces of its own, or with those limits alone that can
     * be set ({@link Sandbox#NONE}).
     */
    public static Outcome run(List<String> command, String input, Duration wallLimit, Sandbox level)
            throws IOException {
        return run(command, Path.of(command.get(0)), input, wallLimit, level);
    }

    /** The same with the program whose installation folder is to be visible in the namespaces. */
    public static Outcome run(List<String> command, Path program, String input, Duration wallLimit, Sandbox level)
            throws IOException {
        Path folder = temporaryFolder();
        try {
            Path stdin = folder.resolve("in");
            Path output = folder.resolve("out");
            Path work = folder.resolve("work");
            try {
                Files.createDirectory(work);
                // Unlike writeString this takes unpaired surrogates, and puts a question mark in their place.
                Files.write(stdin, input.getBytes(StandardCharsets.UTF_8));
            } catch (ClosedByInterruptException e) {
                throw interrupted(e);
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary folder " + folder + " cannot be written", e);
            }
            ProcessBuilder builder = new ProcessBuilder(wrapped(command, program, level));
            builder.directory(work.toFile());
            builder.redirectInput(stdin.toFile());
            builder.redirectErrorStream(true);
            builder.redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            environment.clear();
            environment.put("LC_ALL", "C");
            environment.put("PATH", "/usr/bin:/bin");
            environment.put("TMPDIR", work.toString());
            // __DATE__ and __TIME__ are the same in every run.
            environment.put("SOURCE_DATE_EPOCH", "0");
            Process process = builder.start();
            boolean ended = false;
            try {
                long toEndAll = Math.min(TO_END_ALL.toMillis(), wallLimit.toMillis() / 2);
                ended = process.waitFor(wallLimit.toMillis() - toEndAll, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(e);
            } finally {
                if (!ended) {
                    endAll(process, ownSession(level));
                }
            }
            return new Outcome(ended ? process.exitValue() : 137, !ended, head(output));
        } finally {
            delete(folder);
        }
    }

    private static CancellationException interrupted(Exception cause) {
        CancellationException exception = new CancellationException("interrupted while the compiler ran");
        exception.initCause(cause);
        return exception;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory(
                    "granite-eval-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no temporary folder can be made in " + System.getProperty("java.io.tmpdir"), e);
        }
    }

    /**
     * Whether the process is made the leader of a session. In namespaces of their own it is not: there a kernel ends all
     * processes when the first one ends, and that one ends with bubblewrap, whatever sessions they are in.
     */
    private static boolean ownSession(Sandbox level) {
        return level != Sandbox.NAMESPACE && SETSID.stream().anyMatch(Files::isExecutable);
    }

    private static List<String> wrapped(List<String> command, Path program, Sandbox level) {
        String limits = level == Sandbox.NONE ? "may" : "must";
        List<String> wrapped = new ArrayList<>(List.of(SHELL.toString(), "-c", SCRIPT, "granite-limits", limits));
        if (ownSession(level)) {
            SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(path -> wrapped.add(path.toString()));
        }
        if (level == Sandbox.NAMESPACE) {
            wrapped.addAll(Namespaces.command(program));
        }
        wrapped.addAll(command);
        return wrapped;
    }

    /** Ends the process, what it started, and what those left behind in the session. */
    private static void endAll(Process process, boolean ownSession) {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        // The group is signalled while its leader lives, so that the number cannot have passed to a stranger.
        if (ownSession && process.isAlive()) {
            signalGroup(process.pid());
        }
        process.destroyForcibly();
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private static void signalGroup(long leader) {
        try {
            new ProcessBuilder(SHELL.toString(), "-c", "kill -s KILL -- \"-$1\"", "granite-kill", Long.toString(leader))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            // The descendants are ended one by one in any case.
            return;
        }
    }

    private static String head(Path output) throws IOException {
        byte[] bytes;
        try (var stream = Files.newInputStream(output)) {
            bytes = stream.readNBytes(OUTPUT_LIMIT_BYTES + 1);
        }
        if (bytes.length <= OUTPUT_LIMIT_BYTES) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        String text = new String(bytes, 0, OUTPUT_LIMIT_BYTES, StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
