package io.graniteft.data.source;

import io.graniteft.core.store.ObjectKeys;
import io.graniteft.data.licence.LicenceFile;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder in the order of its files' paths, holding one folder of each depth at a time, so that memory does not grow with the
 * number of files.
 */
final class FolderFiles implements SourceFiles {
    private final FileSelection selection;
    private final long expected;

    /** The folders on the way down to where the walk stands, each with what is left to do in it. */
    private final Deque<Iterator<Entry>> open = new ArrayDeque<>();

    /** The licence files of the folders that were listed, by the folders' paths. */
    private final Map<String, List<Path>> licenceFiles = new HashMap<>();

    private final PlaceLicences licences;
    private long taken;
    private boolean more;

    /**
     * What lies in a folder.
     *
     * @param path relative to the root; that of a folder ends in {@code /}, since its files sort by that
     */
    private record Entry(String path, Path file, @Nullable DropReason problem) {
        boolean isFolder() {
            return problem == null && path.endsWith("/");
        }
    }

    /** @param readsLicences false if only the files are of interest */
    private FolderFiles(FileSelection selection, long expected, boolean readsLicences) {
        this.selection = selection;
        this.expected = expected;
        this.licences = new PlaceLicences(readsLicences ? this::licencesIn : folder -> List.of());
    }

    /** @throws IOException if the folder itself cannot be listed */
    static FolderFiles of(Path root, FileSelection selection) throws IOException {
        if (!Files.isDirectory(root)) {
            FolderFiles single = new FolderFiles(selection, 1, true);
            Path name = root.toAbsolutePath().normalize().getFileName();
            single.open.push(
                    List.of(new Entry(name.toString(), root, Files.isRegularFile(root) ? null : DropReason.NOT_A_FILE))
                            .iterator());
            Path folder = root.toAbsolutePath().getParent();
            if (folder != null) {
                single.noteLicences(folder);
            }
            return single;
        }
        // The root itself may be a link: resolving it here lets the walk go on without following any.
        Path real = root.toRealPath();
        FolderFiles counted = new FolderFiles(selection, 0, false);
        counted.open.push(counted.list(real, "").iterator());
        long count = 0;
        while (counted.next() != null) {
            count++;
        }
        FolderFiles files = new FolderFiles(selection, count, true);
        files.open.push(files.list(real, "").iterator());
        return files;
    }

    @Override
    public @Nullable SourceItem next() {
        while (!open.isEmpty()) {
            if (!open.element().hasNext()) {
                open.remove();
                continue;
            }
            Entry entry = open.element().next();
            if (entry.isFolder()) {
                try {
                    open.push(list(entry.file(), entry.path()).iterator());
                    continue;
                } catch (IOException e) {
                    entry = new Entry(
                            entry.path().substring(0, entry.path().length() - 1), entry.file(), DropReason.UNREADABLE);
                }
            }
            if (selection.isFull(taken)) {
                more = true;
                open.clear();
                return null;
            }
            taken++;
            return new SourceItem(
                    entry.path(), FileContent.of(entry.file()), entry.problem(), licences.of(entry.path()));
        }
        return null;
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public void close() {
        open.clear();
    }

    /** What is wanted of a folder, in order. */
    private List<Entry> list(Path folder, String prefix) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                Entry entry = entry(child, prefix + PathText.relative(folder, child));
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(Entry::path, ObjectKeys.ORDER));
        return entries;
    }

    private @Nullable Entry entry(Path file, String path) {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return new Entry(path, file, DropReason.UNREADABLE);
        }
        noteLicence(file, path, attributes);
        if (attributes.isDirectory()) {
            return new Entry(path + "/", file, null);
        }
        if (attributes.isSymbolicLink()) {
            boolean counts = selection.wants(path) || Files.isDirectory(file);
            return counts ? new Entry(path, file, DropReason.SYMBOLIC_LINK) : null;
        }
        if (!selection.wants(path)) {
            return null;
        }
        return new Entry(path, file, attributes.isRegularFile() ? null : DropReason.NOT_A_FILE);
    }

    /** The listing passes all files of a folder, so that nobody has to look for those that state a licence. */
    private void noteLicence(Path file, String path, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && LicenceFile.is(path, attributes.size())) {
            licenceFiles
                    .computeIfAbsent(PlaceLicences.folderOf(path), folder -> new ArrayList<>())
                    .add(file);
        }
    }

    /** The licence files beside a source that is a single file. */
    private void noteLicences(Path folder) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                noteLicence(
                        child,
                        PathText.relative(folder, child),
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The file itself can be read all the same.
            licenceFiles.clear();
        }
    }

    private List<byte[]> licencesIn(String folder) {
        List<Path> files = licenceFiles.remove(folder);
        if (files == null) {
            return List.of();
        }
        files.sort(null);
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            try {
                contents.add(Files.readAllBytes(file));
            } catch (IOException unreadable) {
                // The others of the folder may tell.
            }
        }
        return contents;
    }
}
