package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import java.util.Map;

/** What one call of the command line works with. */
final class Session {
    private final Console console;
    private final Map<String, String> environment;
    private boolean debug;
    private boolean noProgress;

    /**
     * A call.
     *
     * @param console where it writes
     * @param environment the variables it sees
     */
    Session(Console console, Map<String, String> environment) {
        this.console = console;
        this.environment = Map.copyOf(environment);
    }

    Console console() {
        return console;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** Whether errors come with stack traces. */
    boolean debug() {
        return debug;
    }

    /** Whether only notes and results are shown. */
    boolean noProgress() {
        return noProgress;
    }

    void setDebug(boolean value) {
        debug = value;
    }

    void setNoProgress(boolean value) {
        noProgress = value;
    }
}
