package io.graniteft.eval.internal.compile;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.HeuristicChecker;
import io.graniteft.eval.internal.LimitedProcess;
import io.graniteft.eval.internal.PreFilter;
import io.graniteft.eval.internal.Toolchain;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.DeclarationSource;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a snippet among the declarations that it lacks: those that a caller gives, then made-up ones, corrected by what
 * the compiler says over a few rounds. The last round's messages are judged, without those that the made-up names caused.
 */
public final class SemanticChecker implements SyntaxChecker {
    private static final int MAX_ROUNDS = 6;

    /** All rounds together stay within the time that one compilation may take, with some to spare for the work in between. */
    private static final Duration WALL_LIMIT_OF_ALL_ROUNDS = LimitedProcess.WALL_LIMIT.minus(Duration.ofSeconds(1));

    /**
     * Real code generation at a level that follows the paths through a function, because a missing return is found there
     * alone; all functions are kept, because unused ones would be left out before that.
     */
    private static final List<String> OPTIONS = List.of(
            "-S",
            "-O1",
            "-o",
            "/dev/null",
            "-fkeep-static-functions",
            "-fkeep-inline-functions",
            "-Wall",
            "-Wextra",
            "-Wno-unused-function",
            "-Wno-unused-parameter",
            "-Wno-unused-but-set-variable",
            "-Wno-sign-compare",
            "-Wno-maybe-uninitialized",
            "-fmax-errors=80",
            "-fdiagnostics-format=json");

    /** The same for C, where a function that is only inline would not be looked at. */
    private static final List<String> C_OPTIONS =
            Stream.concat(OPTIONS.stream(), Stream.of("-fgnu89-inline")).toList();

    private static final Pattern STANDARD_HEADER = Pattern.compile("(?m)^[ \\t]*#[ \\t]*include[ \\t]*<[a-z_]+>");

    private final Toolchain toolchain;
    private final DeclarationSource declarations;
    private final HeuristicChecker heuristic = new HeuristicChecker();

    /** A checker that runs this compiler and asks this source for declarations first. */
    public SemanticChecker(Toolchain toolchain, DeclarationSource declarations) {
        this.toolchain = toolchain;
        this.declarations = declarations;
    }

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        PreFilter.Result filtered = PreFilter.apply(code, false);
        if (filtered.rejection() != null) {
            return toolchain.rejected(filtered.rejection());
        }
        String version = toolchain.version(language);
        if (version == null) {
            return toolchain.withoutCompiler(heuristic.check(code, language), language);
        }
        List<Diagnostic> diagnostics = new ArrayList<>(filtered.notes());
        Rounds rounds = new Rounds(filtered.source(), language);
        String limit = rounds.run();
        if (limit != null) {
            diagnostics.add(new Diagnostic(Severity.NOTE, "resource-limit", 0, 0, limit));
            return new SyntaxReport(Status.RESOURCE_LIMIT, toolchain.level(), diagnostics, version);
        }
        diagnostics.addAll(rounds.verdict());
        return new SyntaxReport(Status.OK, toolchain.level(), diagnostics, version);
    }

    /** The work on one snippet. */
    private final class Rounds {
        private final String code;
        private final CodeLanguage language;
        private final Synthesis names;
        private final Places places;
        private final Lessons lessons;
        private final Given given;
        private final List<CFunction> functions;
        private final long deadlineNanos;
        private List<GccMessage> messages = List.of();

        Rounds(String code, CodeLanguage language) {
            boolean cpp = language == CodeLanguage.CPP;
            this.code = code;
            this.language = language;
            deadlineNanos = System.nanoTime() + WALL_LIMIT_OF_ALL_ROUNDS.toNanos();
            Scan scan = new Scan(code, cpp);
            boolean standardHeaders = cpp && STANDARD_HEADER.matcher(code).find();
            names = new Synthesis(scan, new Declared(scan, cpp), cpp, standardHeaders);
            places = new Places(scan, code);
            given = new Given(declarations, cpp);
            lessons = new Lessons(names, places, given);
            functions = cpp
                    ? new FunctionExtractor()
                            .extract(new SourceText("snippet.cpp", code))
                            .functions()
                    : List.of();
        }

        /** Compiles until nothing more is learnt; the limit that was reached, or null. */
        @Nullable
        String run() {
            for (int round = 0; round < MAX_ROUNDS; round++) {
                names.takeGiven(given);
                LimitedProcess.Outcome outcome = compile();
                messages = GccMessage.read(outcome.output());
                boolean errors = messages.stream().anyMatch(GccMessage::isError);
                String limit = Toolchain.limitReached(
                        outcome, errors || outcome.output().length() > 200_000);
                if (limit != null) {
                    return limit;
                }
                if (!lessons.learn(messages)) {
                    return null;
                }
                if (System.nanoTime() - deadlineNanos >= 0) {
                    return "the rounds of compiling took " + WALL_LIMIT_OF_ALL_ROUNDS.toSeconds() + " seconds";
                }
            }
            return null;
        }

        private LimitedProcess.Outcome compile() {
            Frame frame = language == CodeLanguage.CPP
                    ? CppPrelude.of(names, given.text(), functions)
                    : new Frame(CPrelude.of(names, given.text()), "");
            String input = frame.before()
                    + "#if 1\n".repeat(Math.min(64, names.scan.conditionals.openConditionals))
                    + "#line 1 \"" + Places.FILE + "\"\n" + code + frame.behind();
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
            try {
                return toolchain.compile(language == CodeLanguage.CPP ? OPTIONS : C_OPTIONS, language, input, left);
            } catch (IOException e) {
                throw new UncheckedIOException("the compiler cannot be started", e);
            }
        }

        List<Diagnostic> verdict() {
            List<Diagnostic> found = new ArrayList<>(new Judge(names, places).judge(messages));
            boolean broken = messages.stream().anyMatch(GccMessage::isError);
            SecondOpinion.add(names, broken, found);
            return found;
        }
    }
}
