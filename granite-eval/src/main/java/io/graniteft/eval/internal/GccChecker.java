package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Runs gcc behind the filter and the limits. */
public final class GccChecker implements SyntaxChecker {

    /**
     * One line a diagnostic, none of the source in the output, and no warnings that only say that a snippet was cut out
     * of its file.
     */
    static final List<String> OPTIONS = List.of(
            "-fsyntax-only",
            "-Wall",
            "-Wextra",
            "-Wno-unused-function",
            "-fno-diagnostics-show-caret",
            "-fdiagnostics-color=never",
            "-fmessage-length=0",
            "-fmax-errors=20");

    private final Toolchain toolchain;
    private final HeuristicChecker heuristic = new HeuristicChecker();

    /** A checker that runs this command, a name to be found on the PATH or a path, at the strongest level that works. */
    public GccChecker(String command) {
        this(new Toolchain(command, List.of(), null, false));
    }

    /** A checker that runs this compiler. */
    public GccChecker(Toolchain toolchain) {
        this.toolchain = toolchain;
    }

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        PreFilter.Result filtered = PreFilter.apply(code);
        if (filtered.rejection() != null) {
            return toolchain.rejected(filtered.rejection());
        }
        String version = toolchain.version(language);
        if (version == null) {
            return toolchain.withoutCompiler(heuristic.check(code, language), language);
        }
        LimitedProcess.Outcome outcome;
        try {
            outcome = toolchain.compile(OPTIONS, language, filtered.source(), LimitedProcess.WALL_LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException("the compiler cannot be started", e);
        }
        List<Diagnostic> found = GccOutput.diagnostics(outcome.output());
        boolean errors = found.stream().anyMatch(one -> one.severity() == Severity.ERROR);
        List<Diagnostic> diagnostics = new ArrayList<>(filtered.notes());
        String limit = Toolchain.limitReached(outcome, errors);
        if (limit != null) {
            diagnostics.add(new Diagnostic(Severity.NOTE, "resource-limit", 0, 0, limit));
            return new SyntaxReport(Status.RESOURCE_LIMIT, toolchain.level(), diagnostics, version);
        }
        diagnostics.addAll(found);
        return new SyntaxReport(Status.OK, toolchain.level(), diagnostics, version);
    }
}
