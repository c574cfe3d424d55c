package io.graniteft.teacher.internal;

import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import io.graniteft.teacher.TeacherRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The bytes of a journal that is open for writing: lock, torn end, appended lines, and when they are forced to disk. */
public final class JournalFile implements AutoCloseable {
    /** Records written less than this ago may not be on the disk yet. */
    private static final long SYNC_PERIOD_MILLIS = 1000;

    /** Opens the sink of a file; tests open one that fails. */
    @FunctionalInterface
    public interface SinkFactory {
        /** The sink, standing at the end of the file. */
        JournalSink open(Path path) throws IOException;
    }

    private final Path path;
    private final int checkpointEvery;
    private final SinkFactory sinks;
    private final WriterLock lock;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> ticking;
    private JournalSink sink;
    private long length;
    private long tornBytes;
    private int unsynced;
    private boolean closed;
    private @Nullable IOException failure;

    private JournalFile(Path path, int checkpointEvery, SinkFactory sinks, WriterLock lock, JournalSink sink) {
        this.path = path;
        this.checkpointEvery = checkpointEvery;
        this.sinks = sinks;
        this.lock = lock;
        this.sink = sink;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "journal-sync");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Opens or begins a file; {@link #load} comes next. */
    public static JournalFile open(Path path, int checkpointEvery) {
        return open(path, checkpointEvery, FileSink::new);
    }

    /** As {@link #open(Path, int)}, writing through the given sinks. */
    public static JournalFile open(Path path, int checkpointEvery, SinkFactory sinks) {
        if (checkpointEvery < 1) {
            throw new IllegalArgumentException("a checkpoint needs at least one record, not " + checkpointEvery);
        }
        Path absolute = path.toAbsolutePath();
        @Nullable WriterLock lock = null;
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            lock = WriterLock.on(absolute);
            return new JournalFile(path, checkpointEvery, sinks, lock, sinks.open(absolute));
        } catch (IOException e) {
            release(lock);
            throw IoErrors.explain(e, path);
        }
    }

    /** Reads what is there, cuts off a torn end, and makes the file ready for {@link #append}. */
    public synchronized void load(JournalIndex.Records records) {
        try {
            JournalIndex.End end = JournalIndex.read(path, records);
            length = end.wholeBytes();
            tornBytes = end.tornBytes();
            if (tornBytes > 0) {
                sink.truncate(length);
            }
            if (end.missingLineFeed()) {
                sink.write(new byte[] {'\n'});
                length++;
            }
            if (tornBytes > 0 || end.missingLineFeed()) {
                sink.sync();
            }
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
        ticking = timer.scheduleWithFixedDelay(
                this::syncQuietly, SYNC_PERIOD_MILLIS, SYNC_PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Where the file lies. */
    public Path path() {
        return path;
    }

    /** Bytes that {@link #load} has cut off. */
    public synchronized long tornBytes() {
        return tornBytes;
    }

    /** Appends a line and gives its offset. */
    public synchronized long append(byte[] line) {
        failIfUnusable();
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        long offset = length;
        try {
            sink.write(ended);
        } catch (IOException e) {
            throw broken(e);
        }
        length += ended.length;
        unsynced++;
        if (unsynced >= checkpointEvery) {
            sync();
        }
        return offset;
    }

    /** Forces what was appended to disk. */
    public synchronized void sync() {
        failIfUnusable();
        if (unsynced == 0) {
            return;
        }
        try {
            sink.sync();
            unsynced = 0;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The record at a place that {@link #load} or {@link #append} gave. */
    public synchronized TeacherRecord at(long offset, int size) {
        try {
            return JournalIndex.at(path, offset, size);
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }

    /** The line at such a place. */
    public synchronized byte[] bytesAt(long offset, int size) throws IOException {
        byte[] line = new byte[size];
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(offset);
            in.readFully(line);
        }
        return line;
    }

    /** Replaces the file by those of its records that are to be kept, and passes these on with their new places. */
    public synchronized void rewrite(Predicate<TeacherRecord> keep, JournalIndex.Records kept) {
        failIfUnusable();
        try {
            AtomicFiles.write(
                    path,
                    out -> JournalIndex.read(path, located -> {
                        if (keep.test(located.record())) {
                            out.write(bytesAt(located.offset(), located.length()));
                            out.write('\n');
                        }
                    }));
            sink.close();
            sink = sinks.open(path.toAbsolutePath());
            length = JournalIndex.read(path, kept).wholeBytes();
            unsynced = 0;
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }

    /** Forces everything to disk and lets other writers in. A journal that has failed before closes without another error. */
    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            if (ticking != null) {
                ticking.cancel(false);
            }
            if (closed) {
                return;
            }
            try {
                if (failure == null) {
                    sync();
                }
            } finally {
                closed = true;
                release(sink);
                release(lock);
            }
        }
    }

    private synchronized void syncQuietly() {
        if (!closed && failure == null && unsynced > 0) {
            try {
                sink.sync();
                unsynced = 0;
            } catch (IOException e) {
                // Told to the next caller of append or sync.
                failure = e;
            }
        }
    }

    private void failIfUnusable() {
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
        if (failure != null) {
            throw IoErrors.explain(failure, path);
        }
    }

    /** After a failed write the end of the file is unknown: cut what can be cut, and write no more. */
    private GraniteException broken(IOException e) {
        failure = e;
        try {
            sink.truncate(length);
        } catch (IOException alsoFailed) {
            e.addSuppressed(alsoFailed);
        }
        return IoErrors.explain(e, path);
    }

    private static void release(@Nullable AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                // Closing is all that was left to do with it; its data is on disk or its failure is told already.
            }
        }
    }
}
