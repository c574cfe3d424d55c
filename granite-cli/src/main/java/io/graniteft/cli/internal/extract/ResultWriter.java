package io.graniteft.cli.internal.extract;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Writes what was found in files in one format. Thread-safe: files are written at the same time, each to a stream of its own. */
public interface ResultWriter {
    /** What stands before everything. */
    default byte[] head() {
        return new byte[0];
    }

    /** The functions of one file. */
    void functions(List<CFunction> functions, OutputStream out) throws IOException;

    /** The declarations of one file. */
    void declarations(List<CDeclaration> declarations, OutputStream out) throws IOException;
}
