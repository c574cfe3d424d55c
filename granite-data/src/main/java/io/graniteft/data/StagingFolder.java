package io.graniteft.data;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder within the output folder where files grow until all of them are complete. It is locked, so that two preparations of the
 * same folder exclude each other; what a killed one left there is thrown away.
 */
final class StagingFolder implements Closeable {
    private static final String NAME = ".prepare.tmp";

    private final Path output;
    private final Path folder;
    private final FileChannel lockChannel;

    private StagingFolder(Path output, Path folder, FileChannel lockChannel) {
        this.output = output;
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    static StagingFolder in(Path output) throws IOException {
        Files.createDirectories(output);
        Path folder = output.resolve(NAME);
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "another preparation is writing to " + output,
                    "wait for it to finish, or name another output folder");
        }
        StagingFolder staging = new StagingFolder(output, folder, channel);
        staging.clear();
        return staging;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Gives the finished files their place in the output folder, each forced to disk before. */
    void publish(List<String> names) throws IOException {
        for (String name : names) {
            try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        for (String name : names) {
            Files.move(
                    file(name),
                    output.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void clear() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file -> !file.getFileName().toString().equals("lock"))
                    .toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public void close() throws IOException {
        clear();
        Files.deleteIfExists(folder.resolve("lock"));
        Files.deleteIfExists(folder);
        lockChannel.close();
    }
}
