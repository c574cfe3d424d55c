package io.graniteft.core.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.RunManifest.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of a stage in a run: whether its work is still good, and what is to be kept of it when it is not. */
final class StageFiles {
    /** Where it is written down what an unfinished stage is working on. */
    private static final String ATTEMPTS = ".attempts";

    /** Where the work of a stage goes that other inputs have overtaken. */
    private static final String SUPERSEDED = "superseded";

    private final RunFolder run;
    private final Stage stage;
    private final Path folder;

    StageFiles(RunFolder run, Stage stage) {
        this.run = run;
        this.stage = stage;
        this.folder = run.folder(stage.name());
    }

    /**
     * What a stage was given.
     *
     * @param configDigest of its settings
     * @param inputs what goes in
     */
    @JsonPropertyOrder({"config_digest", "inputs"})
    public record Attempt(String configDigest, List<FileDigest> inputs) {
        public Attempt {
            inputs = List.copyOf(inputs);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * What the stage would be given now.
     *
     * @throws GraniteException if an input is missing
     */
    Attempt attempt() throws IOException {
        List<FileDigest> digests = new ArrayList<>();
        for (Path input : new LinkedHashSet<>(stage.inputs())) {
            Path path = input.toAbsolutePath().normalize();
            if (!Files.exists(path)) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "the " + stage.name().label() + " stage needs " + input + ", which does not exist",
                        "check the path in the configuration, or run the earlier stages");
            }
            digests.add(new FileDigest(labelOfInput(path), Digests.sha256OfTree(path)));
        }
        return new Attempt(stage.configDigest(), digests);
    }

    /** The manifest of finished work, if it was made from the same inputs and settings and is still what it was. */
    @Nullable
    RunManifest current(Attempt attempt) throws IOException {
        @Nullable RunManifest manifest = read(folder.resolve(RunManifest.FILE_NAME), RunManifest.class);
        if (manifest == null
                || !RunManifest.SCHEMA.equals(manifest.schema())
                || !stage.name().label().equals(manifest.stage())
                || !attempt.configDigest().equals(manifest.configDigest())
                || !attempt.inputs().equals(manifest.inputs())) {
            return null;
        }
        for (FileDigest output : manifest.outputs()) {
            Path path = folder.resolve(output.path());
            if (!Files.exists(path) || !Digests.sha256OfTree(path).equals(output.sha256())) {
                return null;
            }
        }
        return manifest;
    }

    /**
     * Readies the folder for work. Unfinished work on the same inputs and settings stays and is gone on with; anything else is
     * set aside, never deleted, unless the stage can tell by itself what of it is still good.
     */
    void begin(Attempt attempt) throws IOException {
        Path record = run.root().resolve(ATTEMPTS).resolve(stage.name().label() + ".json");
        boolean finished = Files.exists(folder.resolve(RunManifest.FILE_NAME));
        boolean same = attempt.equals(read(record, Attempt.class));
        if (finished && stage.checksItsOwnWork()) {
            Files.delete(folder.resolve(RunManifest.FILE_NAME));
        } else if ((finished || !same) && !stage.checksItsOwnWork() && Files.exists(folder)) {
            setAside();
        }
        Files.createDirectories(folder);
        AtomicFiles.removeLeftovers(folder);
        AtomicFiles.writeString(record, Json.pretty(attempt));
    }

    private void setAside() throws IOException {
        Path target;
        int number = 1;
        do {
            target = run.root().resolve(SUPERSEDED).resolve(stage.name().label() + "-" + number);
            number++;
        } while (Files.exists(target));
        Files.createDirectories(target.getParent() == null ? run.root() : target.getParent());
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes the manifest of finished work. */
    RunManifest finish(Attempt attempt, Stage.Result result, Map<String, Object> volatileFacts) throws IOException {
        List<FileDigest> outputs = new ArrayList<>();
        for (Path output : new LinkedHashSet<>(result.outputs())) {
            Path path = output.toAbsolutePath().normalize();
            if (!Files.exists(path)) {
                throw new IllegalStateException(
                        "the " + stage.name().label() + " stage names an output that is not there: " + output);
            }
            outputs.add(new FileDigest(labelOfOutput(path), Digests.sha256OfTree(path)));
        }
        RunManifest manifest = new RunManifest(
                RunManifest.SCHEMA,
                stage.name().label(),
                attempt.configDigest(),
                attempt.inputs(),
                outputs,
                result.counts(),
                result.facts(),
                volatileFacts);
        AtomicFiles.writeString(folder.resolve(RunManifest.FILE_NAME), Json.pretty(manifest));
        return manifest;
    }

    /** Relative to the run, or to the configuration's folder if they have more than the root in common, or else absolute. */
    private String labelOfInput(Path path) {
        if (path.startsWith(run.root())) {
            return slashes(run.root().relativize(path));
        }
        Path base = run.config().baseFolder();
        boolean related = base.getNameCount() > 0
                && path.getNameCount() > 0
                && path.getName(0).equals(base.getName(0));
        return related ? slashes(base.relativize(path)) : slashes(path);
    }

    /** Relative to the manifest's folder, where the output lies within the run. */
    private String labelOfOutput(Path path) {
        return slashes(path.startsWith(run.root()) ? folder.relativize(path) : path);
    }

    private static String slashes(Path path) {
        String text = path.toString().replace('\\', '/');
        return text.isEmpty() ? "." : text;
    }

    /** The file's content, or null if it is missing or something else. */
    private static <T> @Nullable T read(Path file, Class<T> type) {
        try {
            return Json.mapper().readValue(Files.readAllBytes(file), type);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
