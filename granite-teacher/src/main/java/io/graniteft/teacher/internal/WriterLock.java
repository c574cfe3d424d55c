package io.graniteft.teacher.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer away from a file, in this process or another. The lock sits on a small hidden file of its own beside
 * the file: the system drops a process' locks on a file as soon as the process closes it anywhere, and readers do close
 * the file itself. The system also drops the lock when the process ends, however it ends; the hidden file stays, since
 * removing it would let two processes lock two files of one name.
 */
final class WriterLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private WriterLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Locks {@code file}, whose folder exists.
     *
     * @throws GraniteException if another writer has it
     * @throws IOException if there can be no lock file
     */
    static WriterLock on(Path file) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + " is being written by another process",
                        "wait for it to end, or name another output file");
            }
            return new WriterLock(channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
