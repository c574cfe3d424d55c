package io.graniteft.teacher.internal;

import io.graniteft.core.config.Secrets;
import org.jspecify.annotations.Nullable;

/** What a service said, made fit for a line of a journal: one line, not long, and without secrets. */
public final class Details {
    private static final int LONGEST = 300;

    private Details() {}

    /** A text of a service. */
    public static String of(@Nullable String text, Secrets secrets) {
        String masked = secrets.mask(text == null ? "" : text);
        String line = masked.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
