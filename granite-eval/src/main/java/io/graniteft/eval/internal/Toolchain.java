package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A compiler and the level of protection that it runs at. Both are found out once, by trying, and stay what they are: two
 * scores of one evaluator never come from different levels. Thread-safe.
 */
public final class Toolchain {

    /** Patient, because a compiler that is only slow to load on a busy machine must not count as missing for good. */
    private static final Duration PROBE_WALL_LIMIT = Duration.ofSeconds(60);

    private static final String PROBE = "extern int granite_probe;\n";

    private static final Map<CodeLanguage, List<String>> LANGUAGE_OPTIONS = Map.of(
            CodeLanguage.C, List.of("-x", "c", "-std=gnu17"),
            CodeLanguage.CPP, List.of("-x", "c++", "-std=gnu++17"));

    /** What gcc's options are called in clang; an option that it lacks becomes one that changes nothing. */
    private static final Map<String, String> CLANG_OPTIONS = Map.of(
            "-fno-diagnostics-show-caret", "-fno-caret-diagnostics",
            "-fmax-errors=20", "-ferror-limit=20",
            "-fmax-errors=80", "-ferror-limit=80",
            "-fdiagnostics-format=json", "-fno-caret-diagnostics",
            "-fkeep-static-functions", "-fno-color-diagnostics",
            "-fkeep-inline-functions", "-fno-color-diagnostics",
            "-Wno-maybe-uninitialized", "-Wno-conditional-uninitialized",
            "-Wno-unused-but-set-variable", "-Wno-unused-variable");

    /** What is known about the compiler for one language: its version, or why it cannot be used. */
    private record Compiler(@Nullable String version, String trouble) {}

    /** What a command line depends on. */
    private record Task(List<String> options, CodeLanguage language) {}

    private final String command;
    private final List<String> targetOptions;
    private final @Nullable Sandbox wanted;
    private final boolean unsandboxedAllowed;
    private final Map<CodeLanguage, Compiler> compilers = new ConcurrentHashMap<>();
    private final Map<Task, List<String>> lines = new ConcurrentHashMap<>();
    private @Nullable Sandbox level;
    private @Nullable Path program;
    private boolean clang;

    /**
     * A compiler by its command.
     *
     * @param command a name to be found on the PATH, or a path
     * @param targetOptions options that come behind those for the language
     * @param wanted the only level that will do, or null for the strongest that works
     * @param unsandboxedAllowed whether the compiler runs even where nothing can protect the machine
     */
    public Toolchain(String command, List<String> targetOptions, @Nullable Sandbox wanted, boolean unsandboxedAllowed) {
        if (command.isBlank()) {
            throw new IllegalArgumentException("the compiler's command is blank");
        }
        this.command = command;
        this.targetOptions = List.copyOf(targetOptions);
        this.wanted = wanted;
        this.unsandboxedAllowed = unsandboxedAllowed;
    }

    /** The level that compilers run at; {@link Sandbox#NONE} when there is no protection, whether one runs then or not. */
    public synchronized Sandbox level() {
        if (level == null) {
            level = detect();
        }
        return level;
    }

    private Sandbox detect() {
        if (wanted == Sandbox.NONE) {
            return Sandbox.NONE;
        }
        if (wanted != Sandbox.FILTER && Namespaces.installed() && works(Sandbox.NAMESPACE)) {
            return Sandbox.NAMESPACE;
        }
        return wanted != Sandbox.NAMESPACE && works(Sandbox.FILTER) ? Sandbox.FILTER : Sandbox.NONE;
    }

    private static boolean works(Sandbox level) {
        try {
            return LimitedProcess.run(List.of("/bin/sh", "-c", "exit 42"), "", PROBE_WALL_LIMIT, level)
                            .exitCode()
                    == 42;
        } catch (IOException e) {
            return false;
        }
    }

    /** The compiler's own name and version, or null when it cannot be used for this language. */
    public @Nullable String version(CodeLanguage language) {
        return compilers.computeIfAbsent(language, this::probe).version();
    }

    /** Whether it is clang, which has options of its own. */
    public synchronized boolean isClang() {
        return clang;
    }

    /** What the check in Java says, with the reason why no compiler does. */
    public SyntaxReport withoutCompiler(SyntaxReport heuristic, CodeLanguage language) {
        String trouble = compilers.computeIfAbsent(language, this::probe).trouble();
        List<Diagnostic> diagnostics = new ArrayList<>(heuristic.diagnostics());
        diagnostics.add(new Diagnostic(Severity.NOTE, "compiler-unavailable", 0, 0, trouble));
        return new SyntaxReport(heuristic.status(), heuristic.sandbox(), diagnostics, null);
    }

    /** The report about a text that no compiler may see. */
    public SyntaxReport rejected(Diagnostic reason) {
        return new SyntaxReport(Status.REJECTED, level(), List.of(reason), null);
    }

    /**
     * Compiles a text from standard input.
     *
     * @throws IOException when the compiler cannot be started
     */
    public LimitedProcess.Outcome compile(List<String> options, CodeLanguage language, String input, Duration wallLimit)
            throws IOException {
        List<String> line = lines.computeIfAbsent(new Task(options, language), this::shortestLine);
        Path home = program().orElse(Path.of(line.get(0)));
        return LimitedProcess.run(line, home, input, wallLimit, level());
    }

    /**
     * The line that starts what gcc's driver would start, or the driver's own where that is not to be had. The driver
     * takes about a millisecond and would be one process more to look after.
     */
    private List<String> shortestLine(Task task) {
        List<String> driver = commandLine(task.options(), task.language());
        Path home = Path.of(driver.get(0));
        List<String> ask = new ArrayList<>(driver);
        ask.add(1, "-###");
        try {
            String plan =
                    LimitedProcess.run(ask, home, "", PROBE_WALL_LIMIT, level()).output();
            List<String> proper = CompilerProper.line(plan);
            if (!proper.isEmpty()) {
                LimitedProcess.Outcome trial = LimitedProcess.run(proper, home, PROBE, PROBE_WALL_LIMIT, level());
                if (!trial.timedOut() && trial.exitCode() == 0) {
                    return proper;
                }
            }
        } catch (IOException e) {
            return driver;
        }
        return driver;
    }

    /** Why an outcome says nothing about the code, or null when it does. */
    public static @Nullable String limitReached(LimitedProcess.Outcome outcome, boolean errorsSeen) {
        if (outcome.timedOut()) {
            return "the compiler was ended after " + LimitedProcess.WALL_LIMIT.toSeconds() + " seconds";
        }
        if (outcome.exitCode() >= 128 || GccOutput.showsOwnTrouble(outcome.output())) {
            return "the compiler ran out of CPU time, memory or output, or crashed";
        }
        if (outcome.exitCode() != 0 && !errorsSeen) {
            return "the compiler ended with status " + outcome.exitCode() + " and no error";
        }
        return null;
    }

    private List<String> commandLine(List<String> options, CodeLanguage language) {
        List<String> line = new ArrayList<>();
        line.add(program().map(Path::toString).orElse(command));
        boolean translate = isClang();
        for (String option : options) {
            line.add(translate ? CLANG_OPTIONS.getOrDefault(option, option) : option);
        }
        line.addAll(LANGUAGE_OPTIONS.getOrDefault(language, List.of()));
        // C++ has standards of other names.
        for (String option : targetOptions) {
            boolean otherLanguage =
                    option.startsWith("-std=") && option.contains("++") != (language == CodeLanguage.CPP);
            if (!otherLanguage) {
                line.add(option);
            }
        }
        line.add("-");
        return line;
    }

    /** Compiles one declaration, so that a missing language or an unknown option is noticed before it costs points. */
    private Compiler probe(CodeLanguage language) {
        Optional<Path> found = program();
        if (found.isEmpty()) {
            return new Compiler(null, command + " was not found on the PATH");
        }
        if (level() == Sandbox.NONE && !unsandboxedAllowed) {
            String asked = wanted == null ? "" : " at the level " + wanted.label() + " that was asked for";
            return new Compiler(null, "this system cannot limit the compiler's time and memory" + asked);
        }
        try {
            List<String> ask = List.of(found.get().toString(), "--version");
            LimitedProcess.Outcome version = LimitedProcess.run(ask, "", PROBE_WALL_LIMIT, level());
            String name = version.output().lines().findFirst().orElse(command).strip();
            synchronized (this) {
                clang = name.contains("clang");
            }
            LimitedProcess.Outcome trial =
                    LimitedProcess.run(commandLine(GccChecker.OPTIONS, language), PROBE, PROBE_WALL_LIMIT, level());
            if (trial.timedOut() || trial.exitCode() != 0 || !trial.output().isBlank()) {
                String what = trial.output().lines().findFirst().orElse("status " + trial.exitCode());
                return new Compiler(null, command + " cannot compile " + language.label() + ": " + what);
            }
            return new Compiler(name, "");
        } catch (IOException e) {
            return new Compiler(null, command + " cannot be started: " + e.getMessage());
        }
    }

    private synchronized Optional<Path> program() {
        if (program == null) {
            // Where gcc is missing, clang is as good for what is asked of it here.
            program = find(command)
                    .or(() -> command.equals("gcc") ? find("clang") : Optional.empty())
                    .orElse(null);
        }
        return Optional.ofNullable(program);
    }

    private static Optional<Path> find(String command) {
        try {
            if (command.contains("/")) {
                return Optional.of(Path.of(command).toAbsolutePath()).filter(Files::isExecutable);
            }
            String searchPath = System.getenv("PATH");
            for (String folder : (searchPath == null ? "/usr/bin:/bin" : searchPath).split(File.pathSeparator, -1)) {
                Path candidate = Path.of(folder).toAbsolutePath().resolve(command);
                if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                    return Optional.of(candidate);
                }
            }
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
