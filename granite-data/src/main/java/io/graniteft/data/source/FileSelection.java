package io.graniteft.data.source;

import java.util.List;
import java.util.Locale;

/**
 * Which files of a source are wanted.
 *
 * @param extensions endings of their names, compared without case
 * @param maxFiles how many at most, the first in the order of their paths; 0: all
 */
public record FileSelection(List<String> extensions, int maxFiles) {
    public FileSelection {
        extensions = extensions.stream()
                .map(ending -> ending.toLowerCase(Locale.ROOT))
                .toList();
        if (maxFiles < 0) {
            throw new IllegalArgumentException("maxFiles is " + maxFiles);
        }
    }

    /** Whether the name of a file, or the path to it, ends as wanted. */
    public boolean wants(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return extensions.stream().anyMatch(lower::endsWith);
    }

    /** Whether so many files are as many as may be. */
    boolean isFull(long taken) {
        return maxFiles > 0 && taken >= maxFiles;
    }
}
