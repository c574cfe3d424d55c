package io.graniteft.cli.internal.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A tree like a training container's {@code /opt/ml}: hyperparameters and channels go in, checkpoints and the adapter come
 * out. Training here and training in the cloud read the same tree.
 */
public final class MlRoot {
    private MlRoot() {}

    /**
     * Lays out the tree for a training.
     *
     * @param root the tree's folder
     * @param train the examples to train on
     * @param validation the examples to measure on
     * @throws IOException if it cannot be written
     */
    public static void write(Path root, PipelineConfig config, Path train, Path validation) throws IOException {
        AtomicFiles.writeString(
                root.resolve("input/config/hyperparameters.json"), Json.pretty(hyperparameters(config)));
        channel(train, root.resolve("input/data/train/train.jsonl"));
        channel(validation, root.resolve("input/data/val/val.jsonl"));
    }

    /** The configuration's training keys, each value a string, as a training job takes them. */
    public static Map<String, String> hyperparameters(PipelineConfig config) {
        Map<String, String> values = new TreeMap<>();
        values.put("student", config.studentName());
        JsonNode tree = Json.mapper().valueToTree(config);
        for (String block : new String[] {"model", "qlora", "training", "tiny_student"}) {
            tree.path(block).properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                boolean ofTiny = block.equals("tiny_student");
                if (!ofTiny || config.studentName().equals("tiny")) {
                    String name =
                            block.equals("model") && entry.getKey().equals("name") ? "model.name" : entry.getKey();
                    values.put(name, value.isTextual() ? value.asText() : value.toString());
                }
            });
        }
        return values;
    }

    private static void channel(Path source, Path target) throws IOException {
        AtomicFiles.write(target, out -> Files.copy(source, out));
    }
}
