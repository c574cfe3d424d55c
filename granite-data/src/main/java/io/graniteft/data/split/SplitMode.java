package io.graniteft.data.split;

import java.util.Locale;

/** How examples are told into training and validation. */
public enum SplitMode {
    /** Whole groups of alike functions go to one side, so that nothing in validation was trained on. */
    GROUP,
    /** Examples are shuffled one by one, as plain preparations do: most functions then stand on both sides. For comparison. */
    PROCEDURE;

    /** The mode of that name in the configuration. */
    public static SplitMode named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
