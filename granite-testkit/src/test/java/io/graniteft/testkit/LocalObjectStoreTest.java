package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path root;

    @TempDir
    Path outside;

    @Override
    protected ObjectStore emptyStore() {
        return new LocalObjectStore(root);
    }

    @Test
    void neither_lists_nor_reads_nor_writes_through_links_that_leave_the_folder() throws IOException {
        Files.writeString(outside.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("folder"), outside);
        ObjectStore store = emptyStore();

        assertThat(keys(store, "")).isEmpty();
        assertThatThrownBy(() -> get(store, "file")).hasMessageContaining("leads out of");
        assertThatThrownBy(() -> get(store, "folder/secret")).hasMessageContaining("leads out of");
        assertThatThrownBy(() -> put(store, "folder/new", "y")).hasMessageContaining("leads out of");
        assertThatThrownBy(() -> put(store, "folder/deep/new", "y")).hasMessageContaining("leads out of");
        assertThat(outside).isDirectoryNotContaining(path -> !path.endsWith("secret"));
    }

    @Test
    void replaces_a_link_rather_than_what_it_points_to() throws IOException {
        Files.writeString(outside.resolve("secret"), "x");
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));

        put(emptyStore(), "file", "mine");

        assertThat(outside.resolve("secret")).hasContent("x");
        assertThat(get(emptyStore(), "file")).isEqualTo("mine");
    }

    @Test
    void reads_links_within_the_folder_and_survives_a_loop_of_links() throws IOException {
        Files.writeString(root.resolve("a"), "x");
        Files.createSymbolicLink(root.resolve("b"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("loop"), root);
        Files.createSymbolicLink(root.resolve("dangling"), root.resolve("none"));

        assertThat(keys(emptyStore(), "")).containsExactly("a", "b");
        assertThat(get(emptyStore(), "b")).isEqualTo("x");
    }

    @Test
    void does_not_list_files_that_are_still_being_written() throws IOException {
        Files.writeString(root.resolve(".a.c.123-0.tmp"), "half");

        assertThat(keys(emptyStore(), "")).isEmpty();
    }

    @Test
    void says_that_its_folder_is_missing_and_makes_it_on_writing() throws IOException {
        ObjectStore store = new LocalObjectStore(root.resolve("new/folder"));

        assertThatThrownBy(() -> store.list("")).isInstanceOf(NoSuchFileException.class);
        put(store, "a/b", "x");

        assertThat(keys(store, "")).containsExactly("a/b");
        assertThat(store.location()).isEqualTo(root.resolve("new/folder").toString());
    }

    @Test
    void refuses_a_key_that_is_a_folder() throws IOException {
        put(emptyStore(), "a/b", "x");

        assertThatThrownBy(() -> put(emptyStore(), "a", "x")).hasMessageContaining("a folder has this name");
        assertThatThrownBy(() -> put(emptyStore(), "a/b/c", "x")).isInstanceOf(IOException.class);
    }
}
