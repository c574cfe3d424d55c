package io.graniteft.data.source;

import java.nio.file.Path;

/**
 * A tree of sources.
 *
 * @param name how it is called in counts and provenance; empty: the folder's name
 * @param path the folder, or a single file
 * @param domain {@code tsn}, {@code avb}, …; empty: told from paths and names, see {@link Domain}
 */
public record SourceFolder(String name, Path path, String domain) {
    /** A folder under its own name, with its domains told from paths and names. */
    public static SourceFolder of(Path path) {
        return new SourceFolder("", path, "");
    }

    /** The name, or the folder's own name if it is empty. */
    public String label() {
        if (!name.isEmpty()) {
            return name;
        }
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? "root" : last.toString();
    }
}
