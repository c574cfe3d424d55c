package io.graniteft.cli.internal;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.core.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files that travel in the jar, laid out in the cache folder where other programs can read them. */
public final class BundledFiles {
    private BundledFiles() {}

    /**
     * Lays out all files below a folder of the class path, in a folder named by their digest. What lies there already is
     * checked file by file and mended where it differs.
     *
     * @param resourceFolder the folder on the class path, such as {@code granite-trainer}
     * @param marker a file in it, by which it is found
     * @param cache the cache folder
     * @return the folder that holds the files
     * @throws IOException if they cannot be read or written
     */
    public static Path unpack(String resourceFolder, String marker, Path cache) throws IOException {
        SortedMap<String, byte[]> files = read(resourceFolder, marker);
        Hasher hasher = Hashing.sha256().newHasher();
        files.forEach((name, bytes) ->
                hasher.putString(name, StandardCharsets.UTF_8).putByte((byte) 0).putBytes(bytes));
        Path folder =
                cache.resolve(resourceFolder).resolve(hasher.hash().toString().substring(0, 16));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            if (!Files.isRegularFile(target) || !java.util.Arrays.equals(Files.readAllBytes(target), file.getValue())) {
                AtomicFiles.write(target, out -> out.write(file.getValue()));
            }
        }
        return folder;
    }

    /**
     * All files below a folder of the class path.
     *
     * @param resourceFolder the folder on the class path, such as {@code granite-trainer}
     * @param marker a file in it, by which it is found
     * @return contents by name, with {@code /} between folders
     * @throws IOException if they cannot be read
     */
    public static SortedMap<String, byte[]> read(String resourceFolder, String marker) throws IOException {
        @Nullable URL url = BundledFiles.class.getResource("/" + resourceFolder + "/" + marker);
        if (url == null) {
            throw new IOException("this jar lacks its own files: /" + resourceFolder + "/" + marker);
        }
        URI uri;
        try {
            uri = url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException("unreadable location of the jar: " + url, e);
        }
        if (!uri.getScheme().equals("jar")) {
            return readTree(Path.of(uri).resolveSibling(".").normalize());
        }
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
            return readTree(jar.getPath("/" + resourceFolder));
        }
    }

    private static SortedMap<String, byte[]> readTree(Path root) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root)) {
            paths = walk.filter(Files::isRegularFile).toList();
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Path path : paths) {
            try (InputStream in = Files.newInputStream(path)) {
                files.put(root.relativize(path).toString().replace('\\', '/'), in.readAllBytes());
            }
        }
        return files;
    }
}
