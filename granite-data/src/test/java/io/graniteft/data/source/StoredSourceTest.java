package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.StoredSource.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoredSourceTest extends StoreFixture {
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
