package io.graniteft.core.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replaces files as a whole: a reader sees the old content or the new, never a part, whatever happens in between. New
 * content goes to a temporary file beside the target, is forced to disk, and then takes the target's name.
 */
public final class AtomicFiles {
    private static final Pattern TEMPORARY = Pattern.compile("\\..*\\.[0-9]+-[0-9]+\\.tmp");

    /** Characters of the target's name in the temporary one, which must not become too long for the file system. */
    private static final int LONGEST_NAME = 60;

    private static final int MOST_ATTEMPTS = 10_000;

    private AtomicFiles() {}

    /** Writes content to a stream. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}; the caller closes it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces {@code target}, whose folder is made when it is missing.
     *
     * @throws IOException if the content cannot be written; the target then is as it was
     */
    public static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("not a file: " + target);
        }
        Files.createDirectories(folder);
        Path temporary = createTemporary(folder, String.valueOf(absolute.getFileName()));
        boolean moved = false;
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
            forceFolder(folder);
        } finally {
            // Once moved, the name is free, and may be another thread's already.
            if (!moved) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Replaces {@code target} by a text in UTF-8. */
    public static void writeString(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether this is a file that has not got its name yet, or never will, because its process ended before. */
    public static boolean isTemporary(Path file) {
        return TEMPORARY.matcher(String.valueOf(file.getFileName())).matches();
    }

    /**
     * Removes what processes that ended left behind in a folder and below it. Nobody may be writing there.
     *
     * @throws IOException if something cannot be read or removed
     */
    public static void removeLeftovers(Path folder) throws IOException {
        List<Path> leftovers;
        try (Stream<Path> walk = Files.walk(folder)) {
            leftovers = walk.filter(AtomicFiles::isTemporary)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path leftover : leftovers) {
            Files.delete(leftover);
        }
    }

    /**
     * Makes a file of a name that nobody else uses, with the permissions that any new file gets: those of the JDK's own
     * temporary files would shut others out of the result.
     */
    private static Path createTemporary(Path folder, String name) throws IOException {
        String start = "." + name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "."
                + ProcessHandle.current().pid() + "-";
        for (int number = 0; ; number++) {
            try {
                return Files.createFile(folder.resolve(start + number + ".tmp"));
            } catch (FileAlreadyExistsException e) {
                if (number > MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Makes a rename in this folder durable, on systems that can open a folder. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notSupported) {
            // Windows cannot open a folder; there the rename itself is durable.
        }
    }
}
