package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The files of a run as trees. A report is also wanted of a run that failed or still goes on, so what is missing is empty,
 * and a line that is half written is left out.
 */
final class RunFiles {
    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /** The document in a file; a missing node when there is none. */
    JsonNode tree(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return MissingNode.getInstance();
        }
        return Json.tree(file);
    }

    /** The document in a YAML file; a missing node when there is none. */
    JsonNode yaml(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return MissingNode.getInstance();
        }
        try {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return Json.mapper().valueToTree(document);
        } catch (YAMLException e) {
            throw new GraniteException(
                    ErrorCode.FAILED, file + ": not valid YAML", "the file is damaged; the run's report needs it", e);
        }
    }

    /** The objects of a JSON Lines file, all at once; for files with a line an epoch, a step, or a sample. */
    List<JsonNode> lines(String name) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        forEachLine(name, all::add);
        return all;
    }

    /** The objects of the one file of this name in a folder's folders; none if there is no such file. */
    List<JsonNode> linesBelow(String parent, String name) throws IOException {
        Path root = folder.resolve(parent);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            List<Path> found = children.map(child -> child.resolve(name))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            return found.isEmpty()
                    ? List.of()
                    : lines(folder.relativize(found.get(0)).toString());
        }
    }

    /** Passes the objects of a JSON Lines file one by one, for files of any size. */
    void forEachLine(String name, Consumer<JsonNode> action) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.filter(line -> !line.isBlank()).forEach(line -> {
                try {
                    action.accept(Json.mapper().readTree(line));
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    // The last line of a file that is being written: the next report will have it.
                }
            });
        }
    }

    /** The text of a small file, or an empty text. */
    String text(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }
}
