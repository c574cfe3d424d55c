package io.graniteft.data.source;

import io.graniteft.core.store.ObjectKeys;
import io.graniteft.data.licence.NearestLicence;
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
import java.util.Iterator;
import java.util.List;
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

    private final NearestLicence licences;
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

    private FolderFiles(FileSelection selection, long expected, NearestLicence licences) {
        this.selection = selection;
        this.expected = expected;
        this.licences = licences;
    }

    /** @throws IOException if the folder itself cannot be listed */
    static FolderFiles of(Path root, FileSelection selection) throws IOException {
        NearestLicence licences = new NearestLicence();
        if (!Files.isDirectory(root)) {
            FolderFiles single = new FolderFiles(selection, 1, licences);
            Path name = root.toAbsolutePath().normalize().getFileName();
            single.open.push(
                    List.of(new Entry(name.toString(), root, Files.isRegularFile(root) ? null : DropReason.NOT_A_FILE))
                            .iterator());
            return single;
        }
        // The root itself may be a link: resolving it here lets the walk go on without following any.
        Path real = root.toRealPath();
        FolderFiles counted = new FolderFiles(selection, 0, licences);
        counted.open.push(counted.list(real, "").iterator());
        long count = 0;
        while (counted.next() != null) {
            count++;
        }
        FolderFiles files = new FolderFiles(selection, count, licences);
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
                    entry.path(),
                    FileContent.of(entry.file()),
                    entry.problem(),
                    licences.of(entry.file(), entry.path()));
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
}
