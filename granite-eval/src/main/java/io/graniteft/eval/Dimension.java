package io.graniteft.eval;

import java.util.Locale;

/** The four things that are scored, each from 0 to 10. */
public enum Dimension {
    /** Does it compile? */
    SYNTAX,
    /** Does it speak the protocol's vocabulary? */
    PROTOCOL,
    /** Does it keep to the safety rules? */
    SAFETY,
    /** Can it be read? */
    STYLE;

    /** The name used in files: {@code syntax}, {@code protocol}, {@code safety}, {@code style}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
