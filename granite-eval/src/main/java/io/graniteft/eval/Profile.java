package io.graniteft.eval;

import java.util.Locale;

/** Which reading of the scoring tables is applied. */
public enum Profile {
    /**
     * The tables of docs/scoring.md applied to the text as it stands: words are found in comments and strings too, and
     * the compiler sees the snippet alone, without the declarations it was cut from.
     */
    LITERAL,
    /**
     * The same tables applied to what the code is: words count in live identifiers alone, and the compiler is given the
     * declarations that the snippet was cut from, or stand-ins for them.
     */
    SEMANTIC;

    /** The name used in files and on the command line: {@code literal}, {@code semantic}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
