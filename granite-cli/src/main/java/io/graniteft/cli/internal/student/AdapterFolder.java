package io.graniteft.cli.internal.student;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A tuned adapter on disk, as a person names it.
 *
 * @param folder holds {@code adapter_config.json} and the weights
 */
public record AdapterFolder(Path folder) {
    private static final String CONFIG = "adapter_config.json";

    /** Where an adapter lies in what people name: itself, a training, an export. */
    private static final List<String> PLACES = List.of("", "model", "adapter");

    /**
     * Finds the adapter in a folder: the adapter's own, that of a training or of an export, or that of a run, whose best
     * epoch by held-out score is taken.
     *
     * @throws GraniteException if there is none
     */
    public static AdapterFolder in(Path named) throws IOException {
        for (String place : PLACES) {
            if (Files.isRegularFile(named.resolve(place).resolve(CONFIG))) {
                return new AdapterFolder(place.isEmpty() ? named : named.resolve(place));
            }
        }
        return best(named)
                .or(() -> Optional.of(named.resolve("train").resolve("model"))
                        .filter(folder -> Files.isRegularFile(folder.resolve(CONFIG))))
                .map(AdapterFolder::new)
                .orElseThrow(() -> new GraniteException(
                        ErrorCode.FAILED,
                        named + " is not an adapter, nor a run with one: it has no " + CONFIG,
                        "name a run's folder, or the folder `model` of a training, for example runs/<id>/train/model"));
    }

    /** The base model that the adapter names: a hub's id or a folder as it was when the adapter was trained. */
    public String base() throws IOException {
        String noted = Files.isRegularFile(folder.resolve("granite_adapter.json"))
                ? Json.tree(folder.resolve("granite_adapter.json")).path("base").asText()
                : "";
        return noted.isEmpty()
                ? Json.tree(folder.resolve(CONFIG))
                        .path("base_model_name_or_path")
                        .asText()
                : noted;
    }

    /** Whether the training quantised the base; adapters that do not say so did. */
    public boolean loadsIn4Bit() throws IOException {
        Path note = folder.resolve("granite_adapter.json");
        return !Files.isRegularFile(note)
                || Json.tree(note).path("qlora").path("load_in_4bit").asBoolean(true);
    }

    private static Optional<Path> best(Path run) {
        Path epochs = run.resolve("epochs.jsonl");
        if (!Files.isRegularFile(epochs)) {
            return Optional.empty();
        }
        List<JsonNode> scored = new ArrayList<>();
        for (JsonNode line : JsonlReader.readAll(epochs, JsonNode.class)) {
            if (Files.isRegularFile(folderOf(run, line).resolve(CONFIG))
                    && line.path("avg_student_score").isNumber()) {
                scored.add(line);
            }
        }
        return scored.stream()
                .max(Comparator.comparingDouble(
                        line -> line.path("avg_student_score").asDouble()))
                .map(line -> folderOf(run, line));
    }

    private static Path folderOf(Path run, JsonNode epoch) {
        return run.resolve("distill")
                .resolve("epoch-" + epoch.path("epoch").asInt())
                .resolve("training")
                .resolve("model");
    }
}
