package io.graniteft.data.source;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder of sources on this disk, or a single file. Symbolic links below it are not followed, so that a loop cannot trap the
 * walk and nothing outside is read.
 *
 * @param name how it is called in counts and provenance; empty: the folder's name
 * @param path the folder, or a single file
 * @param domain {@code tsn}, {@code avb}, …; empty: told from paths and names, see {@link Domain}
 */
public record SourceFolder(String name, Path path, String domain) implements Source {
    /** A folder under its own name, with its domains told from paths and names. */
    public static SourceFolder of(Path path) {
        return new SourceFolder("", path, "");
    }

    /** The name, or the folder's own name if it is empty. */
    @Override
    public String label() {
        if (!name.isEmpty()) {
            return name;
        }
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? "root" : last.toString();
    }

    @Override
    public String location() {
        return path.toString().replace('\\', '/');
    }

    @Override
    public SourceFiles open(FileSelection selection) {
        if (!Files.exists(path)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such source folder: " + path,
                    "check the path; on the command line it is relative to the current folder, in a configuration to its file");
        }
        try {
            return FolderFiles.of(path, selection);
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }
}
