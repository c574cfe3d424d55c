package io.graniteft.lang;

import io.graniteft.lang.internal.SourceReader;

/**
 * Finds the function definitions of a C or C++ source text. No preprocessor runs and no header is read, so any file is good as it
 * is. Never throws on any text, and the cost grows linearly with its length. Thread-safe.
 */
public final class FunctionExtractor {
    /** The function definitions of a source text, and what could not be read of it. */
    public Extraction extract(SourceText source) {
        return SourceReader.read(source);
    }
}
