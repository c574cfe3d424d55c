package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.context.ContextPrinter;
import io.graniteft.cli.internal.context.OpenStore;
import io.graniteft.context.ContextStore;
import io.graniteft.context.Node;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a code base knows of itself. */
@Command(
        name = "context",
        description =
                "Indexes source trees as a graph of symbols, and finds functions by words, by meaning and along the graph.",
        subcommands = {
            ContextIndexCommand.class,
            ContextSearchCommand.class,
            ContextCommand.Show.class,
            ContextCommand.Stats.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite context index src --store lucene:index",
            "  granite context search --store lucene:index 'wait until the gate opens'",
            "  granite context search --store lucene:index 'callers of can_send'",
            "  granite context show --store lucene:index can_send"
        })
final class ContextCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: index, search, show or stats");
    }

    /** Shows symbols. */
    @Command(name = "show", description = "Prints the symbols of a name with their text and their edges.")
    static final class Show implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "A function, type, macro, variable, constant or file.")
        private String name = "";

        @Mixin
        private StoreOption store = new StoreOption();

        @Option(names = "--json", description = "Print one JSON object a line.")
        private boolean json;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        private final Session session;

        Show(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            try (ContextStore open = OpenStore.of(store.address, config.load(session), true)) {
                SymbolGraph graph = new SymbolGraph(open);
                List<Node> found = graph.named(name, Scope.ALL);
                if (found.isEmpty()) {
                    throw new GraniteException(
                            ErrorCode.FAILED,
                            "nothing of this name is indexed: " + name,
                            "names count as they are written; `granite context search` finds by words");
                }
                for (Node node : found) {
                    if (json) {
                        session.console().out().println(ContextPrinter.json(node, graph.around(node, Scope.ALL)));
                    } else {
                        ContextPrinter.describe(node, graph.around(node, Scope.ALL))
                                .forEach(session.console().out()::println);
                        session.console().out().println();
                    }
                }
            }
            session.console().out().flush();
            return 0;
        }
    }

    /** Counts what a store holds. */
    @Command(name = "stats", description = "Prints what a store holds, in numbers.")
    static final class Stats implements Callable<Integer> {
        @Mixin
        private StoreOption store = new StoreOption();

        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        private final Session session;

        Stats(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            try (ContextStore open = OpenStore.of(store.address, config.load(session), true)) {
                if (json) {
                    session.console().out().println(ContextPrinter.json(open.facts()));
                } else {
                    ContextPrinter.describe(open.facts())
                            .forEach(session.console().out()::println);
                }
            }
            session.console().out().flush();
            return 0;
        }
    }
}
