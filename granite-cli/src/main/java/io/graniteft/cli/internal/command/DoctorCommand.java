package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.cli.internal.CacheFolder;
import io.graniteft.cli.internal.python.PythonEnvironment;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what this machine can do. */
@Command(name = "doctor", description = "Tells what this machine can do, and what to install for the rest.")
final class DoctorCommand implements Callable<Integer> {
    private static final long GIGABYTE = 1_000_000_000L;
    /** What the trainer's environment takes on disk while it is made. */
    private static final long ENVIRONMENT_BYTES = 9 * GIGABYTE;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    private final Session session;

    DoctorCommand(Session session) {
        this.session = session;
    }

    /**
     * One finding.
     *
     * @param state {@code ok}, {@code missing} or {@code limited}
     * @param hint what to do; empty when all is well
     */
    @JsonPropertyOrder({"name", "state", "detail", "hint"})
    record Check(String name, String state, String detail, String hint) {}

    /** The whole answer, with its schema. */
    @JsonPropertyOrder({"schema", "version", "checks"})
    record Answer(String schema, int version, List<Check> checks) {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "JDK", "ok", System.getProperty("java.version") + ", " + System.getProperty("java.vendor"), ""));
        checks.add(tool("Maven", "building from sources", "apt-get install maven", "mvn", "--version"));
        checks.add(tool("Python", "training", "apt-get install python3 python3-venv", "python3", "--version"));
        checks.add(environment());
        checks.add(tool(
                "gcc",
                "scoring C",
                "apt-get install gcc; until then syntax is judged without a compiler",
                "gcc",
                "--version"));
        checks.add(tool("g++", "scoring C++", "apt-get install g++", "g++", "--version"));
        checks.add(disk("disk of the cache folder", CacheFolder.of(session.environment()), ENVIRONMENT_BYTES));
        checks.add(disk("disk of the current folder", Path.of(""), GIGABYTE));
        checks.add(memory());
        checks.add(cuda());
        if (json) {
            session.console().out().println(Json.line(new Answer("granite.doctor", 1, checks)));
            return 0;
        }
        for (Check check : checks) {
            String mark =
                    check.state().equals("ok") ? "ok     " : session.console().yellow(check.state());
            session.console().out().printf("%-26s  %-7s  %s%n", check.name(), mark, check.detail());
            if (!check.hint().isEmpty()) {
                session.console().out().printf("%-26s  %-7s  hint: %s%n", "", "", check.hint());
            }
        }
        return 0;
    }

    private Check environment() throws InterruptedException {
        PythonEnvironment python =
                new PythonEnvironment(session.environment(), session.console().err());
        boolean ready;
        try {
            ready = python.isReady();
        } catch (io.graniteft.core.GraniteException e) {
            return new Check("Python environment", "missing", String.valueOf(e.getMessage()), e.hint());
        }
        return ready
                ? new Check("Python environment", "ok", "ready", "")
                : new Check(
                        "Python environment",
                        "missing",
                        "not made yet",
                        "`granite train --print-python` makes it (about 6 GB)");
    }

    private static Check disk(String name, Path folder, long needed) throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        String detail = String.format(Locale.ROOT, "%.1f GB free", (double) free / GIGABYTE);
        return free >= needed
                ? new Check(name, "ok", detail, "")
                : new Check(
                        name,
                        "limited",
                        detail,
                        String.format(Locale.ROOT, "free %.0f GB there", (double) needed / GIGABYTE));
    }

    private static Check memory() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0;
        String detail = String.format(
                Locale.ROOT,
                "%.1f GB, %d cores",
                (double) bytes / GIGABYTE,
                Runtime.getRuntime().availableProcessors());
        return bytes >= 4 * GIGABYTE
                ? new Check("memory", "ok", detail, "")
                : new Check("memory", "limited", detail, "the tiny student needs about 4 GB");
    }

    private static Check cuda() throws InterruptedException {
        @Nullable String line = firstLine("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader");
        return line == null
                ? new Check(
                        "CUDA",
                        "missing",
                        "no GPU",
                        "without one, train `student: tiny` here, or a real student elsewhere")
                : new Check("CUDA", "ok", line, "");
    }

    private static Check tool(String name, String purpose, String hint, String... command) throws InterruptedException {
        @Nullable String line = firstLine(command);
        return line == null
                ? new Check(name, "missing", "needed for " + purpose, hint)
                : new Check(name, "ok", line.replaceAll("\u001b\\[[0-9;]*m", ""), "");
    }

    private static @Nullable String firstLine(String... command) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C"));
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(20, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended && process.exitValue() == 0 ? text.lines().findFirst().orElse("") : null;
        } catch (IOException e) {
            return null;
        }
    }
}
