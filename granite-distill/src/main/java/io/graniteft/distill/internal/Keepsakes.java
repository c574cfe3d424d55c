package io.graniteft.distill.internal;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a loop leaves to others when it ends: the best epoch's adapter, and all preferences in one file. */
public final class Keepsakes {
    private Keepsakes() {}

    /** Copies an adapter to a place that does not depend on the epoch; it appears there as a whole. */
    public static void adapter(Path from, Path to) throws IOException {
        if (Files.isDirectory(to) && Digests.sha256OfTree(to).equals(Digests.sha256OfTree(from))) {
            return;
        }
        Path half = to.resolveSibling(to.getFileName() + ".tmp");
        delete(half);
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path file : walk.toList()) {
                Files.copy(file, half.resolve(from.relativize(file).toString()));
            }
        }
        delete(to);
        Files.move(half, to);
    }

    /** Writes the lines of these files into one; files that are missing have none. */
    public static void lines(List<Path> files, Path to) throws IOException {
        AtomicFiles.write(to, out -> copy(files, out));
    }

    private static void copy(List<Path> files, OutputStream out) throws IOException {
        for (Path file : files) {
            if (Files.exists(file)) {
                Files.copy(file, out);
            }
        }
    }

    /** Removes a folder with all that is in it, if it is there. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
