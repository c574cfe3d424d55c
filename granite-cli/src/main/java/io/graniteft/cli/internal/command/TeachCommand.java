package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.TeachWork;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.teacher.BuiltInPrompts;
import io.graniteft.teacher.TeacherSummary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has a teacher answer prompts. */
@Command(
        name = "teach",
        description = "Has a teacher answer prompts, into a journal that survives any crash.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite teach --test-mode --prompts 5",
            "  granite teach --input-file data/processed/prompts.jsonl --output-file data/teacher_outputs/answers.jsonl"
        })
final class TeachCommand implements Callable<Integer> {
    private static final Path USUAL_INPUT = Path.of("data", "processed", "prompts.jsonl");
    private static final Path USUAL_OUTPUT = Path.of("data", "teacher_outputs");

    @Option(
            names = "--input-file",
            paramLabel = "FILE",
            description = "Prompts, JSON Lines; default: data/processed/prompts.jsonl.")
    private Path input = USUAL_INPUT;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "Journal; default: data/teacher_outputs/<teacher>_outputs.jsonl.")
    private @Nullable Path output;

    @Option(
            names = "--teacher",
            paramLabel = "NAME",
            description =
                    "reference: the corpus' own function, offline; recorded: replays a journal. Default: teacher.provider.")
    private @Nullable String teacher;

    @Option(names = "--journal", paramLabel = "FILE", description = "The journal that the teacher `recorded` replays.")
    private @Nullable Path journal;

    @Option(names = "--test-mode", description = "Ask the built-in prompts instead of a file's.")
    private boolean testMode;

    @Option(names = "--prompts", paramLabel = "N", description = "How many prompts; default: 5 in test mode, else all.")
    private @Nullable Integer prompts;

    @Option(names = "--workers", paramLabel = "N", description = "Calls at the same time; default: 10, at most 200.")
    private @Nullable Integer workers;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Answers after which the journal is on disk at the latest; default: 10.")
    private @Nullable Integer checkpointEvery;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens of an answer; default: 2048.")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "T", description = "Temperature of sampling; default: 0.7.")
    private @Nullable Double temperature;

    @Option(names = "--retry-failed", description = "Ask again what failed before.")
    private boolean retryFailed;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Session session;

    TeachCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (prompts != null && prompts < 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--prompts': at least 1");
        }
        LoadedConfig loaded = config.load(session, flags());
        String provider = loaded.config().teacher().provider();
        Path target = output == null ? USUAL_OUTPUT.resolve(provider + "_outputs.jsonl") : output;
        try (TerminalProgress progress =
                new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress())) {
            TeacherSummary summary = TeachWork.run(
                    new Wiring(loaded, session.console(), session.environment()),
                    chosen(),
                    target,
                    retryFailed,
                    progress);
            progress.endLine();
            print(summary, target);
        }
        return 0;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "teacher.provider", teacher);
        ConfigOptions.put(flags, "teacher.journal", journal);
        ConfigOptions.put(flags, "teacher.workers", workers);
        ConfigOptions.put(flags, "teacher.checkpoint_every", checkpointEvery);
        ConfigOptions.put(flags, "aws.bedrock.max_tokens", maxTokens);
        ConfigOptions.put(flags, "aws.bedrock.temperature", temperature);
        return flags;
    }

    private List<Prompt> chosen() {
        List<Prompt> all = testMode ? BuiltInPrompts.all() : JsonlReader.readAll(input, Prompt.class);
        return prompts == null ? all : all.subList(0, Math.min(prompts, all.size()));
    }

    private void print(TeacherSummary summary, Path target) {
        session.console()
                .out()
                .printf(
                        "teacher %s: %,d prompts, %,d answered now, %,d already in the journal, %,d failed%n",
                        summary.model(), summary.prompts(), summary.answered(), summary.skipped(), summary.failures());
        summary.failed().forEach((error, count) -> session.console().out().printf("  %,d %s%n", count, error));
        session.console().out().println("wrote " + target);
    }
}
