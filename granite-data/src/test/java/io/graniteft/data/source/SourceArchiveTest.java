package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceArchiveTest {
    private static final FileSelection ALL = new FileSelection(List.of(".c", ".txt"), 0);

    @TempDir
    Path folder;

    private Map<String, String> texts(Path archive) throws Exception {
        return texts(archive, ALL);
    }

    private Map<String, String> texts(Path archive, FileSelection selection) throws Exception {
        Map<String, String> texts = new TreeMap<>();
        Path scratch = folder.resolve("scratch");
        SourceArchive source = new SourceArchive("", archive, "", scratch);
        try (SourceFiles files = source.open(selection)) {
            List<SourceItem> items = Drained.of(files);
            for (SourceItem item : items) {
                try (InputStream in = item.content().open()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    texts.put(
                            item.path(),
                            item.problem() == null ? text : item.problem().label());
                }
            }
            assertThat(items).extracting(SourceItem::path).containsExactlyElementsOf(texts.keySet());
            assertThat(files.expected()).isEqualTo(items.size());
        }
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
        return texts;
    }

    private Path tree() throws IOException {
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree.resolve("sub/" + "long".repeat(24)));
        Files.writeString(tree.resolve("b.c"), "b");
        Files.writeString(tree.resolve("sub/a.c"), "a".repeat(100_000));
        Files.writeString(tree.resolve("sub/" + "long".repeat(24) + "/c.c"), "c");
        Files.writeString(tree.resolve("sub/skip.md"), "no");
        Files.createSymbolicLink(tree.resolve("link.c"), Path.of("/etc/passwd"));
        return tree;
    }

    private void shell(String script, Path in) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "x.tar, --format=gnu -cf",
        "x.tar, --format=pax -cf",
        "x.tar, --format=ustar -cf",
        "x.tar.gz, -czf",
        "x.tar.bz2, -cjf",
        "x.tar.xz, -cJf"
    })
    void reads_what_tar_writes(String name, String how) throws Exception {
        Path tree = tree();
        shell("tar " + how + " ../" + name + " .", tree);

        assertThat(texts(folder.resolve(name)))
                .containsExactly(
                        Map.entry("b.c", "b"),
                        Map.entry("link.c", "symbolic-link"),
                        Map.entry("sub/a.c", "a".repeat(100_000)),
                        Map.entry("sub/" + "long".repeat(24) + "/c.c", "c"));
        assertThat(texts(folder.resolve(name), new FileSelection(List.of(".c"), 0)))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar.gz", "zip"})
    void knows_the_licence_of_a_place_whether_or_not_the_licence_file_is_wanted(String kind) throws Exception {
        Path tree = tree();
        Files.writeString(tree.resolve("LICENSE.txt"), "MIT License");
        Files.writeString(tree.resolve("sub/COPYING"), "Apache License\nVersion 2.0, January 2004");
        String name = "x." + kind;
        shell(
                kind.equals("zip")
                        ? "python3 -c \"import shutil; shutil.make_archive('../x', 'zip', '.')\""
                        : "tar -czf ../x.tar.gz .",
                tree);

        Map<String, String> licences = new TreeMap<>();
        SourceArchive source = new SourceArchive("", folder.resolve(name), "", folder.resolve("scratch"));
        try (SourceFiles files = source.open(ALL)) {
            Drained.of(files).forEach(item -> licences.put(item.path(), item.placeLicence()));
        }

        assertThat(licences)
                .containsEntry("b.c", "MIT")
                .containsEntry("LICENSE.txt", "MIT")
                .containsEntry("sub/a.c", "Apache-2.0")
                .doesNotContainKey("sub/COPYING");
    }

    @Test
    void gives_the_files_of_a_folder_whatever_holds_them() throws Exception {
        Path tree = tree();
        Files.delete(tree.resolve("link.c"));
        shell("tar -czf ../x.tgz *", tree);
        Path zip = folder.resolve("x.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String path : List.of("sub/a.c", "b.c", "sub/" + "long".repeat(24) + "/c.c", "sub/skip.md")) {
                out.putArchiveEntry(new ZipArchiveEntry(path));
                out.write(Files.readAllBytes(tree.resolve(path)));
                out.closeArchiveEntry();
            }
        }
        Map<String, String> wanted = new TreeMap<>();
        try (SourceFiles files = SourceFolder.of(tree).open(ALL)) {
            for (SourceItem item : Drained.of(files)) {
                wanted.put(item.path(), new String(item.content().open().readAllBytes(), StandardCharsets.UTF_8));
            }
        }

        assertThat(texts(folder.resolve("x.tgz"))).isEqualTo(wanted);
        assertThat(texts(zip)).isEqualTo(wanted);
    }

    @Test
    void shows_names_as_they_are_and_other_bytes_escaped() throws Exception {
        Path names = Files.createDirectories(folder.resolve("names"));
        shell("touch \"$(printf 'gr\\303\\266\\303\\237e.c')\" \"$(printf 'f\\374r.c')\"", names);
        shell("tar --format=gnu -cf ../gnu.tar *; tar --format=pax -cf ../pax.tar *", names);

        assertThat(texts(folder.resolve("gnu.tar"))).containsOnlyKeys("f\\xfcr.c", "größe.c");
        assertThat(texts(folder.resolve("pax.tar"))).containsKey("größe.c").hasSize(2);
    }

    @Test
    void a_name_that_leads_out_of_the_archive_is_counted_and_written_nowhere() throws Exception {
        Path tar = folder.resolve("evil.tar");
        List<String> evil = List.of("../out.c", "a/../../out.c", "/tmp/granite-out-EXAMPLE.c", "C:\\out.c");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : evil) {
                // The writer would clean the names otherwise.
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                put(out, entry, "evil");
            }
            put(out, new TarArchiveEntry("./good//file.c"), "good");
        }
        Path zip = folder.resolve("evil.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String name : List.of("../out.c", "x/../../out.c", "good/file.c")) {
                out.putArchiveEntry(new ZipArchiveEntry(name));
                out.write("good".getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
        }

        assertThat(texts(tar))
                .containsEntry("good/file.c", "good")
                .containsEntry("../out.c", "bad-name")
                .containsEntry("a/../../out.c", "bad-name")
                .containsEntry("/tmp/granite-out-EXAMPLE.c", "bad-name");
        assertThat(texts(zip)).containsEntry("good/file.c", "good").containsEntry("../out.c", "bad-name");
        assertThat(folder.resolve("out.c")).doesNotExist();
        assertThat(Path.of("/tmp/granite-out-EXAMPLE.c")).doesNotExist();
    }

    private static void put(TarArchiveOutputStream out, TarArchiveEntry entry, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    @Test
    void a_huge_text_is_counted_and_what_follows_is_read() throws Exception {
        Path tar = folder.resolve("huge.tar");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
            TarArchiveEntry huge = new TarArchiveEntry("a.txt");
            huge.setSize(17 << 20);
            out.putArchiveEntry(huge);
            out.write(new byte[17 << 20]);
            out.closeArchiveEntry();
            put(out, new TarArchiveEntry("b.c"), "b");
        }

        assertThat(texts(tar)).containsExactly(Map.entry("a.txt", "too-large"), Map.entry("b.c", "b"));
    }

    @Test
    void stops_at_a_bomb_and_keeps_what_came_before() throws Exception {
        Path bomb = folder.resolve("bomb.tar.gz");
        ByteArrayOutputStream heads = new ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(heads);
        put(tar, new TarArchiveEntry("a.c"), "a");
        TarArchiveEntry huge = new TarArchiveEntry("b.txt");
        huge.setSize(1200L << 20);
        tar.putArchiveEntry(huge);
        tar.flush();
        // A gzip file may be several behind each other, so zeros that were packed once will do.
        byte[] zeros = gzip(new byte[64 << 20]);
        try (OutputStream out = Files.newOutputStream(bomb)) {
            out.write(gzip(heads.toByteArray()));
            for (int i = 0; i < 18; i++) {
                out.write(zeros);
            }
        }

        assertThat(texts(bomb))
                .containsExactly(
                        Map.entry("a.c", "a"),
                        Map.entry("b.txt", "too-large"),
                        Map.entry("bomb.tar.gz", "archive-bomb"));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void keeps_what_came_before_the_damage() throws Exception {
        Path tree = tree();
        shell("tar -cf ../whole.tar b.c sub/a.c sub/" + "long".repeat(24) + "/c.c", tree);
        byte[] whole = Files.readAllBytes(folder.resolve("whole.tar"));
        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(whole, 50_000));
        Path zip = Files.write(folder.resolve("broken.zip"), "PK but nothing else".getBytes(StandardCharsets.UTF_8));
        Path none = Files.writeString(folder.resolve("none.tar.gz"), "this is no archive at all");
        Path empty = Files.write(folder.resolve("empty.tar"), new byte[0]);

        assertThat(texts(cut)).containsExactly(Map.entry("b.c", "b"), Map.entry("cut.tar", "broken-archive"));
        assertThat(texts(zip)).containsExactly(Map.entry("broken.zip", "broken-archive"));
        assertThat(texts(none)).containsExactly(Map.entry("none.tar.gz", "broken-archive"));
        assertThat(texts(empty)).isEmpty();
    }

    @Test
    void one_damaged_entry_of_a_zip_leaves_the_others() throws Exception {
        Path zip = folder.resolve("x.zip");
        try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
            for (String name : List.of("a.c", "b.c", "c.c")) {
                out.setMethod(ZipArchiveOutputStream.DEFLATED);
                out.setLevel(0);
                out.putArchiveEntry(new ZipArchiveEntry(name));
                out.write(("MARK-" + name).getBytes(StandardCharsets.UTF_8));
                out.closeArchiveEntry();
            }
        }
        byte[] bytes = Files.readAllBytes(zip);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("MARK-b.c");
        bytes[at] ^= 1;
        Files.write(zip, bytes);

        assertThat(texts(zip))
                .containsExactly(
                        Map.entry("a.c", "MARK-a.c"), Map.entry("b.c", "unreadable"), Map.entry("c.c", "MARK-c.c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "bz2", "xz", "tar", "zip"})
    void no_damage_makes_it_fail(String kind) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path tree = tree();
        Path archive = folder.resolve("x." + kind);
        if (kind.equals("zip")) {
            try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(archive)) {
                for (int i = 0; i < 5; i++) {
                    out.putArchiveEntry(new ZipArchiveEntry("f" + i + ".c"));
                    out.write("text ".repeat(i * 100).getBytes(StandardCharsets.UTF_8));
                    out.closeArchiveEntry();
                }
            }
        } else {
            String how = Map.of("gz", "z", "bz2", "j", "xz", "J").getOrDefault(kind, "");
            shell("tar -c" + how + "f ../x." + kind + " .", tree);
        }
        byte[] whole = Files.readAllBytes(archive);
        for (int round = 0; round < 40; round++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextBoolean() ? damaged.length : random.nextInt(damaged.length);
            Files.write(archive, Arrays.copyOf(damaged, length));

            assertThat(texts(archive)).as("seed %d, round %d", seed, round).isNotNull();
        }
    }

    @Test
    void says_that_there_is_no_archive() {
        SourceArchive source = new SourceArchive("", folder.resolve("none.tar"), "", folder);

        assertThatThrownBy(() -> source.open(ALL))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("none.tar");
        assertThat(SourceArchive.isNamedSo(Path.of("a/B.TAR.GZ"))).isTrue();
        assertThat(SourceArchive.isNamedSo(Path.of("a/tar"))).isFalse();
    }

    @Test
    void the_last_of_several_entries_of_one_name_counts() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            put(out, new TarArchiveEntry("a.c"), "old");
            put(out, new TarArchiveEntry("a.c"), "new");
        }
        Path tar = Files.write(folder.resolve("x.tar"), bytes.toByteArray());

        assertThat(texts(tar)).containsExactly(Map.entry("a.c", "new"));
        assertThat(texts(tar, new FileSelection(List.of(".c"), 1))).hasSize(1);
    }
}
