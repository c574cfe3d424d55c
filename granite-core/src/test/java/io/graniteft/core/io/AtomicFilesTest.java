package io.graniteft.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void writes_into_folders_that_do_not_exist_yet() throws IOException {
        Path target = folder.resolve("a/b/c.txt");

        AtomicFiles.writeString(target, "grüße\n");

        assertThat(target).hasContent("grüße\n");
        assertThat(names(target.resolveSibling("."))).containsExactly("c.txt");
    }

    @Test
    void keeps_the_old_content_when_writing_fails_at_any_byte() throws IOException {
        Path target = folder.resolve("file");
        AtomicFiles.writeString(target, "old");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            int failAt = random.nextInt(200_000);

            assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                        out.write(new byte[failAt]);
                        throw new IOException("No space left on device");
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(target).as("seed %d", seed).hasContent("old");
            assertThat(names(folder)).as("seed %d", seed).containsExactly("file");
        }
    }

    @Test
    void keeps_the_old_content_when_the_program_itself_goes_wrong() throws IOException {
        Path target = folder.resolve("file");
        AtomicFiles.writeString(target, "old");

        assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                    throw new IllegalStateException("bug");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(target).hasContent("old");
        assertThat(names(folder)).containsExactly("file");
    }

    @Test
    void leaves_the_result_as_readable_as_any_new_file() throws IOException {
        Path ordinary = Files.writeString(folder.resolve("ordinary"), "x");
        Path target = folder.resolve("target");

        AtomicFiles.writeString(target, "x");

        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void does_not_take_the_place_of_a_folder() throws IOException {
        Files.createDirectories(folder.resolve("target/inner"));

        assertThatThrownBy(() -> AtomicFiles.writeString(folder.resolve("target"), "x"))
                .isInstanceOf(IOException.class);
        assertThat(names(folder)).containsExactly("target");
    }

    @Test
    void lets_many_threads_write_the_same_file_and_one_of_them_win() throws Exception {
        Path target = folder.resolve("file");
        List<IOException> failures = new CopyOnWriteArrayList<>();
        List<Thread> threads = Stream.of("a", "b", "c", "d")
                .map(letter -> new Thread(() -> {
                    try {
                        for (int i = 0; i < 20; i++) {
                            AtomicFiles.writeString(target, letter.repeat(10_000));
                        }
                    } catch (IOException e) {
                        failures.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(Files.readString(target)).matches("a{10000}|b{10000}|c{10000}|d{10000}");
        assertThat(names(folder)).containsExactly("file");
    }

    @Test
    void writes_a_name_of_any_length() throws IOException {
        Path target = folder.resolve("n".repeat(250));

        AtomicFiles.writeString(target, "x");

        assertThat(target).hasContent("x");
    }

    @Test
    void removes_only_what_it_left_behind_itself() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/.out.txt.4711-0.tmp"), "half");
        Files.writeString(folder.resolve(".hidden.tmp"), "mine");
        Files.writeString(folder.resolve("a.4711-0.tmp"), "mine");

        AtomicFiles.removeLeftovers(folder);

        assertThat(names(folder)).containsExactly(".hidden.tmp", "a.4711-0.tmp", "sub");
        assertThat(names(folder.resolve("sub"))).isEmpty();
    }

    @Test
    void digests_a_tree_by_names_and_bytes_alone() throws IOException {
        Files.createDirectories(folder.resolve("one/x"));
        Files.writeString(folder.resolve("one/x/b"), "2");
        Files.writeString(folder.resolve("one/a"), "1");
        Files.createDirectories(folder.resolve("two/x"));
        Files.writeString(folder.resolve("two/a"), "1");
        Files.writeString(folder.resolve("two/x/b"), "2");
        Files.writeString(folder.resolve("two/.a.1-0.tmp"), "left behind");
        String digest = Digests.sha256OfTree(folder.resolve("one"));

        assertThat(Digests.sha256OfTree(folder.resolve("two"))).isEqualTo(digest);
        Files.move(folder.resolve("two/x/b"), folder.resolve("two/x/c"));
        assertThat(Digests.sha256OfTree(folder.resolve("two"))).isNotEqualTo(digest);
        Files.move(folder.resolve("two/x/c"), folder.resolve("two/x/b"));
        Files.writeString(folder.resolve("two/x/b"), "3");
        assertThat(Digests.sha256OfTree(folder.resolve("two"))).isNotEqualTo(digest);
    }

    @Test
    void digests_as_everybody_else_does() throws IOException {
        String known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Path file = Files.write(folder.resolve("file"), "abc".getBytes(StandardCharsets.US_ASCII));

        assertThat(Digests.sha256("abc")).isEqualTo(known);
        assertThat(Digests.sha256(file)).isEqualTo(known);
        assertThat(Digests.sha256OfTree(file)).isEqualTo(known);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
