package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks before something is paid for or leaves the house. */
final class Consent {
    private final Console console;
    private final boolean yes;

    /**
     * Of one command.
     *
     * @param yes whether the person has agreed beforehand ({@code --yes})
     */
    Consent(Console console, boolean yes) {
        this.console = console;
        this.yes = yes;
    }

    /** Whether the person agrees to everything, and is not asked. */
    boolean given() {
        return yes;
    }

    /**
     * Makes sure that a person agrees.
     *
     * @param question ends in a question mark
     * @throws GraniteException with code {@code USAGE} if nobody can be asked, {@code INTERRUPTED} if the answer is no
     */
    void require(String question) {
        if (!yes && !ask(question)) {
            throw new GraniteException(ErrorCode.INTERRUPTED, "nothing was sent", "the answer was no");
        }
    }

    /**
     * A person's answer.
     *
     * @param question ends in a question mark
     * @throws GraniteException with code {@code USAGE} if nobody can be asked
     */
    boolean ask(String question) {
        if (!console.interactive()) {
            throw new GraniteException(
                    ErrorCode.USAGE,
                    "nothing was sent, since nobody can be asked here: " + question,
                    "add --yes to agree, or --dry-run to see what would be sent");
        }
        console.err().print(question + " [y/N] ");
        console.err().flush();
        try {
            // Not closed: it is the process' standard input.
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line != null && line.strip().toLowerCase(Locale.ROOT).startsWith("y");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
