package io.graniteft.eval;

import java.util.Locale;

/** How sure a finding is. */
public enum Confidence {
    /** A compiler said so, or the text leaves no doubt. */
    HIGH,
    /** A pattern in the text matched; it may stand in a comment or a string. */
    MEDIUM,
    /** A guess, made where no compiler was at hand. */
    LOW;

    /** The name used in files: {@code high}, {@code medium}, {@code low}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
