package io.graniteft.eval;

import java.util.Locale;

/** What stood between the text and the machine when the compiler ran. */
public enum Sandbox {
    /** Namespaces of its own: no path of the host is visible. Not offered yet. */
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
