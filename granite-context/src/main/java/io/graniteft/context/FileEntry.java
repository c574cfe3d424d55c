package io.graniteft.context;

import java.util.List;
import java.util.Objects;

/**
 * A file that a store knows.
 *
 * @param path its path
 * @param digest what {@link FileSymbols#digest} was
 * @param includes what it includes, as written without the delimiters
 */
public record FileEntry(String path, String digest, List<String> includes) {
    public FileEntry {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(digest, "digest");
        includes = List.copyOf(includes);
    }
}
