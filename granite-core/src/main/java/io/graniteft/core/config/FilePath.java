package io.graniteft.core.config;

import java.nio.file.Path;

/**
 * A path in the configuration.
 *
 * @param resolved absolute and normalised
 * @param writtenAbsolute whether the person wrote it so; such a path means this host, any other is thought from a folder
 */
record FilePath(Path resolved, boolean writtenAbsolute) {
    /**
     * The path that a person wrote. {@code ~/} at its beginning is the home folder, as in a shell.
     *
     * @param folder what a relative path is relative to
     * @throws java.nio.file.InvalidPathException if the text is no path
     */
    static FilePath written(String text, Path folder) {
        Path path = text.startsWith("~/")
                ? Path.of(System.getProperty("user.home")).resolve(text.substring(2))
                : Path.of(text);
        return new FilePath(folder.resolve(path).normalize(), path.isAbsolute());
    }

    /** This path as one writes it in a file of that folder. */
    String relativeTo(Path folder) {
        if (writtenAbsolute) {
            return resolved.toString();
        }
        String relative = folder.relativize(resolved).toString().replace('\\', '/');
        return relative.isEmpty() ? "." : relative;
    }
}
