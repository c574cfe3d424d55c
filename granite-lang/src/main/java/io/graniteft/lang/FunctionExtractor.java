package io.graniteft.lang;

import io.graniteft.lang.internal.SourceReader;
import java.util.List;

/**
 * Finds the function definitions of a C or C++ source text. No preprocessor runs and no header is read, so any file is good as it
 * is. Never throws on any text, and the cost grows linearly with its length. Thread-safe.
 */
public final class FunctionExtractor {
    /** The function definitions of a source text, and what could not be read of it. */
    public Extraction extract(SourceText source) {
        return SourceReader.read(source);
    }

    /**
     * The same functions in the same order as {@link #extract}, but only what they are called and where they stand; at about half the
     * cost.
     */
    public List<FunctionOutline> outline(SourceText source) {
        return SourceReader.outline(source);
    }
}
