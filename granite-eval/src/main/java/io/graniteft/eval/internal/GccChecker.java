package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
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

/** Runs gcc behind the filter and the limits. */
public final class GccChecker implements SyntaxChecker {

    /**
     * One line a diagnostic, none of the source in the output, and no warnings that only say that a snippet was cut out
     * of its file.
     */
    private static final List<String> OPTIONS = List.of(
            "-fsyntax-only",
            "-Wall",
            "-Wextra",
            "-Wno-unused-function",
            "-fno-diagnostics-show-caret",
            "-fdiagnostics-color=never",
            "-fmessage-length=0",
            "-fmax-errors=20");

    /** Patient, because a compiler that is only slow to load on a busy machine must not count as missing for good. */
    private static final Duration PROBE_WALL_LIMIT = Duration.ofSeconds(60);

    private static final Map<CodeLanguage, List<String>> LANGUAGE_OPTIONS = Map.of(
            CodeLanguage.C, List.of("-x", "c", "-std=gnu17"),
            CodeLanguage.CPP, List.of("-x", "c++", "-std=gnu++17"));

    /** What is known about the compiler for one language: its version, or why it cannot be used. */
    private record Compiler(List<String> command, @Nullable String version, String trouble) {}

    private final String command;
    private final HeuristicChecker heuristic = new HeuristicChecker();
    private final Map<CodeLanguage, Compiler> compilers = new ConcurrentHashMap<>();

    /** A checker that runs this command: a name to be found on the PATH, or a path. */
    public GccChecker(String command) {
        if (command.isBlank()) {
            throw new IllegalArgumentException("the compiler's command is blank");
        }
        this.command = command;
    }

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        PreFilter.Result filtered = PreFilter.apply(code);
        if (filtered.rejection() != null) {
            return new SyntaxReport(Status.REJECTED, Sandbox.FILTER, List.of(filtered.rejection()), null);
        }
        Compiler compiler = compilers.computeIfAbsent(language, this::probe);
        if (compiler.version() == null) {
            return withoutCompiler(code, language, compiler.trouble());
        }
        LimitedProcess.Outcome outcome;
        try {
            outcome = LimitedProcess.run(compiler.command(), filtered.source());
        } catch (IOException e) {
            return withoutCompiler(code, language, command + " cannot be started: " + e.getMessage());
        }
        List<Diagnostic> diagnostics = new ArrayList<>(filtered.notes());
        String limit = limitReached(outcome);
        if (limit != null) {
            diagnostics.add(new Diagnostic(Severity.NOTE, "resource-limit", 0, 0, limit));
            return new SyntaxReport(Status.RESOURCE_LIMIT, Sandbox.FILTER, diagnostics, compiler.version());
        }
        diagnostics.addAll(GccOutput.diagnostics(outcome.output()));
        return new SyntaxReport(Status.OK, Sandbox.FILTER, diagnostics, compiler.version());
    }

    /** Why the outcome says nothing about the code, or null when it does. */
    private static @Nullable String limitReached(LimitedProcess.Outcome outcome) {
        if (outcome.timedOut()) {
            return "the compiler was ended after " + LimitedProcess.WALL_LIMIT.toSeconds() + " seconds";
        }
        if (outcome.exitCode() >= 128 || GccOutput.showsOwnTrouble(outcome.output())) {
            return "the compiler ran out of CPU time, memory or output, or crashed";
        }
        boolean errors =
                GccOutput.diagnostics(outcome.output()).stream().anyMatch(one -> one.severity() == Severity.ERROR);
        if (outcome.exitCode() != 0 && !errors) {
            return "the compiler ended with status " + outcome.exitCode() + " and no error";
        }
        return null;
    }

    private SyntaxReport withoutCompiler(String code, CodeLanguage language, String trouble) {
        SyntaxReport report = heuristic.check(code, language);
        List<Diagnostic> diagnostics = new ArrayList<>(report.diagnostics());
        diagnostics.add(new Diagnostic(Severity.NOTE, "compiler-unavailable", 0, 0, trouble));
        return new SyntaxReport(report.status(), report.sandbox(), diagnostics, null);
    }

    /** Compiles one declaration, so that a missing language or an unknown option is noticed before it costs points. */
    private Compiler probe(CodeLanguage language) {
        Optional<Path> program = find(command);
        if (program.isEmpty()) {
            return new Compiler(List.of(), null, command + " was not found on the PATH");
        }
        String path = program.get().toString();
        List<String> full = new ArrayList<>(List.of(path));
        full.addAll(OPTIONS);
        full.addAll(LANGUAGE_OPTIONS.getOrDefault(language, List.of()));
        full.add("-");
        try {
            LimitedProcess.Outcome version = LimitedProcess.run(List.of(path, "--version"), "", PROBE_WALL_LIMIT);
            LimitedProcess.Outcome trial = LimitedProcess.run(full, "extern int granite_probe;\n", PROBE_WALL_LIMIT);
            if (version.exitCode() == LimitedProcess.LIMITS_FAILED
                    || trial.exitCode() == LimitedProcess.LIMITS_FAILED) {
                return new Compiler(full, null, "this system cannot limit the compiler's time and memory");
            }
            if (trial.timedOut() || trial.exitCode() != 0 || !trial.output().isBlank()) {
                String what = trial.output().lines().findFirst().orElse("status " + trial.exitCode());
                return new Compiler(full, null, command + " cannot compile " + language.label() + ": " + what);
            }
            String name = version.output().lines().findFirst().orElse(command).strip();
            return new Compiler(full, name, "");
        } catch (IOException e) {
            return new Compiler(full, null, command + " cannot be started: " + e.getMessage());
        }
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
