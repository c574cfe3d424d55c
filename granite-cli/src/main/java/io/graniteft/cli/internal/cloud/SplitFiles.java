package io.graniteft.cli.internal.cloud;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The data of a job: local files that are uploaded with their digests, or what lies in a bucket already. */
public final class SplitFiles {
    /** Names the digests of what lies beside it. */
    public static final String DIGESTS = "splits.json";

    /** Characters of code for a token of the model, as measured on C; for estimates only. */
    private static final double BYTES_OF_TOKEN = 3.2;

    private final SortedMap<String, String> digests;
    private final long bytes;

    private SplitFiles(SortedMap<String, String> digests, long bytes) {
        this.digests = digests;
        this.bytes = bytes;
    }

    /** Digests by a short name of each file. */
    public SortedMap<String, String> digests() {
        return Collections.unmodifiableSortedMap(digests);
    }

    /** About how many tokens one pass over the data has. */
    public long tokens() {
        return Math.round(bytes / BYTES_OF_TOKEN);
    }

    /**
     * Files of this machine.
     *
     * @throws GraniteException if one is missing or empty
     */
    public static SplitFiles local(Path folder, List<String> names) throws IOException {
        SortedMap<String, String> digests = new TreeMap<>();
        long bytes = 0;
        for (String name : names) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + (Files.exists(file) ? " is empty" : " is missing"),
                        "make it with `granite prepare`, or name its folder with --local-data-dir");
            }
            digests.put(
                    "data." + name.replace(".jsonl", ""), Digests.sha256(file).substring(0, 16));
            bytes += name.startsWith("train") ? Files.size(file) : 0;
        }
        return new SplitFiles(digests, bytes);
    }

    /** Uploads files of this machine; those that lie there already with the same digest stay. */
    public static void upload(Path folder, List<String> names, ObjectStore to, Consumer<String> note)
            throws IOException {
        Map<String, String> there = noted(to);
        Map<String, String> digests = new LinkedHashMap<>();
        for (String name : names) {
            Path file = folder.resolve(name);
            String digest = Digests.sha256(file);
            digests.put(name, digest);
            if (digest.equals(there.get(name)) && has(to, name, Files.size(file))) {
                note.accept("already there: " + to.location() + name);
                continue;
            }
            to.write(name, file);
            note.accept("uploaded " + to.location() + name + " (sha256 " + digest.substring(0, 16) + "…)");
        }
        Path list = Files.createTempFile("granite-splits", ".json");
        try {
            AtomicFiles.writeString(
                    list, Json.pretty(new TreeMap<>(Map.of("schema", "granite.splits/1", "sha256", digests))));
            to.write(DIGESTS, list);
        } finally {
            Files.delete(list);
        }
    }

    private static boolean has(ObjectStore store, String name, long bytes) throws IOException {
        try (Stream<ObjectStore.ObjectInfo> found = store.list(name)) {
            return found.anyMatch(object -> object.key().equals(name) && object.bytes() == bytes);
        }
    }

    private static Map<String, String> noted(ObjectStore store) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try {
            Json.mapper()
                    .readTree(store.readAll(DIGESTS))
                    .path("sha256")
                    .properties()
                    .forEach(each -> digests.put(each.getKey(), each.getValue().asText()));
        } catch (NoSuchFileException | com.fasterxml.jackson.core.JsonProcessingException e) {
            // Nobody noted any: whoever uploaded them was somebody else.
        }
        return digests;
    }

    /**
     * What lies in a bucket.
     *
     * @param names of files that must be there; empty: anything
     * @throws GraniteException if one is missing or empty, or nothing is there
     */
    public static SplitFiles remote(ObjectStore store, List<String> names, String hint) throws IOException {
        SortedMap<String, ObjectStore.ObjectInfo> found = new TreeMap<>();
        try (Stream<ObjectStore.ObjectInfo> objects = store.list("")) {
            objects.limit(10_000).forEach(object -> found.put(object.key(), object));
        }
        for (String name : names) {
            ObjectStore.ObjectInfo object = found.get(name);
            if (object == null || object.bytes() == 0) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        store.location() + name + (object == null ? " is missing" : " is empty"),
                        hint);
            }
        }
        if (found.isEmpty()) {
            throw new GraniteException(ErrorCode.FAILED, "nothing lies in " + store.location(), hint);
        }
        Map<String, String> noted = names.isEmpty() ? Map.of() : noted(store);
        SortedMap<String, String> digests = new TreeMap<>();
        long bytes = 0;
        StringBuilder all = new StringBuilder();
        for (ObjectStore.ObjectInfo object : found.values()) {
            all.append(object.key()).append(' ').append(object.etag()).append('\n');
            bytes += object.key().startsWith("train.jsonl") ? object.bytes() : 0;
        }
        for (String name : names) {
            ObjectStore.ObjectInfo object = found.get(name);
            String digest = noted.getOrDefault(name, object == null ? "" : object.etag());
            digests.put("data." + name.replace(".jsonl", ""), digest.substring(0, Math.min(16, digest.length())));
        }
        if (names.isEmpty()) {
            digests.put("data", Digests.sha256(all.toString()).substring(0, 16));
        }
        return new SplitFiles(digests, bytes);
    }
}
