package io.graniteft.core;

/**
 * What kind of failure ended a command, and the exit status the command line gives for it. Scripts rely on these numbers:
 * they are part of the public contract and never change their meaning.
 */
public enum ErrorCode {
    /** The work itself failed: bad input data, a full disk, a broken tool. */
    FAILED(1),
    /** The command was called wrongly. */
    USAGE(2),
    /** The configuration has problems; every one of them is listed. */
    CONFIGURATION(3),
    /** Credentials are missing or were refused. */
    CREDENTIALS(4),
    /** A remote service failed or could not be reached. */
    REMOTE_SERVICE(5),
    /** The budget is spent; what was paid for is kept. */
    BUDGET_REACHED(6),
    /** A score or another measured quality is below what was asked for. */
    QUALITY_GATE(10),
    /** A mistake in this program. */
    BUG(70),
    /** A person or the system asked the command to stop; it can be resumed. */
    INTERRUPTED(130);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit status of a command that ends with this error. */
    public int exitCode() {
        return exitCode;
    }
}
