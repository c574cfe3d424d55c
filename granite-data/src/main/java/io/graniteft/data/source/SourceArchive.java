package io.graniteft.data.source;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A tar or zip archive of sources. Entries that are wanted are unpacked into one nameless file, so no entry can write anywhere, and
 * names that clash or lead out of the archive do no harm.
 *
 * @param name how it is called in counts and provenance; empty: the archive's name
 * @param path the archive
 * @param domain {@code tsn}, {@code avb}, …; empty: told from paths and names, see {@link Domain}
 * @param scratch a folder on a disk with room for what is wanted of the archive; made when it is missing
 */
public record SourceArchive(String name, Path path, String domain, Path scratch) implements Source {
    private static final List<String> ENDINGS =
            List.of(".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".zip");

    /** Whether a file of this name is taken for an archive. */
    public static boolean isNamedSo(Path file) {
        String lower = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }

    @Override
    public String label() {
        return name.isEmpty() ? String.valueOf(path.getFileName()) : name;
    }

    @Override
    public String location() {
        return path.toString().replace('\\', '/');
    }

    /** {@inheritDoc} An archive that exists counts: it would have to be unpacked to know more. */
    @Override
    public boolean holdsAny(FileSelection selection) {
        requireFile();
        return true;
    }

    @Override
    public SourceFiles open(FileSelection selection) {
        requireFile();
        try {
            return new ArchiveFiles(path, selection, scratch);
        } catch (IOException e) {
            throw IoErrors.explain(e, scratch);
        }
    }

    private void requireFile() {
        if (!Files.isRegularFile(path)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such source archive: " + path,
                    "check the path; on the command line it is relative to the current folder, in a configuration to its file");
        }
    }
}
