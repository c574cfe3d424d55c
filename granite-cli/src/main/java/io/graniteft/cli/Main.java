package io.graniteft.cli;

import io.graniteft.cli.internal.command.GraniteCommand;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.cli.internal.terminal.Interruption;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The program {@code granite}. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        Interruption interruption = Interruption.install(console);
        int status = GraniteCommand.execute(console, System.getenv(), arguments);
        interruption.commandIsOver();
        System.exit(status);
    }

    /**
     * Runs one command in this process, for tests and for programs that embed the command line.
     *
     * @param out where data goes, in UTF-8
     * @param err where everything else goes, in UTF-8
     * @param environment the environment variables to see
     * @param arguments the command's words
     * @return the exit status; see {@link io.graniteft.core.ErrorCode}
     */
    public static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... arguments) {
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        return GraniteCommand.execute(console, environment, arguments);
    }
}
