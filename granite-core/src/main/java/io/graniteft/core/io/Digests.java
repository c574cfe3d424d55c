package io.graniteft.core.io;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 digests of texts, files and folders, as lower-case hexadecimal. */
public final class Digests {
    private Digests() {}

    /** The digest of a text in UTF-8. */
    public static String sha256(String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    /**
     * The digest of a file's bytes.
     *
     * @throws IOException if the file cannot be read
     */
    public static String sha256(Path file) throws IOException {
        return hash(file).toString();
    }

    /**
     * The digest of a file, or of a folder: of every regular file below it by relative path and content, in the order of
     * the paths, so that it does not depend on the listing order of the file system. What a crash of {@link AtomicFiles}
     * left behind does not count.
     *
     * @throws IOException if something below the path cannot be read
     */
    public static String sha256OfTree(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return sha256(root);
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !AtomicFiles.isTemporary(file))
                    .toList();
        }
        Hasher hasher = Hashing.sha256().newHasher();
        List<String> names = files.stream()
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .sorted()
                .toList();
        for (String name : names) {
            hasher.putString(name, StandardCharsets.UTF_8);
            hasher.putByte((byte) 0);
            hasher.putBytes(hash(root.resolve(name)).asBytes());
        }
        return hasher.hash().toString();
    }

    private static HashCode hash(Path file) throws IOException {
        return MoreFiles.asByteSource(file).hash(Hashing.sha256());
    }
}
