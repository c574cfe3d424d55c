package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.student.AdapterFolder;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Hands a tuned model on. */
@Command(
        name = "export",
        description = {
            "Writes a tuned model for others.",
            "Any of: the adapter with a model card, one merged model,",
            "a GGUF file for llama.cpp and Ollama, an archive for a SageMaker endpoint."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite export --adapter runs/20261123-101500-1a2b3c4d --output models/gate",
            "  granite export --adapter models/first --output models/first-gguf --format gguf --llama-cpp ~/llama.cpp"
        })
final class ExportCommand implements Callable<Integer> {
    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A run (its best epoch is taken), a training, or an adapter's folder.")
    private @Nullable Path adapter;

    @Option(names = "--output", paramLabel = "DIR", description = "The folder to write.")
    private @Nullable Path output;

    @Option(
            names = "--format",
            paramLabel = "F",
            split = ",",
            description = "Some of adapter, merged, gguf, sagemaker; default: adapter,merged.")
    private List<String> formats = new ArrayList<>();

    @Option(
            names = "--dtype",
            paramLabel = "T",
            description = "Of merged weights: bfloat16 or float16; default: bfloat16.")
    private String dtype = "bfloat16";

    @Option(
            names = "--gguf-type",
            paramLabel = "T",
            description = "Such as f16, q8_0, q4_k_m; default: f16. Types with a k need llama.cpp's quantiser.")
    private String ggufType = "f16";

    @Option(
            names = "--llama-cpp",
            paramLabel = "DIR",
            description = "A checkout of llama.cpp, for GGUF; default: LLAMA_CPP, then the PATH.")
    private @Nullable Path llamaCpp;

    @Option(
            names = {"--student", "--base"},
            paramLabel = "MODEL",
            description = "The base model: a hub's id or a folder; default: the one the adapter was trained on.")
    private @Nullable String student;

    @Option(names = "--name", paramLabel = "TITLE", description = "The title of the model card.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print the files as one JSON object.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Session session;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (adapter == null || output == null) {
            throw new ParameterException(
                    spec.commandLine(), "name what to export with --adapter, and the folder to write with --output");
        }
        AdapterFolder found = AdapterFolder.in(adapter);
        Wiring wiring = new Wiring(config.load(session), session.console(), session.environment());
        JsonNode written = wiring.trainerModule(session.console().err())
                .run("granite_trainer.export", arguments(found.folder(), output));
        if (json) {
            session.console().out().println(Json.line(written));
        } else {
            Path target = output;
            written.path("files")
                    .forEach(file -> session.console()
                            .out()
                            .println(target.resolve(file.path("path").asText())));
        }
        return 0;
    }

    private List<String> arguments(Path folder, Path target) {
        List<String> words = new ArrayList<>(List.of(
                "--adapter",
                folder.toString(),
                "--output",
                target.toString(),
                "--dtype",
                dtype,
                "--gguf-type",
                ggufType));
        if (!formats.isEmpty()) {
            words.addAll(List.of("--formats", String.join(",", formats)));
        }
        if (llamaCpp != null) {
            words.addAll(List.of("--llama-cpp", llamaCpp.toString()));
        }
        if (student != null) {
            words.addAll(List.of("--student", student));
        }
        if (name != null) {
            words.addAll(List.of("--name", name));
        }
        return words;
    }
}
