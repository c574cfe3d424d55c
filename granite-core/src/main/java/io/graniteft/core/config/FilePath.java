package io.graniteft.core.config;

import java.nio.file.Path;

/**
 * A path in the configuration.
 *
 * @param resolved absolute and normalised
 * @param writtenAbsolute whether the person wrote it so; such a path means this host, any other is thought from a folder
 */
record FilePath(Path resolved, boolean writtenAbsolute) {
    /** This path as one writes it in a file of that folder. */
    String relativeTo(Path folder) {
        if (writtenAbsolute) {
            return resolved.toString();
        }
        String relative = folder.relativize(resolved).toString().replace('\\', '/');
        return relative.isEmpty() ? "." : relative;
    }
}
