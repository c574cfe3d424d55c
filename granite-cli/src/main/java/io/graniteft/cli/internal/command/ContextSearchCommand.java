package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.cli.internal.context.ContextPrinter;
import io.graniteft.cli.internal.context.OpenStore;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.ContextStores;
import io.graniteft.context.Embedder;
import io.graniteft.context.GraphQuestion;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches a context store. */
@Command(
        name = "search",
        description = "Finds functions by words and meaning, symbols by name, and neighbours along the graph.",
        footerHeading = "%nQuestions to the graph:%n",
        footer = {
            "  callers of X, callees of X, types used by X, macros used by X, globals used by X,",
            "  users of X, includes of FILE, includers of FILE, definitions of X, contents of FILE,",
            "  standards of X, domain of FILE, members of STANDARD"
        })
final class ContextSearchCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "QUERY", description = "What is looked for, or a question to the graph.")
    private @Nullable String query;

    @Mixin
    private StoreOption store = new StoreOption();

    @Option(names = "--queries", paramLabel = "FILE", description = "Lines {\"id\",\"query\"}; - is standard input.")
    private @Nullable String queries;

    @Option(names = "--limit", paramLabel = "N", description = "Hits a query, at most; default: 10.")
    private int limit = 10;

    @Option(
            names = "--mode",
            paramLabel = "NAME",
            description = "hybrid, words, meaning, or symbol (the query is a name); default: hybrid.")
    private String mode = "hybrid";

    @Option(
            names = "--kind",
            paramLabel = "NAME",
            split = ",",
            description = "What is found: function, type, macro, global, enumconst; default: function.")
    private List<String> kinds = List.of("function");

    @Option(names = "--json", description = "Print one JSON object a query.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Session session;

    ContextSearchCommand(Session session) {
        this.session = session;
    }

    private record Asked(String id, String text) {}

    @Override
    public Integer call() throws IOException {
        if ((query == null) == (queries == null)) {
            throw new ParameterException(spec.commandLine(), "Name a QUERY, or one --queries FILE");
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--limit': it is less than 1");
        }
        List<Asked> all = queries == null ? List.of(new Asked("1", String.valueOf(query))) : read(queries);
        Set<NodeKind> wanted = kinds();
        boolean symbol = mode.equals("symbol");
        ContextSearch.Mode how = symbol ? ContextSearch.Mode.WORDS : mode();
        LoadedConfig loaded = config.load(session);
        try (ContextStore open = OpenStore.of(store.address, loaded, true);
                Embedder embedder = needsModel(how, open, all) ? embedder(loaded, open) : null) {
            ContextSearch search = new ContextSearch(open, embedder);
            SymbolGraph graph = new SymbolGraph(open);
            for (Asked asked : all) {
                Optional<GraphQuestion> question = GraphQuestion.of(asked.text());
                List<Hit> hits = symbol
                        ? ranked(graph.named(asked.text().strip(), Scope.ALL))
                        : question.isPresent()
                                ? ranked(question.get().ask(graph, Scope.ALL))
                                : search.find(asked.text(), wanted, limit, Scope.ALL, how);
                print(asked, hits.subList(0, Math.min(limit, hits.size())));
            }
        }
        session.console().out().flush();
        return 0;
    }

    private void print(Asked asked, List<Hit> hits) {
        if (json) {
            session.console().out().println(ContextPrinter.json(asked.id(), hits));
            return;
        }
        if (queries != null) {
            session.console().out().println(asked.id() + ": " + asked.text());
        }
        hits.forEach(hit -> session.console().out().println(ContextPrinter.line(hit)));
    }

    /** Nodes as hits whose score falls with their rank. */
    private static List<Hit> ranked(List<Node> nodes) {
        List<Hit> hits = new ArrayList<>();
        for (Node node : nodes) {
            hits.add(new Hit(node, 1.0 / (hits.size() + 1)));
        }
        return hits;
    }

    private static boolean needsModel(ContextSearch.Mode how, ContextStore open, List<Asked> all) {
        return how != ContextSearch.Mode.WORDS
                && !open.embedding().isEmpty()
                && all.stream().anyMatch(each -> GraphQuestion.of(each.text()).isEmpty());
    }

    private static @Nullable Embedder embedder(LoadedConfig loaded, ContextStore open) {
        Embedder embedder = ContextStores.embedder(loaded.config().context().embedding());
        if (embedder != null && !embedder.name().equals(open.embedding())) {
            embedder.close();
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "the store's vectors are of another model: " + open.embedding(),
                    "set context.embedding to that model, or index again");
        }
        return embedder;
    }

    private ContextSearch.Mode mode() {
        return switch (mode) {
            case "hybrid" -> ContextSearch.Mode.HYBRID;
            case "words" -> ContextSearch.Mode.WORDS;
            case "meaning" -> ContextSearch.Mode.MEANING;
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--mode': expected hybrid, words, meaning or symbol but was '" + mode
                                + "'");
        };
    }

    private Set<NodeKind> kinds() {
        EnumSet<NodeKind> wanted = EnumSet.noneOf(NodeKind.class);
        for (String kind : kinds) {
            try {
                wanted.add(NodeKind.named(kind));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), "Invalid value for option '--kind': " + e.getMessage(), e);
            }
        }
        return wanted;
    }

    private static List<Asked> read(String file) throws IOException {
        byte[] bytes = file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        List<Asked> all = new ArrayList<>();
        int number = 0;
        for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            JsonNode object = object(line);
            if (object == null
                    || !object.path("id").isValueNode()
                    || !object.path("query").isTextual()) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + ":" + number + ": not an object with \"id\" and \"query\"",
                        "each line must be one, such as {\"id\":\"1\",\"query\":\"wait for the gate\"}");
            }
            all.add(new Asked(object.path("id").asText(), object.path("query").asText()));
        }
        return all;
    }

    private static @Nullable JsonNode object(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return null;
        }
    }
}
