package io.graniteft.data;

import io.graniteft.core.io.FolderLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder within the output folder where files grow until all of them are complete. It is locked, so that two preparations of the
 * same folder exclude each other; what a killed one left there is thrown away.
 */
final class StagingFolder implements Closeable {
    private static final String NAME = ".prepare.tmp";

    private final Path output;
    private final Path folder;
    private final FolderLock lock;

    private StagingFolder(Path output, Path folder, FolderLock lock) {
        this.output = output;
        this.folder = folder;
        this.lock = lock;
    }

    static StagingFolder in(Path output) throws IOException {
        Path folder = output.resolve(NAME);
        FolderLock lock = FolderLock.acquire(folder, "prepare");
        StagingFolder staging = new StagingFolder(output, folder, lock);
        try {
            staging.clear();
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        return staging;
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
            left = files.filter(file -> !file.getFileName().toString().equals(FolderLock.FILE_NAME))
                    .toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    /** Removes the folder and whatever is still in it, while it is still locked. */
    @Override
    public void close() throws IOException {
        try (lock) {
            clear();
            Files.deleteIfExists(folder.resolve(FolderLock.FILE_NAME));
            Files.deleteIfExists(folder);
        }
    }
}
