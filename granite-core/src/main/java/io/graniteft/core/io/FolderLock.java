package io.graniteft.core.io;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder to one process at a time. The system releases the lock when the process ends, however it ends. The file
 * {@value #FILE_NAME} in the folder says who holds it; it stays there, empty, when nobody does.
 */
public final class FolderLock implements AutoCloseable {
    /** The file in the folder that is locked. */
    public static final String FILE_NAME = ".lock";

    /** The byte that is locked: far behind the text, since some systems do not let others read what is locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    /**
     * What this process holds. It must be known per process, not per object: on POSIX systems, opening and closing the file
     * a second time, only to find out that it is locked, would release the process' own lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean closed;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Locks a folder, which is made when it is missing.
     *
     * @param folder the folder to keep to this process
     * @param purpose what for, in a few words; shown to whoever finds it locked
     * @throws GraniteException if somebody holds it; the message says who
     * @throws IOException if the lock's file cannot be opened
     */
    public static FolderLock acquire(Path folder, String purpose) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.toRealPath().resolve(FILE_NAME);
        if (!HELD.add(file)) {
            throw held(folder, "this process");
        }
        @Nullable FolderLock acquired = null;
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                @Nullable FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
                if (lock == null) {
                    throw held(folder, holder(channel));
                }
                String text = "process " + ProcessHandle.current().pid() + " (" + purpose + ")\n";
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
                acquired = new FolderLock(file, channel, lock);
            } finally {
                if (acquired == null) {
                    channel.close();
                }
            }
        } finally {
            if (acquired == null) {
                HELD.remove(file);
            }
        }
        return acquired;
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        channel.read(buffer, 0);
        String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
        return text.isEmpty() ? "another process" : text;
    }

    private static GraniteException held(Path folder, String holder) {
        return new GraniteException(
                ErrorCode.FAILED, folder + " is in use by " + holder, "wait until it has finished, or end it first");
    }

    /** Releases the lock; nothing happens when it is released already. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            if (channel.isOpen()) {
                channel.truncate(0);
                lock.release();
            }
        } finally {
            HELD.remove(file);
        }
    }
}
