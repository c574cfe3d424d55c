package io.graniteft.data.source;

import io.graniteft.data.licence.LicenceFinder;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of a source.
 *
 * @param path its path relative to the source's root, with {@code /} between its parts; bytes of the name that are not UTF-8
 *     stand there as {@code \xNN}
 * @param content its bytes
 * @param problem why it cannot be read; null if nothing speaks against it
 * @param placeLicence the licence that the nearest licence file above it states, or {@value LicenceFinder#UNKNOWN}
 */
public record SourceItem(
        String path, FileContent content, @Nullable DropReason problem, String placeLicence) {
    /** A file in a place about whose licence nothing is known. */
    public SourceItem(String path, FileContent content, @Nullable DropReason problem) {
        this(path, content, problem, LicenceFinder.UNKNOWN);
    }

    /** A file on this disk. */
    public SourceItem(String path, Path file, @Nullable DropReason problem) {
        this(path, FileContent.of(file), problem);
    }

    /** How many bytes it has; 0 if that cannot be told, as whoever reads it will notice. */
    public long size() {
        try {
            return content.size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** A file that is counted but never read. */
    static SourceItem unusable(String path, DropReason problem) {
        return new SourceItem(path, FileContent.none(), problem);
    }
}
