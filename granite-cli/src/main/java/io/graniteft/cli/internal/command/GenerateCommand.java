package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.student.AdapterFolder;
import io.graniteft.cli.internal.student.AnswerFile;
import io.graniteft.cli.internal.student.PromptList;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the student. */
@Command(
        name = "generate",
        description = {
            "Asks a base or tuned model and prints its answer, or those to a file of prompts.",
            "With --output, the same command goes on with what a stopped one has left."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite generate --adapter runs/20261123-101500-1a2b3c4d \"Write a CRC-8 in C\"",
            "  granite generate --adapter models/first --prompts data/processed/eval_prompts.jsonl --output answers.jsonl"
        })
final class GenerateCommand implements Callable<Integer> {
    /** The engine's name in the worker's environment. */
    private static final String ENGINE = "GRANITE_GENERATION_ENGINE";

    @Parameters(paramLabel = "PROMPT", arity = "0..1", description = "What to ask; - reads it from standard input.")
    private @Nullable String prompt;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description = "Ask what stands in this file: JSON Lines {\"id\",\"prompt\"}.")
    private @Nullable Path prompts;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Append the answers to this file, as JSON Lines, and leave out what it has; for --prompts.")
    private @Nullable Path output;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description =
                    "A run (its best epoch answers), a training, or an adapter's folder; default: the base alone.")
    private @Nullable Path adapter;

    @Option(names = "--base-only", description = "Ask the adapter's base model without the adapter, for comparison.")
    private boolean baseOnly;

    @Option(
            names = {"--student", "--base"},
            paramLabel = "MODEL",
            description = {
                "The base model: a hub's id or a folder; default: the one the adapter was trained on.",
                "openai:MODEL@ADDRESS asks a service that serves it, such as openai:gate@http://localhost:8000/v1."
            })
    private @Nullable String student;

    @Option(
            names = {"--max-new-tokens", "--max-tokens"},
            paramLabel = "N",
            description = "Tokens of an answer at most; default: 1024.")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Temperature of sampling, 0: the likeliest; default: 0.7.")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Nucleus of sampling; default: 0.95.")
    private @Nullable Double topP;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of sampling; a prompt of a file has its own, made from this and its id; default: 42.")
    private int seed = 42;

    @Option(names = "--batch-size", paramLabel = "N", description = "Prompts answered at once; default: 16.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--engine",
            paramLabel = "E",
            description = "vllm, transformers, or auto: vLLM where it is installed and there is a GPU; default: auto.")
    private String engine = "auto";

    @Option(names = "--json", description = "Print JSON Lines: id, prompt, output, tokens, stop, seed.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Session session;

    GenerateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkOptions();
        @Nullable AdapterFolder tuned = adapter == null ? null : AdapterFolder.in(adapter);
        LoadedConfig loaded = config.load(session, flags(tuned));
        PipelineConfig settings = loaded.config();
        if (settings.studentName().equals(StudentSpec.TINY)) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    "the tiny student is made within a run and has no weights of its own",
                    "name an adapter of a run with --adapter, or the folder of its base model with --student");
        }
        @Nullable Path weights = tuned == null || baseOnly ? null : tuned.folder();
        List<SeededPrompt> asked = prompts == null
                ? List.of(new SeededPrompt("prompt", question(), seed))
                : PromptList.read(prompts, seed);
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        try (Sink sink = sink(settings, weights)) {
            List<SeededPrompt> open = asked.stream().filter(sink::isOpen).toList();
            if (open.size() < asked.size()) {
                session.console().err().println((asked.size() - open.size()) + " prompts are answered already");
            }
            if (!open.isEmpty()) {
                generate(wiring, settings, weights, open, sink);
            }
        }
        return 0;
    }

    private void checkOptions() {
        if ((prompt == null) == (prompts == null)) {
            throw usage("name a PROMPT, or a file of prompts with --prompts, and not both");
        }
        if (output != null && prompts == null) {
            throw usage("--output is for --prompts; a single answer goes to standard output");
        }
        if (baseOnly && adapter == null) {
            throw usage("--base-only says whose base is meant by --adapter; without one the base answers anyway");
        }
        if (!List.of("auto", "transformers", "vllm").contains(engine)) {
            throw usage("--engine is " + engine + "; it is auto, transformers or vllm");
        }
    }

    private ParameterException usage(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private Map<String, String> flags(@Nullable AdapterFolder tuned) throws IOException {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "distillation.max_new_tokens", maxTokens);
        ConfigOptions.put(flags, "distillation.generation_temperature", temperature);
        ConfigOptions.put(flags, "distillation.generation_top_p", topP);
        ConfigOptions.put(flags, "distillation.generation_batch_size", batchSize);
        if (tuned != null) {
            // An adapter corrects what quantising did to its base, too.
            flags.put("qlora.load_in_4bit", Boolean.toString(tuned.loadsIn4Bit()));
            flags.put("student", tuned.base());
        }
        ConfigOptions.put(flags, "student", student);
        return flags;
    }

    private String question() throws IOException {
        if (prompt == null) {
            throw new IllegalStateException("checked before");
        }
        return prompt.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : prompt;
    }

    private void generate(
            Wiring wiring, PipelineConfig settings, @Nullable Path weights, List<SeededPrompt> open, Sink sink)
            throws InterruptedException {
        Map<String, SeededPrompt> byId = open.stream().collect(Collectors.toMap(SeededPrompt::id, Function.identity()));
        try (TerminalProgress progress =
                        new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress());
                StudentModel model = wiring.student(line -> {}, Map.of(ENGINE, engine))) {
            model.generate(
                    new GenerationRequest(
                            StudentSpec.of(settings, Path.of("student"), List.of()),
                            weights,
                            open,
                            settings.distillation().generationTemperature(),
                            settings.distillation().generationTopP(),
                            settings.distillation().maxNewTokens(),
                            settings.distillation().generationBatchSize()),
                    answer -> sink.take(Objects.requireNonNull(byId.get(answer.id())), answer),
                    progress);
        }
    }

    /** Where answers go. */
    private interface Sink extends AutoCloseable {
        boolean isOpen(SeededPrompt asked);

        void take(SeededPrompt asked, Generation answer);

        @Override
        void close() throws IOException;
    }

    private Sink sink(PipelineConfig settings, @Nullable Path weights) throws IOException {
        if (output == null) {
            return new Printed();
        }
        String request = request(settings, weights);
        return new Filed(AnswerFile.open(output, request), request);
    }

    private final class Printed implements Sink {
        private final Consumer<String> out = session.console().out()::println;

        @Override
        public boolean isOpen(SeededPrompt asked) {
            return true;
        }

        @Override
        public void take(SeededPrompt asked, Generation answer) {
            out.accept(json || prompts != null ? Json.line(line(asked, answer)) : answer.text());
        }

        @Override
        public void close() {}
    }

    private record Filed(AnswerFile file, String request) implements Sink {
        @Override
        public boolean isOpen(SeededPrompt asked) {
            return !file.has(asked.id(), asked.prompt());
        }

        @Override
        public void take(SeededPrompt asked, Generation answer) {
            try {
                file.append(line(asked, answer).put("request", request));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static ObjectNode line(SeededPrompt asked, Generation answer) {
        return Json.mapper()
                .createObjectNode()
                .put("id", asked.id())
                .put("prompt", asked.prompt())
                .put("output", answer.text())
                .put("tokens", answer.tokens())
                .put("stop", answer.stop())
                .put("seed", asked.seed());
    }

    /** A digest of everything that decides an answer besides the prompt and its seed. */
    private String request(PipelineConfig settings, @Nullable Path weights) throws IOException {
        String adapterDigest = weights == null ? "none" : Digests.sha256(weights.resolve("adapter_model.safetensors"));
        return Digests.sha256(String.join(
                        "\n",
                        settings.studentName(),
                        adapterDigest,
                        Boolean.toString(settings.qlora().loadIn4bit()),
                        Double.toString(settings.distillation().generationTemperature()),
                        Double.toString(settings.distillation().generationTopP()),
                        Integer.toString(settings.distillation().maxNewTokens()),
                        Integer.toString(seed),
                        engine))
                .substring(0, 16);
    }
}
