package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.Json;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the student. */
@Command(
        name = "generate",
        description = "Asks a base or tuned model and prints its answer.",
        footerHeading = "%nExample:%n",
        footer = "  granite generate --adapter runs/20261123-101500-1a2b3c4d/train/model \"Write a CRC-8 in C\"")
final class GenerateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT", description = "What to ask; - reads it from standard input.")
    private String prompt = "";

    @Option(names = "--adapter", paramLabel = "DIR", description = "The tuned adapter; default: the base model alone.")
    private @Nullable Path adapter;

    @Option(
            names = "--student",
            paramLabel = "MODEL",
            description = "The base model: a hub's id or a folder; default: the one the adapter was trained on.")
    private @Nullable String student;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Tokens of the answer at most; default: 1024.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Temperature of sampling, 0: the likeliest; default: 0.7.")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Nucleus of sampling; default: 0.95.")
    private @Nullable Double topP;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of sampling; default: 42.")
    private int seed = 42;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    GenerateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "distillation.max_new_tokens", maxTokens);
        ConfigOptions.put(flags, "distillation.generation_temperature", temperature);
        ConfigOptions.put(flags, "distillation.generation_top_p", topP);
        ConfigOptions.put(flags, "student", student == null ? baseOf(adapter) : student);
        LoadedConfig loaded = config.load(session, flags);
        PipelineConfig settings = loaded.config();
        if (settings.studentName().equals(StudentSpec.TINY)) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    "the tiny student is made within a run and has no weights of its own",
                    "name an adapter of a run with --adapter, or the folder of its base model with --student");
        }
        String question = prompt.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : prompt;
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        try (TerminalProgress progress =
                        new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress());
                StudentModel model = wiring.student(line -> {})) {
            GenerationRequest request = new GenerationRequest(
                    StudentSpec.of(settings, Path.of(settings.studentName()), List.of()),
                    adapter,
                    List.of(new SeededPrompt("prompt", question, seed)),
                    settings.distillation().generationTemperature(),
                    settings.distillation().generationTopP(),
                    settings.distillation().maxNewTokens(),
                    1);
            model.generate(request, answer -> session.console().out().println(answer.text()), progress);
        }
        return 0;
    }

    /** The base model that an adapter names in its own configuration. */
    private static @Nullable String baseOf(@Nullable Path adapter) throws IOException {
        if (adapter == null) {
            return null;
        }
        Path file = adapter.resolve("adapter_config.json");
        if (!Files.isRegularFile(file)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    adapter + " is not an adapter: it has no adapter_config.json",
                    "name the folder `model` of a training, for example runs/<id>/train/model");
        }
        String base = Json.tree(file).path("base_model_name_or_path").asText();
        return base.isEmpty() ? null : base;
    }
}
