package io.graniteft.teacher.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer away from a file, in this process or another. The lock sits on a small hidden file of its own beside
 * the file, since a system drops a process' locks on a file as soon as the process closes it anywhere, and readers do close
 * the file itself. The system also drops the lock when the process ends, however it ends; the hidden file stays, since
 * removing it would let two processes lock two files of one name.
 */
public final class WriterLock implements AutoCloseable {
    /**
     * What this process holds. For the same reason it has to be known without opening the lock's file a second time: closing
     * that again would let other processes in.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path beside;
    private final FileChannel channel;
    private final FileLock lock;

    private WriterLock(Path beside, FileChannel channel, FileLock lock) {
        this.beside = beside;
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
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            throw new IOException("not a file: " + file);
        }
        Path beside = folder.toRealPath().resolve("." + absolute.getFileName() + ".lock");
        if (!HELD.add(beside)) {
            throw taken(file, "this process");
        }
        @Nullable WriterLock acquired = null;
        try {
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                @Nullable FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw taken(file, "another process");
                }
                acquired = new WriterLock(beside, channel, lock);
            } finally {
                if (acquired == null) {
                    channel.close();
                }
            }
        } finally {
            if (acquired == null) {
                HELD.remove(beside);
            }
        }
        return acquired;
    }

    /** Whether a writer has the file, in this process or another; takes nothing. */
    public static boolean isHeld(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null) {
            return false;
        }
        Path beside = folder.toRealPath().resolve("." + absolute.getFileName() + ".lock");
        if (HELD.contains(beside)) {
            return true;
        }
        if (!Files.isWritable(beside)) {
            // Without its file there is no lock, and one that cannot be written cannot be asked.
            return false;
        }
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private static GraniteException taken(Path file, String who) {
        return new GraniteException(
                ErrorCode.FAILED,
                file + " is being written by " + who,
                "wait for it to end, or name another output file");
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            HELD.remove(beside);
        }
    }
}
