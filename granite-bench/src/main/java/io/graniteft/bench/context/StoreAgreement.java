package io.graniteft.bench.context;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.Edge;
import io.graniteft.context.Embedder;
import io.graniteft.context.FileEntry;
import io.graniteft.context.GraphQuestion;
import io.graniteft.context.Hit;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.MiniLm;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.StoreFacts;
import io.graniteft.context.SymbolGraph;
import io.graniteft.context.neo4j.Neo4jContextStore;
import io.graniteft.core.config.Environment;
import io.graniteft.testkit.neo4j.Neo4jProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Prints how far the store in a folder and the store in a real Neo4j agree about the same trees: every relation of every name that is drawn,
 * the edges around as many nodes, with nothing withheld and with a seventh of the functions withheld, equal in content and in order; and, for
 * the comments of functions, how much of the first ten they have in common. Fails when an answer of the graph differs or less than
 * nine tenths are in common.
 *
 * <pre>context-agreement TREE…</pre>
 */
public final class StoreAgreement {
    private static final int NAMES = 2_000;
    private static final int NODES = 2_000;
    private static final int TEXTS = 400;
    private static final int WITHHELD = 100;
    private static final int FEWEST_WORDS = 5;
    private static final int FIRST = 10;
    private static final double ENOUGH = 0.9;
    private static final long SEED = 20_261_124;
    private static final int MOST_SHOWN = 20;

    private final SymbolGraph folder;
    private final SymbolGraph server;
    private final PrintStream out;
    private int shown;
    private boolean failed;

    private StoreAgreement(ContextStore folder, ContextStore server, PrintStream out) {
        this.folder = new SymbolGraph(folder);
        this.server = new SymbolGraph(server);
        this.out = out;
    }

    /** Indexes the trees in both stores and asks both. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("which trees?");
        }
        Path home = Path.of(System.getProperty("granite.home", "."));
        Path work = Files.createTempDirectory("granite-agreement");
        boolean good;
        try (Neo4jProcess process = Neo4jProcess.start(home, work.resolve("neo4j"));
                ContextStore folder = LuceneContextStore.open(work.resolve("lucene"));
                ContextStore server =
                        Neo4jContextStore.open(process.address(), Environment.of(process.variables()), false);
                Embedder model = new RememberingEmbedder(MiniLm.bundled())) {
            for (ContextStore store : List.of(folder, server)) {
                index(store, model, arguments);
            }
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            good = new StoreAgreement(folder, server, out).compare(model);
        } finally {
            Trash.remove(work);
        }
        if (!good) {
            System.exit(1);
        }
    }

    private static void index(ContextStore store, Embedder model, String[] trees) throws InterruptedException {
        try (ContextIndexer indexer = new ContextIndexer(store, model, 2)) {
            for (String tree : trees) {
                for (Path file : Trees.files(Path.of(tree))) {
                    Path root = Path.of(tree).toAbsolutePath().normalize();
                    String domain = root.getFileName().toString();
                    indexer.add(Trees.text(root, root.resolve(Path.of(tree).relativize(file))), domain);
                }
            }
            indexer.finish();
        }
    }

    private boolean compare(Embedder model) {
        List<Node> nodes = nodes();
        Scope scope = scope(nodes);
        out.printf(
                Locale.ROOT,
                "%d files, %d nodes, %d functions; %d nodes and %d bodies withheld where something is%n",
                folder.store().files().size(),
                nodes.size(),
                nodes.stream().filter(StoreAgreement::isFunction).count(),
                scope.ids().size(),
                scope.bodies().size());
        out.printf("%-24s %9s %9s %9s%n", "question", "asked", "answered", "identical");
        whole();
        names(nodes, scope);
        around(nodes, scope);
        texts(nodes, scope, model);
        return !failed;
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        for (FileEntry file : folder.store().files()) {
            nodes.addAll(folder.store().inFile(file.path(), Scope.ALL));
        }
        return nodes;
    }

    private static boolean isFunction(Node node) {
        return node.kind() == NodeKind.FUNCTION && node.definition();
    }

    private Scope scope(List<Node> nodes) {
        Scope.Builder builder = Scope.over(folder.store());
        List<Node> functions = nodes.stream().filter(StoreAgreement::isFunction).toList();
        for (Node each : Draws.of(functions, Math.min(WITHHELD, functions.size() / 7), SEED)) {
            builder.answer(each);
        }
        return builder.build();
    }

    /** How often a kind of question was asked, had an answer, and was answered alike. */
    private static final class Count {
        private int asked;
        private int answered;
        private int identical;
    }

    private void tally(Count count, String question, List<?> one, List<?> other) {
        count.asked++;
        count.answered += one.isEmpty() && other.isEmpty() ? 0 : 1;
        if (one.equals(other)) {
            count.identical++;
        } else {
            failed = true;
            if (shown++ < MOST_SHOWN) {
                out.println("DIFFERENT " + question + "\n  folder " + one + "\n  server " + other);
            }
        }
    }

    private void row(String name, Count count) {
        out.printf(Locale.ROOT, "%-24s %9d %9d %9d%n", name, count.asked, count.answered, count.identical);
    }

    /** What is asked of a store as a whole. */
    private void whole() {
        Count count = new Count();
        tally(count, "files", folder.store().files(), server.store().files());
        tally(count, "ids", folder.store().ids(), server.store().ids());
        StoreFacts one = folder.store().facts();
        StoreFacts other = server.store().facts();
        tally(
                count,
                "facts",
                List.of(one.nodes(), one.references(), one.vectors(), one.embedding()),
                List.of(other.nodes(), other.references(), other.vectors(), other.embedding()));
        row("files, ids, facts", count);
    }

    private void names(List<Node> nodes, Scope scope) {
        Set<String> rare = new LinkedHashSet<>();
        Set<String> symbols = new LinkedHashSet<>();
        for (Node node : nodes) {
            if (node.kind().isFile()) {
                rare.add(node.name());
                rare.add(node.path());
            } else {
                symbols.add(node.name());
                if (node.qualifiedName().contains("::")) {
                    symbols.add(node.qualifiedName());
                }
            }
            node.references().stream()
                    .filter(each -> each.kind().targets().stream()
                            .anyMatch(kind -> kind == NodeKind.DOMAIN || kind == NodeKind.STANDARD))
                    .forEach(each -> rare.add(each.name()));
        }
        List<String> all = new ArrayList<>(rare);
        all.addAll(Draws.of(List.copyOf(symbols), NAMES, SEED));
        Count total = new Count();
        for (String relation : GraphQuestion.relations()) {
            Count count = new Count();
            for (int i = 0; i < all.size(); i++) {
                GraphQuestion question = new GraphQuestion(relation, all.get(i));
                Scope seen = i % 2 == 0 ? Scope.ALL : scope;
                tally(count, relation + " " + all.get(i), question.ask(folder, seen), question.ask(server, seen));
            }
            row(relation, count);
            total.asked += count.asked;
            total.answered += count.answered;
            total.identical += count.identical;
        }
        row("all relations", total);
    }

    private void around(List<Node> nodes, Scope scope) {
        Count edges = new Count();
        Count copies = new Count();
        int i = 0;
        for (Node node : Draws.of(nodes, NODES, SEED)) {
            Scope seen = i++ % 2 == 0 ? Scope.ALL : scope;
            tally(edges, "edges of " + node.id(), edges(folder, node, seen), edges(server, node, seen));
            if (!node.sketch().isEmpty()) {
                tally(
                        copies,
                        "copies of " + node.id(),
                        folder.store().sharing(node.sketch(), seen),
                        server.store().sharing(node.sketch(), seen));
            }
        }
        row("edges around", edges);
        row("alike by sketch", copies);
    }

    private static List<String> edges(SymbolGraph graph, Node node, Scope scope) {
        List<String> edges = new ArrayList<>();
        for (Edge each : graph.around(node, scope)) {
            edges.add(each.from().id() + " " + each.kind() + " " + each.to().id() + " " + each.evidence());
        }
        return edges;
    }

    private void texts(List<Node> nodes, Scope scope, Embedder model) {
        Set<String> texts = new LinkedHashSet<>();
        for (Node node : nodes) {
            String text = isFunction(node) ? Comments.words(node) : "";
            if (text.split(" ", -1).length >= FEWEST_WORDS) {
                texts.add(text);
            }
        }
        List<String> asked = Draws.of(List.copyOf(texts), TEXTS, SEED);
        ContextSearch one = new ContextSearch(folder.store(), model);
        ContextSearch other = new ContextSearch(server.store(), model);
        out.printf("%-24s %9s %9s %9s%n", "search, first ten", "asked", "common", "identical");
        Map<ContextSearch.Mode, Double> means = new TreeMap<>();
        for (ContextSearch.Mode mode : ContextSearch.Mode.values()) {
            double common = 0;
            int identical = 0;
            for (int i = 0; i < asked.size(); i++) {
                Scope seen = i % 2 == 0 ? Scope.ALL : scope;
                List<String> first = ids(one.find(asked.get(i), ContextSearch.FUNCTIONS, FIRST, seen, mode));
                List<String> second = ids(other.find(asked.get(i), ContextSearch.FUNCTIONS, FIRST, seen, mode));
                identical += first.equals(second) ? 1 : 0;
                common += overlap(first, second);
            }
            means.put(mode, common / Math.max(1, asked.size()));
            out.printf(
                    Locale.ROOT,
                    "%-24s %9d %9.3f %9d%n",
                    mode.name().toLowerCase(Locale.ROOT),
                    asked.size(),
                    Objects.requireNonNull(means.get(mode)),
                    identical);
        }
        failed |= means.values().stream().anyMatch(mean -> mean < ENOUGH);
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.node().id()).toList();
    }

    private static double overlap(List<String> one, List<String> other) {
        Set<String> common = new HashSet<>(one);
        common.retainAll(other);
        int most = Math.max(one.size(), other.size());
        return most == 0 ? 1 : (double) common.size() / most;
    }
}
