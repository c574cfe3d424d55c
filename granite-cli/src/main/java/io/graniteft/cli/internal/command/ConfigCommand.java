package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.core.config.Environment;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.Origin;
import io.graniteft.core.json.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the configuration in force. */
@Command(name = "config", description = "Shows the configuration in force.", subcommands = ConfigCommand.Show.class)
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: show");
    }

    /** Prints every key. */
    @Command(
            name = "show",
            description = "Prints every key with its value.",
            footerHeading = "%nExample:%n",
            footer = "  granite config show --origin --config my.yaml")
    static final class Show implements Callable<Integer> {
        @Mixin
        private ConfigOptions config = new ConfigOptions();

        @Option(
                names = "--origin",
                description = "Say where each value came from, and show which credentials are set, masked.")
        private boolean origin;

        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        private final Session session;

        Show(Session session) {
            this.session = session;
        }

        /** A key in the JSON document. */
        @JsonPropertyOrder({"key", "value", "origin"})
        record Row(String key, String value, String origin) {}

        /** The JSON document. */
        @JsonPropertyOrder({"schema", "version", "digest", "entries", "variables"})
        record Answer(
                String schema, int version, String digest, List<Row> entries, List<Environment.Variable> variables) {}

        @Override
        public Integer call() {
            LoadedConfig loaded = config.load(session);
            if (json) {
                List<Row> rows = loaded.entries().stream()
                        .map(entry -> new Row(
                                entry.key(), entry.value(), entry.origin().describe()))
                        .toList();
                session.console()
                        .out()
                        .println(Json.line(new Answer(
                                "granite.config",
                                1,
                                loaded.digest(),
                                rows,
                                loaded.environment().variables())));
                return 0;
            }
            if (!origin) {
                session.console().out().print(loaded.toYaml());
                return 0;
            }
            int width = loaded.entries().stream()
                    .mapToInt(entry -> entry.key().length() + entry.value().length() + 2)
                    .filter(length -> length <= 90)
                    .max()
                    .orElse(40);
            for (LoadedConfig.Entry entry : loaded.entries()) {
                session.console()
                        .out()
                        .printf(
                                "%-" + width + "s  # %s%n",
                                entry.key() + ": " + entry.value(),
                                entry.origin().describe());
            }
            session.console().out().println();
            for (Environment.Variable variable : loaded.environment().variables()) {
                Origin from = variable.origin();
                session.console()
                        .out()
                        .printf(
                                "%-" + width + "s  # %s%n",
                                variable.name() + "=" + (variable.value() == null ? "" : variable.value()),
                                from == null ? "not set" : from.describe());
            }
            return 0;
        }
    }
}
