package io.graniteft.distill.internal;

import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The digest of all that decides what a step makes: contents and settings, never paths, so that a run can be moved. */
final class StepInput {
    private final Map<String, Object> parts = new TreeMap<>();

    StepInput with(String name, Object value) {
        parts.put(name, value);
        return this;
    }

    /** The content of a file or folder; that there is none counts too. */
    StepInput withFile(String name, @Nullable Path path) throws IOException {
        parts.put(name, path == null || !Files.exists(path) ? "" : Digests.sha256OfTree(path));
        return this;
    }

    /** The contents of files, in order. */
    StepInput withFiles(String name, List<Path> paths) throws IOException {
        List<String> digests = new ArrayList<>();
        for (Path path : paths) {
            digests.add(Digests.sha256(path));
        }
        parts.put(name, digests);
        return this;
    }

    String digest() {
        return Digests.sha256(Json.line(parts));
    }
}
