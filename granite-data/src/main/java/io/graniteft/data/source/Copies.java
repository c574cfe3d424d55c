package io.graniteft.data.source;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.store.ObjectKeys;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.licence.LicenceFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The copies of a store's objects, in a folder: under the names of their keys where any file system takes these, else under a digest of
 * the key. A copy appears when it is whole. Thread-safe for different keys.
 */
final class Copies {
    private static final Pattern PLAIN_PART = Pattern.compile(
            "[A-Za-z0-9_+@=,()~#$!^{}\\[\\] -][A-Za-z0-9._+@=,()~#$!^{}\\[\\] -]*|\\.[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Some file systems take no longer names than 255 bytes. */
    private static final int LONGEST_PART = 200;

    /** Some take no longer paths than 4,096 bytes, with the folder's own. */
    private static final int LONGEST_KEY = 2_000;

    private final Path folder;
    private final AtomicLong numbers = new AtomicLong();

    Copies(Path folder) {
        this.folder = folder;
    }

    /** Copies these bytes. */
    CopyIndex.Entry store(String key, String etag, byte[] bytes) throws IOException {
        String name = plainName(key);
        if (name != null) {
            try {
                return write(key, etag, bytes, name);
            } catch (IOException e) {
                // The key may be that of a "folder" as well, which object stores allow: then it goes under its digest.
                if (!isInTheWay(folder.resolve(name))) {
                    throw e;
                }
            }
        }
        return write(key, etag, bytes, digestName(key));
    }

    /**
     * Writes a copy under a temporary name and then gives it its own. It is not forced to disk: that would take longer than fetching
     * it, and what a power failure may cost is found out by {@link #isKept}.
     */
    private CopyIndex.Entry write(String key, String etag, byte[] bytes, String name) throws IOException {
        Path file = folder.resolve(name);
        Path unfinished = unfinished(folder).resolve(Long.toString(numbers.getAndIncrement()));
        Files.write(unfinished, bytes);
        try {
            try {
                rename(unfinished, file);
            } catch (NoSuchFileException e) {
                Files.createDirectories(file.getParent());
                rename(unfinished, file);
            }
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        return new CopyIndex.Entry(
                key, etag, bytes.length, name, Files.getLastModifiedTime(file).toMillis());
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path unfinished(Path folder) {
        return CopyIndex.ownFolder(folder).resolve("unfinished");
    }

    /** Makes ready for copies, and removes what an earlier process left unfinished. The folder must be locked. */
    void begin() throws IOException {
        Path unfinished = unfinished(folder);
        if (Files.exists(unfinished)) {
            MoreFiles.deleteRecursively(unfinished, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        Files.createDirectories(unfinished);
    }

    /**
     * Copies the licence files of a folder, and removes the copies of those that are gone. They have no line in the index: whoever works from
     * copies alone finds them by their names.
     *
     * @param others files that are copied for their own sake
     * @return the contents, in the order of their names
     */
    List<byte[]> storeLicences(String folderKey, ObjectStore store, Predicate<String> others) throws IOException {
        List<ObjectStore.ObjectInfo> found;
        try (Stream<ObjectStore.ObjectInfo> objects = store.listFolder(folderKey)) {
            found = objects.filter(object -> LicenceFile.is(object.key(), object.bytes()))
                    .toList();
        }
        Set<String> keys = new HashSet<>();
        List<byte[]> contents = new ArrayList<>();
        for (ObjectStore.ObjectInfo object : found) {
            try {
                ObjectKeys.check(object.key());
                byte[] content = store.readAll(object.key());
                contents.add(content);
                keys.add(object.key());
                if (!others.test(object.key())) {
                    store(object.key(), object.etag(), content);
                }
            } catch (FileSystemException e) {
                // One that may not be read is one that is not there.
            }
        }
        for (Path file : licencesOnDisk(folderKey)) {
            String key = folderKey + file.getFileName();
            if (!keys.contains(key) && !others.test(key)) {
                Files.deleteIfExists(file);
            }
        }
        return contents;
    }

    /** The contents of the licence files that were copied from a folder, in the order of their names. */
    List<byte[]> licenceFiles(String folderKey) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : licencesOnDisk(folderKey)) {
            contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    private List<Path> licencesOnDisk(String folderKey) throws IOException {
        boolean isRoot = folderKey.isEmpty();
        @Nullable String name = isRoot ? "" : plainName(folderKey.substring(0, folderKey.length() - 1));
        if (name == null || !Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder.resolve(name))) {
            return children.filter(child -> LicenceFile.is(child.toString(), 0)
                            && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /** Whether the copy is there as it was written. */
    boolean holds(CopyIndex.Entry entry) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file(entry), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile()
                    && found.size() == entry.bytes()
                    && found.lastModifiedTime().toMillis() == entry.modified();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether the disk kept what was written: after a power failure, a file may be as long as it was and hold zeros. Source code holds
     * none, and any other file is only fetched once more.
     */
    boolean isKept(CopyIndex.Entry entry) {
        try {
            for (byte b : Files.readAllBytes(file(entry))) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where a copy is. */
    Path file(CopyIndex.Entry entry) {
        Path file = folder.resolve(entry.file()).normalize();
        if (!file.startsWith(folder)) {
            throw new IllegalStateException("the index names a file outside its folder: " + entry.file());
        }
        return file;
    }

    /** Removes the copy of an object that is gone, with the folders that it leaves empty. */
    void remove(CopyIndex.Entry entry) throws IOException {
        Path file = file(entry);
        Files.deleteIfExists(file);
        for (@Nullable Path at = file.getParent(); at != null && !at.equals(folder); at = at.getParent()) {
            if (!at.toFile().delete()) {
                break;
            }
        }
    }

    /** Whether a folder has the name of this file, or a file that of one of its folders. */
    private boolean isInTheWay(Path file) {
        if (Files.isDirectory(file)) {
            return true;
        }
        for (@Nullable Path at = file.getParent(); at != null && !at.equals(folder); at = at.getParent()) {
            if (Files.exists(at, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(at)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String plainName(String key) {
        if (key.length() > LONGEST_KEY || key.startsWith(CopyIndex.OWN_FOLDER + "/")) {
            return null;
        }
        for (String part : key.split("/", -1)) {
            boolean plain = part.length() <= LONGEST_PART
                    && PLAIN_PART.matcher(part).matches()
                    && !part.endsWith(" ")
                    && !part.endsWith(".")
                    && !AtomicFiles.isTemporary(Path.of(part));
            if (!plain) {
                return null;
            }
        }
        return key;
    }

    private static String digestName(String key) {
        String digest = Digests.sha256(key);
        return CopyIndex.OWN_FOLDER + "/objects/" + digest.substring(0, 2) + "/" + digest;
    }
}
