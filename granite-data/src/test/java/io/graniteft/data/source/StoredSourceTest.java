package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.StoredSource.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSourceTest {
    private static final FileSelection ALL = new FileSelection(List.of(".c", ".h"), 0);

    private static final String MIT = "MIT License\n\nPermission is hereby granted, free of charge, to any person";

    @TempDir
    Path bucket;

    @TempDir
    Path copies;

    private RecordingStore store;

    @BeforeEach
    void openStore() {
        store = new RecordingStore(new LocalObjectStore(bucket));
    }

    /** A folder as a store, which notes what is read and can be told to refuse. */
    private static class RecordingStore implements ObjectStore {
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

    private void object(String key, String text) throws IOException {
        Path file = Files.createTempFile("object", "");
        try {
            Files.writeString(file, text);
            store.write(key, file);
        } finally {
            Files.delete(file);
        }
    }

    private StoredSource source(Mode mode, String... excluded) {
        return new StoredSource("tsn", "tsn", store, List.of(excluded), copies, mode, 4);
    }

    private Map<String, String> texts(StoredSource source, FileSelection selection) throws Exception {
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

    @Test
    void fetches_what_is_wanted_and_nothing_else() throws Exception {
        object("a.c", "1");
        object("b/readme.md", "2");
        object("b/x.H", "3");

        assertThat(texts(source(Mode.FETCH), ALL)).containsExactly(Map.entry("a.c", "1"), Map.entry("b/x.H", "3"));

        assertThat(store.read).containsExactlyInAnyOrder("a.c", "b/x.H");
        assertThat(copies.resolve("b/x.H")).hasContent("3");
    }

    @Test
    void fetches_only_what_changed_the_next_time() throws Exception {
        object("a.c", "1");
        object("b.c", "2");
        object("c.c", "3");
        texts(source(Mode.FETCH), ALL);
        store.read.clear();
        object("b.c", "new");
        object("bb.c", "more");
        Files.delete(bucket.resolve("c.c"));

        assertThat(texts(source(Mode.FETCH), ALL))
                .containsExactly(Map.entry("a.c", "1"), Map.entry("b.c", "new"), Map.entry("bb.c", "more"));

        assertThat(store.read).containsExactlyInAnyOrder("b.c", "bb.c");
        assertThat(copies.resolve("c.c")).doesNotExist();
    }

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
    void knows_the_licence_of_a_place_with_and_without_asking_the_store() throws Exception {
        object("A/x.c", "1");
        object("A/sub/y.c", "2");
        object("LICENSE", MIT);
        object("z/COPYING.txt", "SPDX-License-Identifier: BSD-3-Clause\n");
        object("z/z.c", "3");

        Map<String, String> expected = Map.of("A/x.c", "MIT", "A/sub/y.c", "MIT", "z/z.c", "BSD-3-Clause");
        assertThat(licences(source(Mode.FETCH))).isEqualTo(expected);
        assertThat(licences(source(Mode.COPIES_ONLY))).isEqualTo(expected);
        assertThat(licences(new SourceFolder("tree", bucket, ""))).isEqualTo(expected);

        Files.delete(bucket.resolve("LICENSE"));
        Map<String, String> without = Map.of("A/x.c", "unknown", "A/sub/y.c", "unknown", "z/z.c", "BSD-3-Clause");
        assertThat(licences(source(Mode.FETCH))).isEqualTo(without);
        assertThat(licences(source(Mode.COPIES_ONLY))).isEqualTo(without);
    }

    private static Map<String, String> licences(Source source) throws Exception {
        Map<String, String> licences = new TreeMap<>();
        try (SourceFiles files = source.open(ALL)) {
            Drained.of(files).forEach(item -> licences.put(item.path(), item.placeLicence()));
        }
        return licences;
    }

    @Test
    void lists_a_store_once_where_that_is_asked_for() throws Exception {
        object("a.c", "1");
        object("b.c", "2");
        StoredSource source = source(Mode.FETCH).listedOnce();

        String fingerprint = source.fingerprint(ALL);
        object("c.c", "new");

        assertThat(source.fingerprint(ALL)).isEqualTo(fingerprint);
        assertThat(texts(source, ALL)).containsOnlyKeys("a.c", "b.c");
        assertThat(store.listed).isEqualTo(1);
        assertThat(source(Mode.FETCH).fingerprint(ALL)).isNotEqualTo(fingerprint);
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
    void takes_the_first_files_only_and_forgets_no_other_copy() throws Exception {
        for (int i = 0; i < 30; i++) {
            object("f" + (10 + i) + ".c", "text " + i);
        }
        texts(source(Mode.FETCH), ALL);
        store.read.clear();

        assertThat(texts(source(Mode.FETCH), new FileSelection(List.of(".c"), 10)))
                .hasSize(10);
        assertThat(texts(source(Mode.FETCH), new FileSelection(List.of(".h"), 0)))
                .isEmpty();
        assertThat(texts(source(Mode.FETCH), ALL)).hasSize(30);

        assertThat(store.read).isEmpty();
    }

    @Test
    void a_key_counts_for_the_longest_of_overlapping_prefixes() throws Exception {
        object("carla/a.c", "1");
        object("other/b.c", "2");

        assertThat(texts(source(Mode.FETCH, "carla/"), ALL)).containsExactly(Map.entry("other/b.c", "2"));
    }

    @Test
    void works_from_the_copies_when_told_to_ask_nobody() throws Exception {
        object("a.c", "1");
        object("b/c.c", "2");
        texts(source(Mode.FETCH), ALL);
        store.read.clear();
        object("new.c", "3");

        assertThat(texts(source(Mode.COPIES_ONLY), ALL))
                .containsExactly(Map.entry("a.c", "1"), Map.entry("b/c.c", "2"));
        assertThat(texts(source(Mode.COPIES_ONLY), new FileSelection(List.of(".c"), 1)))
                .hasSize(1);
        assertThat(store.read).isEmpty();
    }

    @Test
    void works_from_files_that_another_tool_downloaded() throws Exception {
        Files.createDirectories(copies.resolve("d"));
        Files.writeString(copies.resolve("d/a.c"), "1");

        assertThat(texts(source(Mode.COPIES_ONLY), ALL)).containsExactly(Map.entry("d/a.c", "1"));
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
    void copies_keys_that_are_a_file_and_a_folder_at_once() throws Exception {
        ObjectStore odd = new RecordingStore(store) {
            @Override
            public Stream<ObjectInfo> list(String prefix) {
                return Stream.of("a.c", "a.c/b.c", "a.c/b.c/c.c", "ä/ö.c", "x//y.c", "../z.c")
                        .sorted(io.graniteft.core.store.ObjectKeys.ORDER)
                        .map(key -> new ObjectInfo(key, key.length(), "etag"));
            }

            @Override
            public InputStream read(String key) {
                read.add(key);
                return new java.io.ByteArrayInputStream(key.getBytes(StandardCharsets.UTF_8));
            }
        };
        StoredSource source = new StoredSource("s", "", odd, List.of(), copies, Mode.FETCH, 1);

        Map<String, String> texts = texts(source, ALL);

        assertThat(texts)
                .containsEntry("a.c", "a.c")
                .containsEntry("a.c/b.c", "a.c/b.c")
                .containsEntry("a.c/b.c/c.c", "a.c/b.c/c.c")
                .containsEntry("ä/ö.c", "ä/ö.c")
                .containsEntry("x//y.c", DropReason.BAD_NAME.label())
                .containsEntry("../z.c", DropReason.BAD_NAME.label());
        assertThat(copies.resolveSibling("z.c")).doesNotExist();
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
    void fetches_ahead_of_whoever_takes_the_files() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        object("a.c", "1");
        object("b.c", "2");
        ObjectStore slow = new RecordingStore(store) {
            @Override
            public InputStream read(String key) throws IOException {
                if (key.equals("b.c")) {
                    later.countDown();
                }
                return super.read(key);
            }
        };
        try (SourceFiles files = new StoredSource("s", "", slow, List.of(), copies, Mode.FETCH, 1).open(ALL)) {
            assertThat(files.next()).isNotNull();
            // Nobody has asked for b.c yet.
            later.await();
        }
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

    @Test
    void hands_out_many_files_in_their_order() throws Exception {
        IntStream.range(0, 2000).forEach(i -> {
            try {
                Path file = bucket.resolve(String.format("d%02d/f%04d.c", i % 7, i));
                Files.createDirectories(file.getParent());
                Files.writeString(file, "int x" + i + ";\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(texts(source(Mode.FETCH), ALL)).hasSize(2000);
    }
}
