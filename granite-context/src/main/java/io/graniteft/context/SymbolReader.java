package io.graniteft.context;

import io.graniteft.context.internal.FileReader;
import io.graniteft.core.io.Digests;
import io.graniteft.lang.SourceText;

/** Reads the symbols of one source file. Never throws on any text. Thread-safe. */
public final class SymbolReader {
    /** Goes into every file's digest: raised whenever the same text begins to give other nodes. */
    private static final String RULES = "granite-context/1";

    /** What {@link FileSymbols#digest} will be: tells a file that need not be read again. */
    public String digest(SourceText source, String domain) {
        return Digests.sha256(RULES + "\n" + domain + "\n" + source.text());
    }

    /**
     * The nodes of a file.
     *
     * @param source the file; its path goes into the nodes
     * @param domain the domain that it belongs to, or empty
     */
    public FileSymbols read(SourceText source, String domain) {
        String digest = digest(source, domain);
        return new FileSymbols(source.path(), digest, FileReader.read(source, domain, digest));
    }
}
