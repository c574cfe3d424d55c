package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.source.StoredSource.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stores, copies and credentials that fail, and fetches that were stopped. */
class TroubledStoreTest extends StoreFixture {
    @Test
    void fetches_a_copy_again_of_which_a_power_failure_left_zeros() throws Exception {
        object("a.c", "1");
        object("b.c", "22");
        texts(source(Mode.FETCH), ALL);
        Path lost = copies.resolve("b.c");
        FileTime written = Files.getLastModifiedTime(lost);
        Files.write(lost, new byte[2]);
        Files.setLastModifiedTime(lost, written);
        Files.writeString(copies.resolve(".granite/boot"), "an earlier one");
        store.read.clear();

        assertThat(texts(source(Mode.FETCH), ALL)).containsExactly(Map.entry("a.c", "1"), Map.entry("b.c", "22"));

        assertThat(store.read).containsExactly("b.c");
    }

    @Test
    void refuses_a_store_that_lists_in_no_order_rather_than_give_other_examples_each_time() throws Exception {
        object("a.c", "1");
        object("b.c", "2");
        store = new RecordingStore(new LocalObjectStore(bucket)) {
            @Override
            public Stream<ObjectInfo> list(String prefix) throws IOException {
                return super.list(prefix)
                        .sorted(Comparator.comparing(ObjectInfo::key).reversed());
            }
        };

        assertThatThrownBy(() -> texts(source(Mode.FETCH), ALL)).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e).hasMessageContaining("not listed in the order of its keys");
            assertThat(e.hint()).contains("--source");
        });
    }

    @Test
    void leaves_nothing_unfinished_among_the_copies() throws Exception {
        object("a.c", "1");
        Files.createDirectories(copies.resolve(".granite/unfinished"));
        Files.writeString(copies.resolve(".granite/unfinished/7"), "half of");

        texts(source(Mode.FETCH), ALL);

        assertThat(copies.resolve(".granite/unfinished")).isEmptyDirectory();
    }

    @Test
    void fetches_a_copy_again_that_somebody_edited_or_removed() throws Exception {
        object("a.c", "1");
        object("b.c", "2");
        texts(source(Mode.FETCH), ALL);
        Files.writeString(copies.resolve("a.c"), "edited");
        Files.delete(copies.resolve("b.c"));

        assertThat(texts(source(Mode.FETCH), ALL)).containsExactly(Map.entry("a.c", "1"), Map.entry("b.c", "2"));
    }

    @Test
    void says_that_nothing_was_downloaded_yet() throws Exception {
        StoredSource source =
                new StoredSource("tsn", "", store, List.of(), copies.resolve("none"), Mode.COPIES_ONLY, 1);

        try (SourceFiles files = source.open(ALL)) {
            assertThat(files.next()).isNull();
            assertThat(files.notes()).singleElement().asString().contains("s3://bucket/prefix/", "--no-download");
        }
    }

    @Test
    void says_that_a_prefix_is_empty() throws Exception {
        try (SourceFiles files = source(Mode.FETCH).open(ALL)) {
            assertThat(files.next()).isNull();
            assertThat(files.notes()).singleElement().asString().contains("no objects", "aws s3 ls");
        }
    }

    @Test
    void counts_what_is_too_large_without_fetching_it_and_what_cannot_be_read() throws Exception {
        object("b.c", "2");
        ObjectStore store = new RecordingStore(new LocalObjectStore(bucket)) {
            @Override
            public Stream<ObjectInfo> list(String prefix) throws IOException {
                return Stream.concat(
                        Stream.of(new ObjectInfo("a.c", 5L << 30, "e")),
                        Stream.concat(super.list(prefix), Stream.of(new ObjectInfo("gone.c", 3, "e"))));
            }
        };

        assertThat(texts(new StoredSource("s", "", store, List.of(), copies, Mode.FETCH, 2), ALL))
                .containsExactly(
                        Map.entry("a.c", "too-large"), Map.entry("b.c", "2"), Map.entry("gone.c", "unreadable"));
    }

    @Test
    void says_so_when_nothing_at_all_may_be_read() throws Exception {
        object("a.c", "1");
        ObjectStore denied = new RecordingStore(store) {
            @Override
            public InputStream read(String key) throws IOException {
                throw new AccessDeniedException(key);
            }
        };

        assertThatThrownBy(() -> texts(new StoredSource("s", "", denied, List.of(), copies, Mode.FETCH, 2), ALL))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS);
                    assertThat(e.hint()).contains("s3:GetObject");
                });
    }

    @Test
    void keeps_what_was_fetched_when_the_credentials_expire_on_the_way() throws Exception {
        for (int i = 0; i < 50; i++) {
            object("f" + (10 + i) + ".c", "text " + i);
        }
        ObjectStore expiring = new RecordingStore(store) {
            @Override
            public InputStream read(String key) throws IOException {
                if (key.compareTo("f40.c") >= 0) {
                    throw new GraniteException(ErrorCode.CREDENTIALS, "expired", "get new ones");
                }
                return super.read(key);
            }
        };
        List<String> got = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (SourceFiles files =
                            new StoredSource("s", "", expiring, List.of(), copies, Mode.FETCH, 4).open(ALL)) {
                        for (SourceItem item = files.next(); item != null; item = files.next()) {
                            got.add(item.path());
                        }
                    }
                })
                .isInstanceOf(GraniteException.class)
                .hasMessage("expired");
        store.read.clear();

        assertThat(got).hasSize(30);
        assertThat(texts(source(Mode.COPIES_ONLY), ALL)).hasSize(30);
        assertThat(texts(source(Mode.FETCH), ALL)).hasSize(50);
        assertThat(store.read).hasSize(20);
    }

    @Test
    void keeps_others_out_while_it_fetches() throws Exception {
        object("a.c", "1");
        try (SourceFiles files = source(Mode.FETCH).open(ALL)) {
            assertThatThrownBy(() -> source(Mode.FETCH).open(ALL)).hasMessageContaining("in use");
            assertThat(files.next()).isNotNull();
        }
        texts(source(Mode.FETCH), ALL);
    }

    @Test
    void follows_the_store_through_any_history_of_changes_and_interruptions() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> model = new TreeMap<>();
        for (int round = 0; round < 30; round++) {
            for (int change = random.nextInt(12); change > 0; change--) {
                String key = "d" + random.nextInt(3) + "/f" + random.nextInt(12) + (random.nextBoolean() ? ".c" : ".h");
                if (random.nextInt(4) == 0) {
                    model.remove(key);
                    Files.deleteIfExists(bucket.resolve(key));
                } else {
                    String text = "text " + random.nextInt();
                    model.put(key, text);
                    object(key, text);
                }
            }
            if (random.nextInt(3) == 0) {
                interrupted(random.nextInt(10));
            }
            if (random.nextInt(4) == 0) {
                texts(source(Mode.FETCH), new FileSelection(List.of(".c"), random.nextInt(5)));
            }
            assertThat(texts(source(Mode.FETCH), ALL))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(model);
            assertThat(texts(source(Mode.COPIES_ONLY), ALL))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(model);
            store.read.clear();
            texts(source(Mode.FETCH), ALL);
            assertThat(store.read).as("seed %d, round %d", seed, round).isEmpty();
        }
    }

    /** Takes a few files, then stops; now and then so that the last line of the index is torn, as a killed process leaves it. */
    private void interrupted(int files) throws Exception {
        try (SourceFiles some = source(Mode.FETCH).open(ALL)) {
            for (int i = 0; i < files; i++) {
                @Nullable SourceItem item = some.next();
                if (item == null) {
                    return;
                }
            }
        }
        Path index = copies.resolve(".granite/index.jsonl");
        if (files % 2 == 0 && Files.exists(index)) {
            byte[] lines = Files.readAllBytes(index);
            Files.write(
                    copies.resolve(".granite/index.unfinished.jsonl"),
                    java.util.Arrays.copyOf(lines, lines.length * 2 / 3));
        }
    }
}
