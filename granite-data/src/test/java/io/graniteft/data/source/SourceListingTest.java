package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.data.curate.DropReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceListingTest {
    private static final List<String> EXTENSIONS = List.of(".c", ".h", ".txt");

    @TempDir
    Path folder;

    private void file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "int x;\n");
    }

    private SourceListing list(int maxFiles) {
        return SourceListing.of(SourceFolder.of(folder), EXTENSIONS, maxFiles);
    }

    private static List<String> paths(SourceListing listing) {
        return listing.items().stream().map(SourceItem::path).toList();
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
    void takes_the_first_files_only_when_there_is_a_limit_and_says_how_many_were_left() throws IOException {
        file("c.c");
        file("a.c");
        file("b.c");

        SourceListing listing = list(2);

        assertThat(paths(listing)).containsExactly("a.c", "b.c");
        assertThat(listing.beyondLimit()).isEqualTo(1);
    }

    @Test
    void is_not_trapped_by_a_loop_of_symbolic_links_and_records_them() throws IOException {
        file("sub/a.c");
        Files.createSymbolicLink(folder.resolve("sub/loop"), folder);
        Files.createSymbolicLink(folder.resolve("self.c"), folder.resolve("self.c"));
        Path outside = Files.createSymbolicLink(folder.resolve("outside.c"), Path.of("/etc/passwd"));

        SourceListing listing = list(0);
        Files.delete(outside);

        assertThat(paths(listing)).containsExactly("outside.c", "self.c", "sub/a.c", "sub/loop");
        assertThat(listing.items())
                .filteredOn(item -> !item.path().equals("sub/a.c"))
                .allMatch(item -> item.problem() == DropReason.SYMBOLIC_LINK);
    }

    @Test
    void reads_a_source_whose_root_is_a_link() throws IOException {
        file("real/a.c");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

        assertThat(paths(SourceListing.of(SourceFolder.of(link), EXTENSIONS, 0)))
                .containsExactly("a.c");
    }

    @Test
    void reads_a_single_file_named_as_source() throws IOException {
        file("deep/only.c");

        assertThat(paths(SourceListing.of(SourceFolder.of(folder.resolve("deep/only.c")), EXTENSIONS, 0)))
                .containsExactly("only.c");
    }

    @Test
    void does_not_wait_for_a_named_pipe() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe.c").toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(list(0).items())
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

        SourceListing listing = list(0);

        assertThat(paths(listing)).containsExactly("a b%41.c", "f\\xfcr.c", "größe.c");
        assertThat(listing.items()).allMatch(item -> new SourceReader().read(item) instanceof SourceReader.Text);
    }

    @Test
    void says_which_folder_is_missing() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> SourceListing.of(SourceFolder.of(missing), EXTENSIONS, 0))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
                    assertThat(e).hasMessageContaining(missing.toString());
                    assertThat(e.hint()).isNotEmpty();
                });
    }
}
