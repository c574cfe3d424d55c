package io.graniteft.core.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where bytes lie under keys: a folder, or a bucket. Keys use {@code /} between their parts, never start with one, and never
 * hold {@code .} or {@code ..} as a part.
 */
public interface ObjectStore {
    /**
     * What is known of an object without reading it.
     *
     * @param key its name within the store
     * @param bytes its size
     * @param etag a text that changes when the content does
     */
    record ObjectInfo(String key, long bytes, String etag) {}

    /**
     * All objects whose key starts with {@code prefix}, ordered by key. The caller closes the stream.
     *
     * @throws IOException if the store cannot be listed
     */
    Stream<ObjectInfo> list(String prefix) throws IOException;

    /**
     * The objects that lie in a folder but not further below, ordered by key. The caller closes the stream.
     *
     * @param folder what their keys start with: empty, or ending in {@code /}
     * @throws IOException if the store cannot be listed
     */
    default Stream<ObjectInfo> listFolder(String folder) throws IOException {
        return list(folder).filter(object -> object.key().indexOf('/', folder.length()) < 0);
    }

    /**
     * The content of an object. The caller closes the stream.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such object
     * @throws IOException if it cannot be read
     */
    InputStream read(String key) throws IOException;

    /**
     * The whole content of an object of moderate size, checked against all that the store knows of it, and asked for again where it
     * arrived damaged.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such object
     * @throws IOException if it cannot be read, or not without damage
     */
    default byte[] readAll(String key) throws IOException {
        try (InputStream in = read(key)) {
            return in.readAllBytes();
        }
    }

    /**
     * Stores a file under a key; readers see the old object or the new one, never a part.
     *
     * @throws IOException if it cannot be stored
     */
    void write(String key, Path file) throws IOException;

    /** How a person would name this place: a folder's path or a URI. It holds no secret. */
    String location();
}
