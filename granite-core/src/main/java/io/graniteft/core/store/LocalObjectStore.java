package io.graniteft.core.store;

import io.graniteft.core.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder as an object store: keys are paths below it. Nothing outside the folder is ever read or written, neither by a key
 * nor through a link; links to folders are not followed, and links to files count where they point into the folder.
 */
public final class LocalObjectStore implements ObjectStore {
    private final Path root;

    /**
     * @param root the folder; made by the first write when it is missing
     */
    public LocalObjectStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoSuchFileException if the folder is missing
     */
    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        Path realRoot = root.toRealPath();
        List<ObjectInfo> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String key = root.relativize(file).toString().replace('\\', '/');
                if (key.startsWith(prefix) && !AtomicFiles.isTemporary(file) && isWithin(realRoot, file)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    found.add(new ObjectInfo(key, attributes.size(), etag(attributes)));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        found.sort(Comparator.comparing(ObjectInfo::key, ObjectKeys.ORDER));
        return found.stream();
    }

    @Override
    public InputStream read(String key) throws IOException {
        Path file = resolve(key);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(root + "/" + key);
        }
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw leaves(key);
        }
        return Files.newInputStream(file);
    }

    @Override
    public void write(String key, Path file) throws IOException {
        Path target = resolve(key);
        if (!nearestExisting(target)
                .toRealPath()
                .startsWith(nearestExisting(root).toRealPath())) {
            throw leaves(key);
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(root + "/" + key, null, "a folder has this name");
        }
        AtomicFiles.write(target, out -> Files.copy(file, out));
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public String toString() {
        return "LocalObjectStore[" + root + "]";
    }

    private Path resolve(String key) throws IOException {
        ObjectKeys.check(key);
        try {
            Path path = root.resolve(key);
            if (path.startsWith(root) && path.equals(path.normalize())) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new FileSystemException(key, null, "not a key on this system");
        }
        throw leaves(key);
    }

    /** The folder that the last part of a path lies in, or would lie in: links in it are what could lead elsewhere. */
    private Path nearestExisting(Path path) {
        @Nullable Path at = path.equals(root) ? path : path.getParent();
        while (at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
            at = at.getParent();
        }
        return at == null ? root : at;
    }

    private static boolean isWithin(Path realRoot, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        return !Files.isSymbolicLink(file) || file.toRealPath().startsWith(realRoot);
    }

    private static String etag(BasicFileAttributes attributes) {
        return Long.toHexString(attributes.size())
                + "-"
                + Long.toHexString(attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS))
                + "-"
                + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode());
    }

    private FileSystemException leaves(String key) {
        return new FileSystemException(key, null, "this key leads out of " + root);
    }
}
