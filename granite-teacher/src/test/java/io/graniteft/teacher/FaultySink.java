package io.graniteft.teacher;

import io.graniteft.teacher.internal.FileSink;
import io.graniteft.teacher.internal.JournalFile;
import io.graniteft.teacher.internal.JournalSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A file on a disk that fills up, counting how often it is told to force its content down. */
final class FaultySink implements JournalSink {
    static final long ENDLESS = Long.MAX_VALUE;

    final AtomicInteger syncs = new AtomicInteger();
    final CountDownLatch firstSync = new CountDownLatch(1);
    private final JournalSink file;
    private final boolean canTruncate;
    private long freeBytes;
    private boolean syncFails;

    private FaultySink(JournalSink file, long freeBytes, boolean canTruncate) {
        this.file = file;
        this.freeBytes = freeBytes;
        this.canTruncate = canTruncate;
    }

    static FaultySink on(Path path, long freeBytes, boolean canTruncate) {
        try {
            Path folder = path.getParent();
            if (folder != null) {
                java.nio.file.Files.createDirectories(folder);
            }
            return new FaultySink(new FileSink(path), freeBytes, canTruncate);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The journal's file over this sink. */
    JournalFile journal(Path path, int checkpointEvery) {
        return JournalFile.open(path, checkpointEvery, ignored -> this);
    }

    /** Somebody cleans up. */
    void freeAllSpace() {
        freeBytes = ENDLESS;
    }

    void failEverySync() {
        syncFails = true;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        int fitting = (int) Math.min(bytes.length, freeBytes);
        file.write(Arrays.copyOf(bytes, fitting));
        freeBytes -= fitting;
        if (fitting < bytes.length) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void sync() throws IOException {
        if (syncFails) {
            throw new IOException("Input/output error");
        }
        syncs.incrementAndGet();
        firstSync.countDown();
    }

    @Override
    public void truncate(long length) throws IOException {
        if (!canTruncate) {
            throw new IOException("Read-only file system");
        }
        file.truncate(length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
