package io.graniteft.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file that is at hand: on this disk, or in memory. Read by any thread, as often as it likes. */
public interface FileContent {
    /**
     * How many bytes.
     *
     * @throws IOException if the file is gone or cannot be looked at
     */
    long size() throws IOException;

    /**
     * The bytes. The caller closes the stream.
     *
     * @throws IOException if they cannot be read
     */
    InputStream open() throws IOException;

    /** A file of the file system. */
    static FileContent of(Path file) {
        return new FileContent() {
            @Override
            public long size() throws IOException {
                return Files.size(file);
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }

            @Override
            public String toString() {
                return file.toString();
            }
        };
    }

    /** No bytes: what a file has that cannot be read. */
    static FileContent none() {
        return new FileContent() {
            @Override
            public long size() {
                return 0;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
    }
}
