package io.graniteft.teacher.internal;

import java.io.IOException;

/** Where a journal's bytes go; tests put a full disk here. */
public interface JournalSink extends AutoCloseable {
    /** Appends all bytes. */
    void write(byte[] bytes) throws IOException;

    /** Returns when everything written is on the disk. */
    void sync() throws IOException;

    /** Cuts what lies behind {@code length} bytes. */
    void truncate(long length) throws IOException;

    @Override
    void close() throws IOException;
}
