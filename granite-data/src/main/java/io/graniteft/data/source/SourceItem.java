package io.graniteft.data.source;

import io.graniteft.data.curate.DropReason;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that a listing found.
 *
 * @param path its path relative to the source's root, with {@code /} between its parts; bytes of the name that are not UTF-8
 *     stand there as {@code \xNN}
 * @param file where it lies
 * @param problem why it cannot be read; null if nothing speaks against it
 */
public record SourceItem(String path, Path file, @Nullable DropReason problem) {}
