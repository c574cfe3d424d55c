package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.context.OpenStore;
import io.graniteft.cli.internal.evaluate.EvaluateInputs;
import io.graniteft.cli.internal.evaluate.ForeignFindings;
import io.graniteft.cli.internal.evaluate.ScoreDifference;
import io.graniteft.cli.internal.evaluate.ScorePrinter;
import io.graniteft.context.ContextStore;
import io.graniteft.context.DeclarationClosure;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.CompileCommands;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.EvaluationJson.InputLine;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.SarifReport;
import io.graniteft.eval.ScoringSettings;
import io.graniteft.eval.Snippet;
import io.graniteft.lang.DeclarationSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Scores code. */
@Command(
        name = "evaluate",
        description = "Scores C and C++ code: syntax, protocol, safety, style.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite evaluate src/shaper.c",
            "  granite evaluate --domain tsn --sarif src > findings.sarif",
            "  granite evaluate --jsonl answers.jsonl --json --min-score 7",
            "  granite evaluate --diff before.c after.c"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files or folders to score, answers in Markdown among them; - is standard input.")
    private List<String> paths = List.of();

    @Option(
            names = "--jsonl",
            paramLabel = "FILE",
            description = "Score the lines {\"id\",\"code\"} of a file; - is standard input.")
    private @Nullable String jsonl;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Reading of the scoring tables: semantic, literal or both; default: semantic.")
    private String profile = "semantic";

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            description =
                    "What the code is about: tsn, avb, gptp, someip, autosar, can, any, none or auto; default: auto.")
    private String domain = "auto";

    @Option(
            names = "--scoring",
            paramLabel = "FILE",
            description = "JSON file of weights, vocabularies and amounts for profile semantic.")
    private String scoring = "";

    @Option(
            names = "--compiler",
            paramLabel = "COMMAND",
            description = "C compiler with options of the target, or none; default: gcc.")
    private String compiler = "gcc";

    @Option(
            names = "--compile-commands",
            paramLabel = "FILE",
            description = "Compile each file as this compile_commands.json says.")
    private @Nullable Path compileCommands;

    @Option(
            names = "--context",
            paramLabel = "STORE",
            description = "Give the compiler declarations from lucene:DIR or neo4j:URI before it makes them up.")
    private @Nullable String context;

    @Option(names = "--allow-unsandboxed", description = "Run the compiler even where nothing protects this machine.")
    private boolean allowUnsandboxed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Snippets scored at the same time; default: one a core.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Option(names = "--sarif", description = "Print one SARIF 2.1.0 document.")
    private boolean sarif;

    @Option(
            names = "--sarif-in",
            paramLabel = "FILE",
            description = "Join the findings of another tool as information; may be repeated.")
    private List<Path> sarifIn = List.of();

    @Option(names = "--diff", description = "Compare two files: the first is before, the second after.")
    private boolean diff;

    @Option(names = "--min-score", paramLabel = "X", description = "Exit with status 10 if any overall score is lower.")
    private @Nullable Double minScore;

    @Spec
    private CommandSpec spec;

    private DeclarationSource declarations = name -> Optional.empty();

    private final Session session;

    EvaluateCommand(Session session) {
        this.session = session;
    }

    /** A line of input and its scores, one a profile; none when the line is broken. */
    private record Result(InputLine line, List<QualityScore> scores) {}

    /** What came of all lines. */
    private static final class Outcome {
        private int scored;
        private int broken;
        private double lowest = 10;
        private final List<QualityScore> kept = new ArrayList<>();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (context == null) {
            return score();
        }
        LoadedConfig loaded = new ConfigOptions().load(session);
        try (ContextStore store = OpenStore.of(context, loaded, true)) {
            declarations = new DeclarationClosure(new SymbolGraph(store), "", Scope.ALL);
            return score();
        }
    }

    private Integer score() throws IOException, InterruptedException {
        if (paths.isEmpty() == (jsonl == null)) {
            throw new ParameterException(spec.commandLine(), "Name files to score, or one --jsonl FILE");
        }
        if (diff && paths.size() != 2) {
            throw new ParameterException(spec.commandLine(), "--diff compares two files");
        }
        if (sarif && (json || diff)) {
            throw new ParameterException(spec.commandLine(), "--sarif goes with neither --json nor --diff");
        }
        Set<Profile> profiles = profiles();
        ForeignFindings foreign = new ForeignFindings(sarifIn);
        Function<Snippet, CodeQualityEvaluator> evaluators = evaluators();
        List<InputLine> inputs = jsonl != null
                ? EvaluateInputs.lines(jsonl)
                : EvaluateInputs.files(paths, problem -> session.console().warn(problem));
        Outcome outcome = new Outcome();
        ScorePrinter printer = new ScorePrinter(session.console().out(), profiles.size() > 1);
        OrderedWork.run(
                inputs,
                threads,
                line -> {
                    Snippet snippet = line.snippet();
                    return new Result(
                            line,
                            snippet == null
                                    ? List.of()
                                    : evaluators.apply(snippet).evaluate(snippet, profiles).stream()
                                            .map(foreign::join)
                                            .toList());
                },
                result -> take(result, outcome, printer));
        if (sarif) {
            session.console().out().print(SarifReport.write(outcome.kept));
        }
        if (diff) {
            difference(outcome.kept, printer);
        }
        session.console().out().flush();
        return verdict(outcome);
    }

    private int verdict(Outcome outcome) {
        if (outcome.broken > 0) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    outcome.broken + " of " + (outcome.broken + outcome.scored) + " lines of " + jsonl + " are broken",
                    "each line must be an object with \"id\" and \"code\"; the warnings above name the lines");
        }
        if (minScore != null && outcome.lowest < minScore) {
            throw new GraniteException(
                    ErrorCode.QUALITY_GATE,
                    String.format(
                            Locale.ROOT, "the lowest overall score is %.2f, below %.2f", outcome.lowest, minScore),
                    "the findings say what cost points");
        }
        return 0;
    }

    private Set<Profile> profiles() {
        return switch (profile) {
            case "semantic" -> EnumSet.of(Profile.SEMANTIC);
            case "literal" -> EnumSet.of(Profile.LITERAL);
            case "both" -> EnumSet.allOf(Profile.class);
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--profile': expected semantic, literal or both but was '" + profile
                                + "'");
        };
    }

    /** The evaluator of each file: the same for all, unless a build says how each is compiled. */
    private Function<Snippet, CodeQualityEvaluator> evaluators() throws IOException {
        ScoringSettings settings = Wiring.scoring(scoring);
        List<String> words = CompileCommands.split(compiler);
        if (words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--compiler': it is blank");
        }
        CompileCommands.Target usual = new CompileCommands.Target(words.get(0), words.subList(1, words.size()));
        Map<CompileCommands.Target, CodeQualityEvaluator> known = new ConcurrentHashMap<>();
        known.put(usual, evaluator(usual, settings));
        // Lines have ids, not paths.
        if (compileCommands == null || jsonl != null) {
            return snippet -> evaluator(known, usual, settings);
        }
        CompileCommands build;
        try {
            build = CompileCommands.read(compileCommands);
        } catch (IOException | IllegalArgumentException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    compileCommands + " cannot be read as compile commands: " + e.getMessage(),
                    "name a file that CMake writes with CMAKE_EXPORT_COMPILE_COMMANDS, or `bear -- make`");
        }
        return snippet -> evaluator(known, build.of(Path.of(snippet.id())).orElse(usual), settings);
    }

    private CodeQualityEvaluator evaluator(
            Map<CompileCommands.Target, CodeQualityEvaluator> known,
            CompileCommands.Target target,
            ScoringSettings settings) {
        return known.computeIfAbsent(target, each -> evaluator(each, settings));
    }

    private CodeQualityEvaluator evaluator(CompileCommands.Target target, ScoringSettings settings) {
        try {
            return CodeQualityEvaluator.builder()
                    .compiler(target.compiler())
                    .compilerOptions(target.options())
                    .domain(domain)
                    .settings(settings)
                    .declarations(declarations)
                    .allowUnsandboxed(allowUnsandboxed)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--compiler': " + e.getMessage(), e);
        }
    }

    private void take(Result result, Outcome outcome, ScorePrinter printer) {
        if (result.line().snippet() == null) {
            session.console().warn(jsonl + ": " + result.line().error());
            outcome.broken++;
            return;
        }
        outcome.scored++;
        for (QualityScore score : result.scores()) {
            outcome.lowest = Math.min(outcome.lowest, score.overall());
            if (sarif || diff) {
                outcome.kept.add(score);
            } else if (json) {
                session.console().out().println(EvaluationJson.write(score));
            } else {
                printer.print(score);
            }
        }
    }

    private void difference(List<QualityScore> scores, ScorePrinter printer) {
        int half = scores.size() / 2;
        for (int i = 0; i < half; i++) {
            ScoreDifference difference = new ScoreDifference(scores.get(i), scores.get(half + i));
            if (json) {
                session.console().out().println(difference.json());
            } else {
                printer.printDifference(difference);
            }
        }
    }
}
