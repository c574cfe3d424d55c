package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.cli.internal.terminal.ErrorPrinter;
import io.graniteft.core.ErrorCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The root of the command line. */
@Command(
        name = "granite",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "Makes a code model of your own from years of automotive C and C++.",
        synopsisSubcommandLabel = "VERB",
        footerHeading = "%nExit status:%n",
        footer = {
            "  0 ok, 1 failed, 2 usage, 3 configuration, 4 credentials, 5 remote service,",
            "  6 budget reached, 10 quality gate not met, 70 bug, 130 interrupted"
        })
public final class GraniteCommand {
    /** The verbs in the order in which help lists them. */
    private static final List<Class<?>> VERBS = List.of(
            RunCommand.class,
            PrepareCommand.class,
            TeachCommand.class,
            TrainCommand.class,
            DistillCommand.class,
            GenerateCommand.class,
            ExportCommand.class,
            EvaluateCommand.class,
            ExtractCommand.class,
            ContextCommand.class,
            ReviewCommand.class,
            TraceCommand.class,
            ReportCommand.class,
            ImageCommand.class,
            ValidateCommand.class,
            SelftestCommand.class,
            InfraCommand.class,
            LaunchCommand.class,
            JobsCommand.class,
            CostCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            CompletionCommand.class);

    private final Session session;

    private GraniteCommand(Session session) {
        this.session = session;
    }

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Add stack traces to errors.")
    void debug(boolean value) {
        session.setDebug(value);
    }

    @Option(
            names = "--no-progress",
            scope = ScopeType.INHERIT,
            description = "Show no progress, only notes and results.")
    void noProgress(boolean value) {
        session.setNoProgress(value);
    }

    /**
     * Runs a command.
     *
     * @param environment the environment variables it sees
     * @return the exit status
     */
    public static int execute(Console console, Map<String, String> environment, String... arguments) {
        Session session = new Session(console, environment);
        CommandLine line = new CommandLine(new GraniteCommand(session), new SessionFactory(session));
        verbs(arguments).forEach(line::addSubcommand);
        PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(console.err(), true, StandardCharsets.UTF_8);
        line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        console.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExitCodeExceptionMapper(failure -> ErrorCode.BUG.exitCode())
                .setParameterExceptionHandler((failure, words) -> usage(failure, session))
                .setExecutionExceptionHandler((failure, command, result) -> ErrorPrinter.print(
                        console,
                        failure,
                        session.debug(),
                        Again.hint(command.getCommandName(), arguments, environment)));
        int status;
        try {
            status = line.execute(arguments);
        } catch (Error e) {
            // A lack of memory, above all: picocli hands on exceptions only.
            status = ErrorPrinter.print(console, e, session.debug(), "");
        }
        out.flush();
        err.flush();
        return status;
    }

    /**
     * The verbs that the words can mean: the one they name, since reading the options of all the others takes longer than many a
     * command, or else all, for help and for suggestions.
     */
    private static List<Class<?>> verbs(String... arguments) {
        String verb = "";
        for (String word : arguments) {
            if (!word.startsWith("-")) {
                verb = word;
                break;
            }
        }
        for (Class<?> candidate : VERBS) {
            Command command = candidate.getAnnotation(Command.class);
            if (command != null && command.name().equals(verb) && candidate != CompletionCommand.class) {
                return List.of(candidate);
            }
        }
        return VERBS;
    }

    private static int usage(ParameterException failure, Session session) {
        CommandLine command = failure.getCommandLine();
        Console console = session.console();
        CommandSpec spec = command.getCommandSpec();
        if (failure.getMessage() != null) {
            console.err().println(console.red("error: ") + failure.getMessage());
        }
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
            console.err().println(console.bold("  hint: ") + "see `" + spec.qualifiedName() + " --help`");
        }
        return ErrorCode.USAGE.exitCode();
    }
}
