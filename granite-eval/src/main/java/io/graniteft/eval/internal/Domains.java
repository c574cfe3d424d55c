package io.graniteft.eval.internal;

import java.util.Locale;

/** Names of domains. */
public final class Domains {
    /** The names in the code tell; code that tells of none has no protocol score. */
    public static final String AUTO = "auto";

    /** Some protocol is expected, whichever: that of the most hits counts. */
    public static final String ANY = "any";

    /** The code is about no protocol. */
    public static final String NONE = "none";

    private Domains() {}

    /** The name of the pack that a caller's word stands for. */
    public static String canonical(String told) {
        String plain = told.strip().toLowerCase(Locale.ROOT);
        return switch (plain.replaceAll("[^a-z0-9]", "")) {
            case "" -> AUTO;
            case "someip", "vsomeip" -> "someip";
            case "gptp", "ptp", "8021as", "ieee8021as" -> "gptp";
            case "can", "canfd", "canbus" -> "can";
            default -> plain;
        };
    }
}
