package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.source.StoredSource.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of a test, and a folder for copies of what lies in it. */
abstract class StoreFixture {
    static final FileSelection ALL = new FileSelection(List.of(".c", ".h"), 0);

    static final String MIT = "MIT License\n\nPermission is hereby granted, free of charge, to any person";

    @TempDir
    Path bucket;

    @TempDir
    Path copies;

    RecordingStore store;

    @BeforeEach
    void openStore() {
        store = new RecordingStore(new LocalObjectStore(bucket));
    }

    /** A folder as a store, which notes what is read and can be told to refuse. */
    static class RecordingStore implements ObjectStore {
        private final ObjectStore store;
        final List<String> read = new CopyOnWriteArrayList<>();
        int listed;

        RecordingStore(ObjectStore store) {
            this.store = store;
        }

        @Override
        public Stream<ObjectInfo> list(String prefix) throws IOException {
            listed++;
            return store.list(prefix);
        }

        @Override
        public Stream<ObjectInfo> listFolder(String folder) throws IOException {
            return store.listFolder(folder);
        }

        @Override
        public InputStream read(String key) throws IOException {
            read.add(key);
            return store.read(key);
        }

        @Override
        public void write(String key, Path file) throws IOException {
            store.write(key, file);
        }

        @Override
        public String location() {
            return "s3://bucket/prefix/";
        }
    }

    void object(String key, String text) throws IOException {
        Path file = Files.createTempFile("object", "");
        try {
            Files.writeString(file, text);
            store.write(key, file);
        } finally {
            Files.delete(file);
        }
    }

    StoredSource source(Mode mode, String... excluded) {
        return new StoredSource("tsn", "tsn", store, List.of(excluded), copies, mode, 4);
    }

    Map<String, String> texts(StoredSource source, FileSelection selection) throws Exception {
        Map<String, String> texts = new TreeMap<>();
        try (SourceFiles files = source.open(selection)) {
            List<SourceItem> items = Drained.of(files);
            for (SourceItem item : items) {
                texts.put(
                        item.path(),
                        item.problem() == null ? text(item) : item.problem().label());
            }
            assertThat(items).extracting(SourceItem::path).containsExactlyElementsOf(texts.keySet());
        }
        return texts;
    }

    private static String text(SourceItem item) throws IOException {
        try (InputStream in = item.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
