package io.graniteft.core;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on: what went wrong and where ({@link #getMessage()}), and what to do about it
 * ({@link #hint()}). Messages name files, lines and settings, and never contain a secret.
 */
public final class GraniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    /**
     * @param code what kind of failure this is
     * @param message what went wrong, and where
     * @param hint what the person should do next; one sentence
     */
    public GraniteException(ErrorCode code, String message, String hint) {
        this(code, message, hint, null);
    }

    /** As above, with the failure that caused this one. */
    public GraniteException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    /** What kind of failure this is. */
    public ErrorCode code() {
        return code;
    }

    /** What the person should do next. */
    public String hint() {
        return hint;
    }
}
