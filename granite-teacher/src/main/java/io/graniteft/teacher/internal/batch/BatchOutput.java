package io.graniteft.teacher.internal.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a job has written. */
public final class BatchOutput {
    private static final String SUFFIX = ".jsonl.out";

    private BatchOutput() {}

    /** Takes the lines. */
    @FunctionalInterface
    public interface Lines {
        /** A line that is JSON. */
        void on(JsonNode line);
    }

    /**
     * Reads all files of answers of a job. Their order is not that of the records.
     *
     * @param folder the key of the job's output folder, ending in {@code /}
     * @return how many lines could not be read
     */
    public static int read(ObjectStore store, String folder, Lines lines) throws IOException {
        List<String> keys;
        try (Stream<ObjectStore.ObjectInfo> all = store.list(folder)) {
            keys = all.map(ObjectStore.ObjectInfo::key)
                    .filter(key -> key.endsWith(SUFFIX))
                    .toList();
        }
        int unreadable = 0;
        for (String key : keys) {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(store.read(key), StandardCharsets.UTF_8))) {
                @Nullable String text;
                while ((text = reader.readLine()) != null) {
                    JsonNode line = text.isBlank() ? null : parse(text);
                    if (line != null) {
                        lines.on(line);
                    } else if (!text.isBlank()) {
                        unreadable++;
                    }
                }
            }
        }
        return unreadable;
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
