package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {
    private static final List<String> EXTENSIONS = List.of(".c", ".h", ".txt");

    @TempDir
    Path folder;

    private void file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "int x;\n");
    }

    private List<SourceItem> list(int maxFiles) {
        return list(folder, maxFiles);
    }

    private static List<SourceItem> list(Path root, int maxFiles) {
        try (SourceFiles files = SourceFolder.of(root).open(new FileSelection(EXTENSIONS, maxFiles))) {
            List<SourceItem> items = Drained.of(files);
            assertThat(files.expected()).isEqualTo(items.size());
            return items;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> paths(List<SourceItem> listing) {
        return listing.stream().map(SourceItem::path).toList();
    }

    private boolean hasMore(int maxFiles) throws InterruptedException {
        try (SourceFiles files = SourceFolder.of(folder).open(new FileSelection(EXTENSIONS, maxFiles))) {
            Drained.of(files);
            return files.hasMore();
        }
    }

    @Test
    void lists_files_with_the_wanted_extensions_in_the_order_of_their_paths() throws IOException {
        file("b/two.h");
        file("b.c");
        file("a/one.C");
        file("a/readme.md");
        file("Makefile");
        file("z.txt");

        assertThat(paths(list(0))).containsExactly("a/one.C", "b.c", "b/two.h", "z.txt");
    }

    @Test
    void takes_the_first_files_only_when_there_is_a_limit_and_says_that_there_are_more() throws Exception {
        file("c.c");
        file("a.c");
        file("b.c");

        assertThat(paths(list(2))).containsExactly("a.c", "b.c");
        assertThat(hasMore(2)).isTrue();
        assertThat(hasMore(3)).isFalse();
        assertThat(hasMore(0)).isFalse();
    }

    @Test
    void keeps_the_order_of_whole_paths_across_folders() throws IOException {
        List<String> paths = List.of("a-b.c", "a.c", "a/b.c", "a/b/c.c", "a0.c", "ab.c", "b/a.c");
        for (String path : paths) {
            file(path);
        }

        assertThat(paths(list(0))).containsExactlyElementsOf(paths);
    }

    @Test
    void is_not_trapped_by_a_loop_of_symbolic_links_and_records_them() throws IOException {
        file("sub/a.c");
        Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
        Files.createSymbolicLink(folder.resolve("self.c"), folder.resolve("self.c"));
        Path outside = Files.createSymbolicLink(folder.resolve("outside.c"), Path.of("/etc/passwd"));

        List<SourceItem> listing = list(0);
        Files.delete(outside);

        assertThat(paths(listing)).containsExactly("outside.c", "self.c", "sub/a.c", "sub/loop");
        assertThat(listing)
                .filteredOn(item -> !item.path().equals("sub/a.c"))
                .allMatch(item -> item.problem() == DropReason.SYMBOLIC_LINK);
    }

    @Test
    void reads_a_source_whose_root_is_a_link() throws IOException {
        file("real/a.c");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

        assertThat(paths(list(link, 0))).containsExactly("a.c");
    }

    @Test
    void reads_a_single_file_named_as_source() throws IOException {
        file("deep/only.c");

        assertThat(paths(list(folder.resolve("deep/only.c"), 0))).containsExactly("only.c");
    }

    @Test
    void does_not_wait_for_a_named_pipe() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe.c").toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(list(0))
                .singleElement()
                .satisfies(item -> assertThat(item.problem()).isEqualTo(DropReason.NOT_A_FILE));
    }

    @Test
    void shows_names_as_utf_8_under_any_locale_and_other_bytes_escaped() throws Exception {
        // A shell makes the names, since a JVM under the C locale cannot.
        Process touch = new ProcessBuilder(
                        "sh",
                        "-c",
                        "touch \"$(printf 'gr\\303\\266\\303\\237e.c')\" \"$(printf 'f\\374r.c')\" 'a b%41.c'")
                .directory(folder.toFile())
                .start();
        assertThat(touch.waitFor(10, TimeUnit.SECONDS)).isTrue();

        List<SourceItem> listing = list(0);

        assertThat(paths(listing)).containsExactly("a b%41.c", "f\\xfcr.c", "größe.c");
        assertThat(listing).allMatch(item -> new SourceReader().read(item) instanceof SourceReader.Text);
    }

    @Test
    void puts_one_slash_below_a_folder_whatever_letters_its_name_has() throws Exception {
        Process make = new ProcessBuilder(
                        "sh",
                        "-c",
                        "for d in \"$(printf 'gr\\303\\266\\303\\237e')\" \"$(printf 'f\\374r')\"; do"
                                + " mkdir -p \"$d/deep\" && touch \"$d/a.c\" \"$d/deep/b.c\"; done")
                .directory(folder.toFile())
                .start();
        assertThat(make.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(paths(list(0))).containsExactly("f\\xfcr/a.c", "f\\xfcr/deep/b.c", "größe/a.c", "größe/deep/b.c");
    }

    @Test
    void says_which_folder_is_missing() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> list(missing, 0)).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
            assertThat(e).hasMessageContaining(missing.toString());
            assertThat(e.hint()).isNotEmpty();
        });
    }

    @Test
    void finds_the_nearest_licence_file_on_the_way_up_and_none_above_the_source() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createDirectories(source.resolve("lib/deep"));
        Files.writeString(folder.resolve("LICENSE"), "MIT License");
        Files.writeString(source.resolve("lib/COPYING.txt"), "Apache License\nVersion 2.0, January 2004");
        Files.writeString(source.resolve("license.c"), "/* MIT License */");
        Files.createSymbolicLink(source.resolve("LICENSE"), folder.resolve("LICENSE"));
        file("source/lib/deep/a.c");
        file("source/lib/b.c");
        file("source/a.c");

        assertThat(list(source, 0))
                .filteredOn(item -> item.path().endsWith(".c"))
                .extracting(SourceItem::path, SourceItem::placeLicence)
                .containsExactly(
                        tuple("a.c", "unknown"),
                        tuple("lib/b.c", "Apache-2.0"),
                        tuple("lib/deep/a.c", "Apache-2.0"),
                        tuple("license.c", "unknown"));
        assertThat(list(source.resolve("lib/b.c"), 0))
                .extracting(SourceItem::placeLicence)
                .containsExactly("Apache-2.0");
    }
}
