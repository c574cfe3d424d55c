package io.graniteft.data.source;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.data.curate.DropReason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files of a source whose names end in one of the wanted extensions, in the order of their paths.
 *
 * <p>Symbolic links below the source's root are not followed, so that a loop cannot trap the walk and nothing outside is read.
 *
 * @param items what was found, problems included
 * @param beyondLimit how many more there were than the limit allowed
 */
public record SourceListing(List<SourceItem> items, int beyondLimit) {
    public SourceListing {
        items = List.copyOf(items);
    }

    /**
     * Walks the source.
     *
     * @param extensions endings of file names, compared without case
     * @param maxFiles how many files are taken at most, the first in the order of the paths; 0: all
     * @throws GraniteException if there is no such folder or it cannot be read
     */
    public static SourceListing of(SourceFolder source, List<String> extensions, int maxFiles) {
        Path root = source.path();
        if (!Files.exists(root)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such source folder: " + root,
                    "check the path; on the command line it is relative to the current folder, in a configuration to its file");
        }
        List<String> endings = extensions.stream()
                .map(ending -> ending.toLowerCase(Locale.ROOT))
                .toList();
        List<SourceItem> items = new ArrayList<>();
        try {
            if (Files.isDirectory(root)) {
                // The root itself may be a link: resolving it here lets the walk go on without following any.
                Path real = root.toRealPath();
                Files.walkFileTree(real, new Visitor(real, endings, items));
            } else {
                Path name = root.toAbsolutePath().getFileName();
                items.add(new SourceItem(
                        name.toString(), root, Files.isRegularFile(root) ? null : DropReason.NOT_A_FILE));
            }
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot read source folder " + root + ": " + e,
                    "check that you may list the folder",
                    e);
        }
        items.sort(Comparator.comparing(SourceItem::path));
        int taken = maxFiles == 0 ? items.size() : Math.min(maxFiles, items.size());
        return new SourceListing(items.subList(0, taken), items.size() - taken);
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<String> endings;
        private final List<SourceItem> items;

        Visitor(Path root, List<String> endings, List<SourceItem> items) {
            this.root = root;
            this.endings = endings;
            this.items = items;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isSymbolicLink()) {
                if (isWanted(file) || Files.isDirectory(file)) {
                    add(file, DropReason.SYMBOLIC_LINK);
                }
            } else if (isWanted(file)) {
                add(file, attributes.isRegularFile() ? null : DropReason.NOT_A_FILE);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (file.equals(root)) {
                throw failure;
            }
            add(file, DropReason.UNREADABLE);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                if (folder.equals(root)) {
                    throw failure;
                }
                add(folder, DropReason.UNREADABLE);
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isWanted(Path file) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return endings.stream().anyMatch(name::endsWith);
        }

        private void add(Path file, @Nullable DropReason problem) {
            items.add(new SourceItem(PathText.relative(root, file), file, problem));
        }
    }
}
