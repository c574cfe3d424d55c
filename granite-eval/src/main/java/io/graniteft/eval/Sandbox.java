package io.graniteft.eval;

import java.util.Locale;

/** What stood between the text and the machine when the compiler ran. */
public enum Sandbox {
    /** As {@link #FILTER}, and in namespaces of its own: no file but the read-only program folders, no network. */
    NAMESPACE,
    /** A strict filter before the compiler, input from stdin, and limits on time, memory, files and output. */
    FILTER,
    /** Nothing, because no compiler ran. */
    NONE;

    /** The name used in files: {@code namespace}, {@code filter}, {@code none}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
