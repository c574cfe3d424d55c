package io.graniteft.teacher.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * Appends to a file. A {@code RandomAccessFile} and not a channel: interrupting a thread that uses a channel closes the
 * channel, and teachers' threads do get interrupted.
 */
public final class FileSink implements JournalSink {
    private final RandomAccessFile file;

    /** Opens the file, or makes it. */
    public FileSink(Path path) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "rw");
        file.seek(file.length());
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        file.write(bytes);
    }

    @Override
    public void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void truncate(long length) throws IOException {
        file.setLength(length);
        file.seek(length);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
