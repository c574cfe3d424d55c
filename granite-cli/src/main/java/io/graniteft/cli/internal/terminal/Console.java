package io.graniteft.cli.internal.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes: data to {@link #out}, everything else to {@link #err}.
 *
 * @param out data, for programs and files
 * @param err progress, notes and errors, for people
 * @param interactive whether a person watches {@link #err}
 * @param color whether colour may be used there
 */
public record Console(PrintStream out, PrintStream err, boolean interactive, boolean color) {

    /** The console of this process. */
    public static Console ofProcess() {
        boolean terminal = hasTerminal() && !"dumb".equals(System.getenv("TERM"));
        boolean color = terminal && emptyOrMissing(System.getenv("NO_COLOR"));
        return new Console(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                terminal,
                color);
    }

    /** Whether a person sits at standard input and output, and so most likely at standard error. */
    @SuppressWarnings("SystemConsoleNull") // from JDK 22 on there is always a console, and progress is drawn in place
    private static boolean hasTerminal() {
        return System.console() != null;
    }

    /** The text in bold, where colour may be used. */
    public String bold(String text) {
        return color ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** The text in red, where colour may be used. */
    public String red(String text) {
        return color ? "\u001b[31m" + text + "\u001b[0m" : text;
    }

    /** The text in yellow, where colour may be used. */
    public String yellow(String text) {
        return color ? "\u001b[33m" + text + "\u001b[0m" : text;
    }

    /** A line to {@link #err} that a person should not miss. */
    public void warn(String line) {
        err.println(yellow("warning: ") + line);
    }

    private static boolean emptyOrMissing(@Nullable String value) {
        return value == null || value.isEmpty();
    }
}
