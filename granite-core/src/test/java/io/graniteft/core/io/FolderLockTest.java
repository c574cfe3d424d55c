package io.graniteft.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    @Test
    void keeps_others_of_the_same_process_out_until_it_is_closed() throws IOException {
        Path inner = folder.resolve("new/folder");
        FolderLock lock = FolderLock.acquire(inner, "a test");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> FolderLock.acquire(folder.resolve("new/../new/folder"), "another"))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageEndingWith("is in use by this process");
        }
        assertThat(inner.resolve(FolderLock.FILE_NAME))
                .hasContent("process " + ProcessHandle.current().pid() + " (a test)\n");

        lock.close();
        lock.close();
        assertThat(inner.resolve(FolderLock.FILE_NAME)).isEmptyFile();
        FolderLock.acquire(inner, "another").close();
    }

    @Test
    void keeps_other_processes_out_and_says_who_holds_it() throws Exception {
        Process holder = hold();
        try {
            assertThatThrownBy(() -> FolderLock.acquire(folder, "a test"))
                    .isInstanceOf(GraniteException.class)
                    .hasMessage(folder + " is in use by process " + holder.pid() + " (holding on)");
            holder.getOutputStream().close();
            assertThat(holder.waitFor()).isZero();

            FolderLock.acquire(folder, "a test").close();
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void is_released_by_the_death_of_its_holder() throws Exception {
        Process holder = hold();
        holder.destroyForcibly().waitFor();

        try (FolderLock lock = FolderLock.acquire(folder, "a test")) {
            assertThat(lock).isNotNull();
            assertThat(folder.resolve(FolderLock.FILE_NAME)).content().contains("(a test)");
        }
    }

    @Test
    void keeps_its_own_lock_when_this_process_tries_again() throws Exception {
        FolderLock lock = FolderLock.acquire(folder, "a test");
        assertThatThrownBy(() -> FolderLock.acquire(folder, "again")).isInstanceOf(GraniteException.class);

        Process other = start();
        String errors = new String(other.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(other.waitFor()).isNotZero();
        assertThat(errors)
                .contains("is in use by process " + ProcessHandle.current().pid());
        lock.close();
    }

    @Test
    void says_that_the_folder_cannot_be_made() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> FolderLock.acquire(file, "a test")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> FolderLock.acquire(file, "a test")).isInstanceOf(IOException.class);
    }

    private Process hold() throws IOException {
        Process process = start();
        byte[] word = process.getInputStream().readNBytes("locked".length());
        assertThat(new String(word, StandardCharsets.UTF_8)).isEqualTo("locked");
        return process;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.toString())
                .start();
    }
}
