package io.graniteft.cli.internal.command;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.EvaluationJson.InputLine;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
        footer = {"  granite evaluate src/shaper.c", "  granite evaluate --jsonl answers.jsonl --json --min-score 7"})
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Files to score; - is standard input.")
    private List<String> paths = List.of();

    @Option(
            names = "--jsonl",
            paramLabel = "FILE",
            description = "Score the lines {\"id\",\"code\"} of a file; - is standard input.")
    private @Nullable String jsonl;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Reading of the scoring tables; default and only one so far: literal.")
    private String profile = "literal";

    @Option(names = "--compiler", paramLabel = "COMMAND", description = "C compiler, or none; default: gcc.")
    private String compiler = "gcc";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Snippets scored at the same time; default: one a core.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Option(names = "--min-score", paramLabel = "X", description = "Exit with status 10 if any overall score is lower.")
    private @Nullable Double minScore;

    @Spec
    private CommandSpec spec;

    private final Session session;

    EvaluateCommand(Session session) {
        this.session = session;
    }

    /** A line of input and its score; the score is null when the line is broken. */
    private record Result(InputLine line, @Nullable QualityScore score) {}

    /** What came of all lines. */
    private static final class Outcome {
        private int scored;
        private int broken;
        private double lowest = 10;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (paths.isEmpty() == (jsonl == null)) {
            throw new ParameterException(spec.commandLine(), "Name files to score, or one --jsonl FILE");
        }
        if (!profile.equals("literal")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--profile': expected literal but was '" + profile + "'");
        }
        CodeQualityEvaluator evaluator =
                CodeQualityEvaluator.builder().compiler(compiler).build();
        Outcome outcome = new Outcome();
        OrderedWork.run(
                inputs(),
                threads,
                line -> new Result(line, line.snippet() == null ? null : evaluator.evaluate(line.snippet())),
                result -> take(result, outcome));
        session.console().out().flush();
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

    private void take(Result result, Outcome outcome) {
        QualityScore score = result.score();
        if (score == null) {
            session.console().warn(jsonl + ": " + result.line().error());
            outcome.broken++;
            return;
        }
        PrintStream out = session.console().out();
        if (json) {
            out.println(EvaluationJson.write(score));
        } else {
            if (outcome.scored == 0) {
                out.printf(
                        "%-8s %-7s %-9s %-7s %-6s  %s%n", "overall", "syntax", "protocol", "safety", "style", "file");
            }
            print(out, score);
        }
        outcome.scored++;
        outcome.lowest = Math.min(outcome.lowest, score.overall());
    }

    private static void print(PrintStream out, QualityScore score) {
        out.printf(
                Locale.ROOT,
                "%-8.2f %-7s %-9s %-7s %-6s  %s%s%n",
                score.overall(),
                number(score.syntax()),
                number(score.protocol()),
                number(score.safety()),
                number(score.style()),
                score.id(),
                score.status() == Status.OK ? "" : "  [" + score.status() + "]");
        for (Finding finding : score.findings()) {
            out.printf(
                    Locale.ROOT,
                    "  %+5.1f  %-8s %-22s %s%s%n",
                    finding.amount(),
                    finding.dimension().label(),
                    finding.rule(),
                    finding.line() > 0 ? "line " + finding.line() + ": " : "",
                    finding.message());
        }
    }

    private static String number(@Nullable Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.1f", value);
    }

    private List<InputLine> inputs() throws IOException {
        return jsonl == null ? files() : lines(jsonl);
    }

    private List<InputLine> files() throws IOException {
        List<InputLine> inputs = new ArrayList<>();
        for (String path : paths) {
            byte[] bytes = path.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(existing(path));
            String text = new String(bytes, StandardCharsets.UTF_8);
            boolean answer = path.equals("-") || path.toLowerCase(Locale.ROOT).endsWith(".md");
            inputs.add(new InputLine(1, Snippet.of(path, answer ? CodeBlocks.extract(text) : text), null));
        }
        return inputs;
    }

    private static List<InputLine> lines(String path) throws IOException {
        List<InputLine> inputs = new ArrayList<>();
        try (BufferedReader reader = path.equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(existing(path))) {
            int number = 0;
            for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    inputs.add(EvaluationJson.read(line, number));
                }
            }
        }
        return inputs;
    }

    private static Path existing(String path) {
        Path file = Path.of(path);
        if (!Files.isRegularFile(file)) {
            throw new GraniteException(
                    ErrorCode.FAILED, "no such file: " + path, "check the path; it is relative to the current folder");
        }
        return file;
    }
}
