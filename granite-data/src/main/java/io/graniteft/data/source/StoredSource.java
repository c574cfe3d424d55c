package io.graniteft.data.source;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.FolderLock;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.licence.LicenceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sources in an object store, such as a prefix of a bucket. Its objects are copied to a folder of this disk, several at a time and
 * a little ahead of the one who reads them; those that have not changed since the last time are not fetched again. Names are
 * chosen before anything is fetched.
 *
 * @param name how it is called in counts and provenance
 * @param domain {@code tsn}, {@code avb}, …; empty: told from paths and names, see {@link Domain}
 * @param store where the objects are
 * @param excluded beginnings of keys that belong to another source, so that no object counts twice
 * @param copies the folder for the copies, this source's alone
 * @param mode whether anything is fetched
 * @param connections how many objects are fetched at a time
 */
public record StoredSource(
        String name, String domain, ObjectStore store, List<String> excluded, Path copies, Mode mode, int connections)
        implements Source {

    /** Where files come from. */
    public enum Mode {
        /** From the store, where the copies are not up to date. */
        FETCH,
        /** From the copies alone; nobody is asked. */
        COPIES_ONLY
    }

    public StoredSource {
        excluded = List.copyOf(excluded);
        if (connections < 1) {
            throw new IllegalArgumentException("connections is " + connections);
        }
    }

    /** The same source, whose store is listed as a whole once, however often that is asked for. */
    public StoredSource listedOnce() {
        return new StoredSource(
                name, domain, new ListedOnce(store, CopyIndex.ownFolder(copies)), excluded, copies, mode, connections);
    }

    @Override
    public String label() {
        return name;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public SourceFiles open(FileSelection selection) throws InterruptedException {
        try {
            return mode == Mode.FETCH ? fetch(selection) : copiesOnly(selection);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while opening " + location());
            }
            throw failure(location(), e);
        }
    }

    private SourceFiles fetch(FileSelection selection) throws IOException {
        FolderLock lock = FolderLock.acquire(CopyIndex.ownFolder(copies), "fetching " + location());
        boolean opened = false;
        try {
            CopyIndex index = CopyIndex.open(copies);
            new Copies(copies).begin();
            FetchedFiles files = new FetchedFiles(this, selection, index, lock, store.list(""));
            opened = true;
            return files;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private SourceFiles copiesOnly(FileSelection selection) throws IOException {
        if (!Files.isDirectory(copies)) {
            return new CopiedFiles(null, selection, this);
        }
        if (CopyIndex.exists(copies)) {
            return new CopiedFiles(CopyIndex.read(copies), selection, this);
        }
        // Somebody else put files there, with another tool: they are as good.
        return new SourceFolder(name, copies, domain).open(selection);
    }

    @Override
    public boolean holdsAny(FileSelection selection) throws InterruptedException {
        if (mode == Mode.COPIES_ONLY) {
            return Source.super.holdsAny(selection);
        }
        try (Stream<ObjectStore.ObjectInfo> listing = store.list("")) {
            return listing.anyMatch(object -> !isExcluded(object.key()) && selection.wants(object.key()));
        } catch (IOException e) {
            throw failure(location(), e);
        } catch (UncheckedIOException e) {
            throw failure(location(), new IOException(e.getCause()));
        }
    }

    /**
     * A text that changes when the wanted objects do, or their content.
     *
     * @throws GraniteException if the store cannot be listed
     */
    public String fingerprint(FileSelection selection) {
        Hasher hasher = Hashing.sha256().newHasher();
        try {
            if (mode == Mode.FETCH) {
                try (Stream<ObjectStore.ObjectInfo> listing = store.list("")) {
                    listing.filter(object -> !isExcluded(object.key()) && decides(object, selection))
                            .forEach(object -> put(hasher, object.key(), object.etag()));
                }
            } else {
                try (CopyIndex.Cursor index = CopyIndex.read(copies)) {
                    for (CopyIndex.Entry entry = index.next(); entry != null; entry = index.next()) {
                        put(hasher, entry.key(), entry.etag());
                    }
                }
            }
        } catch (IOException e) {
            throw failure(location(), e);
        } catch (UncheckedIOException e) {
            throw failure(location(), new IOException(e.getCause()));
        }
        return location() + " " + hasher.hash();
    }

    private static boolean decides(ObjectStore.ObjectInfo object, FileSelection selection) {
        return selection.wants(object.key()) || LicenceFile.is(object.key(), object.bytes());
    }

    private static void put(Hasher hasher, String key, String etag) {
        hasher.putString(key + "\0" + etag + "\n", StandardCharsets.UTF_8);
    }

    /** Whether this key belongs to another source. */
    boolean isExcluded(String key) {
        return excluded.stream().anyMatch(key::startsWith);
    }

    static GraniteException failure(String location, IOException e) {
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "cannot read " + location + ": " + e.getMessage(),
                "check the network and the disk, and repeat the command: what was fetched is kept",
                e);
    }
}
