package io.graniteft.data;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.FolderLock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder within the output folder where files grow until all of them are complete. It is locked, so that two preparations of the
 * same folder exclude each other. What a stopped preparation left there is gone on with if it was made to the same plan, else it is
 * thrown away.
 */
final class StagingFolder implements Closeable {
    private static final String NAME = ".prepare.tmp";
    private static final String PLAN = "plan";
    private static final String PUBLISHING = "publishing";

    private final Path output;
    private final Path folder;
    private final FolderLock lock;
    private boolean keep = true;

    private StagingFolder(Path output, Path folder, FolderLock lock) {
        this.output = output;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the folder.
     *
     * @param plan what is to be made: its settings and rules
     * @throws io.graniteft.core.GraniteException if another preparation is at work there
     */
    static StagingFolder in(Path output, String plan) throws IOException {
        if (Files.exists(output) && !Files.isDirectory(output)) {
            throw new NotDirectoryException(output.toString());
        }
        Path folder = output.resolve(NAME);
        FolderLock lock = FolderLock.acquire(folder, "prepare");
        StagingFolder staging = new StagingFolder(output, folder, lock);
        boolean ready = false;
        try {
            staging.finishPublishing();
            Path file = staging.file(PLAN);
            if (!Files.exists(file) || !Files.readString(file).equals(plan)) {
                staging.clear();
                AtomicFiles.writeString(file, plan);
            }
            AtomicFiles.removeLeftovers(folder);
            ready = true;
        } finally {
            if (!ready) {
                lock.close();
            }
        }
        return staging;
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Gives the finished files their place in the output folder, each forced to disk before. A crash between two of them is made good
     * by the next preparation.
     */
    void publish(List<String> names) throws IOException {
        for (String name : names) {
            try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        AtomicFiles.writeString(file(PUBLISHING), String.join("\n", names));
        finishPublishing();
        discard();
    }

    private void finishPublishing() throws IOException {
        Path marker = file(PUBLISHING);
        if (!Files.exists(marker)) {
            return;
        }
        for (String name : Files.readString(marker).split("\n", -1)) {
            if (Files.exists(file(name))) {
                Files.move(
                        file(name),
                        output.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.delete(marker);
    }

    /** Nothing in the folder will be needed again. */
    void discard() {
        keep = false;
    }

    private void clear() throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.list(folder)) {
            left = files.filter(file -> !file.getFileName().toString().equals(FolderLock.FILE_NAME))
                    .toList();
        }
        for (Path file : left) {
            MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    /** Unlocks the folder, and removes it if nothing in it will be needed again. */
    @Override
    public void close() throws IOException {
        try (lock) {
            if (!keep) {
                clear();
                Files.deleteIfExists(folder.resolve(FolderLock.FILE_NAME));
                Files.deleteIfExists(folder);
            }
        }
    }
}
