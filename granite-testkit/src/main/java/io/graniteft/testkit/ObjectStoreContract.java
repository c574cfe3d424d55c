package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.store.ObjectStore;
import io.graniteft.core.store.ObjectStore.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does. A test of an implementation extends this and names an empty store. */
public abstract class ObjectStoreContract {
    /** Where the tests keep the files that they store. */
    @TempDir
    protected Path workFolder;

    /** An empty store; called once a test. */
    protected abstract ObjectStore emptyStore() throws IOException;

    @Test
    void gives_back_what_was_stored() throws IOException {
        ObjectStore store = emptyStore();

        put(store, "a/b.c", "int a;\n");

        assertThat(get(store, "a/b.c")).isEqualTo("int a;\n");
        assertThat(keys(store, "")).containsExactly("a/b.c");
    }

    @Test
    void stores_empty_and_large_objects() throws IOException {
        ObjectStore store = emptyStore();
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        Files.write(workFolder.resolve("large"), large);

        put(store, "empty", "");
        store.write("large", workFolder.resolve("large"));

        try (InputStream in = store.read("large")) {
            assertThat(Arrays.equals(in.readAllBytes(), large)).isTrue();
        }
        assertThat(infos(store, "")).extracting(ObjectInfo::bytes).containsExactly(0L, 3_000_000L);
    }

    @Test
    void replaces_an_object_and_shows_it_in_the_etag() throws IOException {
        ObjectStore store = emptyStore();
        put(store, "k", "one");
        String before = infos(store, "k").get(0).etag();

        put(store, "k", "two");

        assertThat(get(store, "k")).isEqualTo("two");
        assertThat(infos(store, "k")).hasSize(1);
        assertThat(infos(store, "k").get(0).etag()).isNotEqualTo(before);
    }

    @Test
    void lists_by_prefix_in_the_order_of_the_keys() throws IOException {
        ObjectStore store = emptyStore();
        for (String key : List.of("b/z", "b/a", "a", "b-c", "b/ä", "ba", "b/\uD83D\uDE97", "b/\uFF21", "c/b/a")) {
            put(store, key, key);
        }

        assertThat(keys(store, ""))
                .containsExactly("a", "b-c", "b/a", "b/z", "b/ä", "b/\uFF21", "b/\uD83D\uDE97", "ba", "c/b/a");
        assertThat(keys(store, "b/")).containsExactly("b/a", "b/z", "b/ä", "b/\uFF21", "b/\uD83D\uDE97");
        assertThat(keys(store, "b")).hasSize(7);
        assertThat(keys(store, "none")).isEmpty();
        assertThat(keys(store, "../")).isEmpty();
    }

    @Test
    void says_that_there_is_no_such_object() throws IOException {
        ObjectStore store = emptyStore();
        put(store, "a/b", "x");

        assertThatThrownBy(() -> get(store, "none")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> get(store, "a")).isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/etc/passwd", "../x", "a/../../x", "a/./b", "a//b", "a/", ".."})
    void refuses_what_is_no_key(String key) throws IOException {
        ObjectStore store = emptyStore();
        Path file = Files.writeString(workFolder.resolve("file"), "x");

        assertThatThrownBy(() -> store.write(key, file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(store, key)).isInstanceOf(IOException.class);
    }

    @Test
    void leaves_the_old_object_when_a_write_fails() throws IOException {
        ObjectStore store = emptyStore();
        put(store, "k", "old");

        assertThatThrownBy(() -> store.write("k", workFolder.resolve("missing")))
                .isInstanceOf(IOException.class);

        assertThat(get(store, "k")).isEqualTo("old");
        assertThat(keys(store, "")).containsExactly("k");
    }

    @Test
    void behaves_like_a_sorted_map() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ObjectStore store = emptyStore();
        TreeMap<String, String> model = new TreeMap<>();
        for (int i = 0; i < 60; i++) {
            String key = "d" + random.nextInt(3) + "/f" + random.nextInt(10) + ".c";
            String text = "content " + random.nextInt();
            put(store, key, text);
            model.put(key, text);
            String prefix = "d" + random.nextInt(3) + "/f";
            assertThat(keys(store, prefix))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(model.keySet().stream()
                            .filter(each -> each.startsWith(prefix))
                            .toList());
            assertThat(get(store, key)).as("seed %d", seed).isEqualTo(text);
        }
    }

    /** Stores a text under a key. */
    protected final void put(ObjectStore store, String key, String text) throws IOException {
        Path file = Files.createTempFile(workFolder, "object", ".txt");
        Files.writeString(file, text);
        store.write(key, file);
    }

    /** The text under a key. */
    protected static String get(ObjectStore store, String key) throws IOException {
        try (InputStream in = store.read(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The keys that begin so. */
    protected static List<String> keys(ObjectStore store, String prefix) throws IOException {
        return infos(store, prefix).stream().map(ObjectInfo::key).toList();
    }

    private static List<ObjectInfo> infos(ObjectStore store, String prefix) throws IOException {
        try (Stream<ObjectInfo> listed = store.list(prefix)) {
            return new ArrayList<>(listed.toList());
        }
    }
}
