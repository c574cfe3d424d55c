package io.graniteft.cli.internal.extract;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes what was found in files in one format. Thread-safe: files are written at the same time, each to a stream of its own. */
public interface ResultWriter {
    /** What stands before everything. */
    default byte[] head() {
        return new byte[0];
    }

    /** Begins the functions of one file. */
    Functions functions(OutputStream out) throws IOException;

    /** The declarations of one file. */
    void declarations(List<CDeclaration> declarations, OutputStream out) throws IOException;

    /** Writes the functions of one file, one after the other. */
    interface Functions extends Closeable {
        /** Writes the next function. */
        void write(CFunction function) throws IOException;

        /** Ends the file's functions; the stream stays open. */
        @Override
        void close() throws IOException;
    }
}
