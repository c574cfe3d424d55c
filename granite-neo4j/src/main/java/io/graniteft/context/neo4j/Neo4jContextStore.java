package io.graniteft.context.neo4j;

import static org.neo4j.driver.Values.parameters;

import io.graniteft.context.ContextStore;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.FileEntry;
import io.graniteft.context.FileSymbols;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Reference;
import io.graniteft.context.Scope;
import io.graniteft.context.StoreFacts;
import io.graniteft.context.internal.Order;
import io.graniteft.context.internal.Words;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.summary.ResultSummary;

/**
 * A store in a database of a Neo4j server. What is written goes into one transaction that ends with {@link #commit}; a connection that
 * is lost takes back what was not committed.
 */
public final class Neo4jContextStore implements ContextStore {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** As many of the nearest as the index finds are compared as they are. */
    private static final int RESCORED = 120;

    private final Neo4jAddress address;
    private final Driver driver;
    private final SessionConfig database;
    private @Nullable GraphWriter writer;
    private volatile String embedding = "";
    private volatile int dimension;

    private Neo4jContextStore(Neo4jAddress address, Driver driver) {
        this.address = address;
        this.driver = driver;
        this.database = address.database().isEmpty()
                ? SessionConfig.defaultConfig()
                : SessionConfig.forDatabase(address.database());
    }

    /** Whether an address is meant for this store: {@code neo4j:URI}. */
    public static boolean isAddress(String address) {
        return Neo4jAddress.isOne(address);
    }

    /**
     * The store in a database.
     *
     * @param named {@code neo4j:} and the server's URI, such as {@code neo4j:bolt://localhost:7687}; without a user or a password
     * @param environment tells {@code NEO4J_USERNAME} (neo4j), {@code NEO4J_PASSWORD} and {@code NEO4J_DATABASE} (the user's own)
     * @param mustExist whether a database without a store is an error; where it is none, constraints and indexes are made
     * @throws GraniteException if the server cannot be reached, refuses the user, is too old, or holds a store of another format
     */
    public static Neo4jContextStore open(String named, Environment environment, boolean mustExist) {
        Neo4jAddress address = Neo4jAddress.of(named, environment);
        Config config = Config.builder()
                .withConnectionTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .withConnectionAcquisitionTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .withMaxTransactionRetryTime(2, TimeUnit.SECONDS)
                .withMaxConnectionPoolSize(16)
                .withUserAgent("granite")
                .build();
        Neo4jContextStore store = null;
        try {
            store = new Neo4jContextStore(address, GraphDatabase.driver(address.uri(), address.token(), config));
            store.connect(named, mustExist);
            return store;
        } catch (Neo4jException e) {
            close(store);
            throw Failures.explain(e, address, false);
        } catch (GraniteException e) {
            close(store);
            throw e;
        }
    }

    private static void close(@Nullable Neo4jContextStore store) {
        if (store != null) {
            store.close();
        }
    }

    private void connect(String named, boolean mustExist) {
        try (Session session = driver.session(database)) {
            ResultSummary summary = session.run("RETURN 1").consume();
            ServerVersion.check(summary.server().agent(), address);
            List<Record> found = session.run("MATCH (n:GraniteStore {name: 'context'})"
                            + " RETURN n.format AS format, n.embedding AS embedding, n.dimension AS dimension")
                    .list();
            if (found.isEmpty() && mustExist) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "there is no context store in Neo4j at " + address,
                        "make it with `granite context index PATH --store " + named + "`");
            }
            if (!found.isEmpty()) {
                String format = found.get(0).get("format").asString();
                if (!format.equals(Schema.FORMAT)) {
                    throw new GraniteException(
                            ErrorCode.FAILED,
                            "Neo4j at " + address + " holds a store of another format: " + format,
                            "remove its nodes (labels GraniteSymbol, GraniteName and GraniteStore), or use another database");
                }
                embedding = found.get(0).get("embedding").asString();
                dimension = found.get(0).get("dimension").asInt();
            }
            if (!mustExist) {
                Schema.STATEMENTS.forEach(each -> session.run(each).consume());
                if (dimension > 0) {
                    session.run(Schema.createVectors(dimension)).consume();
                }
                session.run(Schema.AWAIT).consume();
            }
        }
    }

    private List<Record> read(String query, Map<String, Object> parameters) {
        return guarded(() -> {
            try (Session session = driver.session(database)) {
                return session.executeRead(tx -> tx.run(query, parameters).list());
            }
        });
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (Neo4jException e) {
            throw Failures.explain(e, address, true);
        }
    }

    /** The nodes that a pattern and a condition on {@code n} give, in the order of all stores. */
    private List<Node> nodes(String match, String where, Map<String, Object> parameters, Scope scope) {
        Map<String, Object> all = new HashMap<>(parameters);
        String query = match + " WHERE " + where + Scoped.condition(scope, all) + " RETURN DISTINCT n"
                + NodeRows.RETURNED + " AS n";
        List<Node> nodes = new ArrayList<>();
        read(query, all).forEach(row -> nodes.add(NodeRows.node(row.get("n"))));
        nodes.sort(Order.NODES);
        return nodes;
    }

    private GraphWriter writer() {
        GraphWriter open = writer;
        if (open == null) {
            open = new GraphWriter(driver.session(database));
            writer = open;
        }
        return open;
    }

    @Override
    public List<FileEntry> files() {
        List<FileEntry> files = new ArrayList<>();
        for (NodeKind kind : List.of(NodeKind.HEADER, NodeKind.FILE)) {
            read(
                            "MATCH (n:GraniteSymbol:" + kind.label()
                                    + ") RETURN n.path AS path, n.digest AS digest, n.references AS references",
                            Map.of())
                    .forEach(row -> files.add(new FileEntry(
                            row.get("path").asString(),
                            row.get("digest").asString(),
                            NodeRows.references(row.get("references").asString()).stream()
                                    .filter(each -> each.kind() == EdgeKind.INCLUDES)
                                    .map(Reference::name)
                                    .distinct()
                                    .toList())));
        }
        files.sort(java.util.Comparator.comparing(FileEntry::path));
        return files;
    }

    @Override
    public void replace(FileSymbols file, Map<String, float[]> vectors) {
        guarded(() -> {
            writer().replace(file, vectors);
            return file;
        });
    }

    @Override
    public void remove(String path) {
        guarded(() -> {
            writer().remove(path);
            return path;
        });
    }

    @Override
    public void commit(String embedding) {
        guarded(() -> {
            GraphWriter open = writer();
            int wanted = open.dimension() > 0 ? open.dimension() : embedding.isEmpty() ? 0 : dimension;
            open.commit(parameters("format", Schema.FORMAT, "embedding", embedding, "dimension", wanted));
            writer = null;
            this.embedding = embedding;
            if (wanted != dimension) {
                try (Session session = driver.session(database)) {
                    session.run(Schema.DROP_VECTORS).consume();
                    if (wanted > 0) {
                        session.run(Schema.createVectors(wanted)).consume();
                    }
                }
                dimension = wanted;
            }
            try (Session session = driver.session(database)) {
                session.run(Schema.AWAIT).consume();
            }
            return embedding;
        });
    }

    @Override
    public String embedding() {
        return embedding;
    }

    @Override
    public Optional<float[]> vectorOf(String content) {
        return read(
                        "MATCH (n:GraniteSymbol {content: $content}) RETURN n.vector AS vector LIMIT 1",
                        Map.of("content", content))
                .stream()
                .findFirst()
                .map(row -> {
                    List<Object> values = row.get("vector").asList();
                    float[] vector = new float[values.size()];
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] = ((Number) values.get(i)).floatValue();
                    }
                    return vector;
                });
    }

    @Override
    public Optional<Node> node(String id, Scope scope) {
        return Order.referred(id, this, scope)
                .or(() -> nodes("MATCH (n:GraniteSymbol {id: $id})", "true", Map.of("id", id), scope).stream()
                        .findFirst());
    }

    @Override
    public List<Node> named(String name, Set<NodeKind> kinds, Scope scope) {
        List<Node> found = new ArrayList<>();
        for (Map.Entry<NodeKind, EdgeKind> each : Order.REFERRED.entrySet()) {
            if (kinds.contains(each.getKey()) && isReferredTo(each.getValue(), name)) {
                found.add(Node.named(each.getKey(), name));
            }
        }
        found.addAll(nodes(
                "MATCH (n:GraniteSymbol {key: $key})",
                "n.kind IN $kinds",
                Map.of("key", NodeRows.bounded(name), "kinds", labels(kinds)),
                scope));
        return found;
    }

    private static List<String> labels(Set<NodeKind> kinds) {
        return kinds.stream().map(NodeKind::label).sorted().toList();
    }

    private boolean isReferredTo(EdgeKind edge, String name) {
        return read(
                        "MATCH (x:GraniteName {key: $key}) RETURN EXISTS { (x)<-[:" + edge.name() + "]-() } AS there",
                        Map.of("key", NodeRows.key(edge, name)))
                .stream()
                .anyMatch(row -> row.get("there").asBoolean());
    }

    @Override
    public List<Node> inFile(String path, Scope scope) {
        return nodes("MATCH (n:GraniteSymbol {path: $path})", "true", Map.of("path", path), scope);
    }

    @Override
    public List<Node> referring(EdgeKind edge, String name, Scope scope) {
        return nodes(
                "MATCH (:GraniteName {key: $key})<-[:" + edge.name() + "]-(n:GraniteSymbol)",
                "true",
                Map.of("key", NodeRows.key(edge, name)),
                scope);
    }

    @Override
    public List<Node> sharing(List<String> sketch, Scope scope) {
        if (sketch.isEmpty()) {
            return List.of();
        }
        return nodes(
                "CALL db.index.fulltext.queryNodes('" + Schema.WORDS_INDEX + "', $query) YIELD node AS n",
                "true",
                Map.of("query", "sketch:(" + String.join(" ", sketch) + ")"),
                scope);
    }

    @Override
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        read("MATCH (n:GraniteSymbol) RETURN n.id AS id", Map.of())
                .forEach(row -> ids.add(row.get("id").asString()));
        ids.sort(null);
        return ids;
    }

    @Override
    public List<Hit> byWords(String text, Set<NodeKind> kinds, int limit, Scope scope) {
        List<String> words = Words.question(text);
        if (words.isEmpty() || kinds.isEmpty()) {
            return List.of();
        }
        // The kind decides whether something is found and adds nothing to its score.
        String query = "+kind:(" + String.join("^0 ", labels(kinds)) + "^0) +words:(" + String.join(" ", words) + ")";
        String call = "CALL db.index.fulltext.queryNodes('" + Schema.WORDS_INDEX
                + "', $query, {limit: $count}) YIELD node AS n, score";
        return growing(call, Map.of("query", query), kinds, limit, limit, scope, score -> score);
    }

    @Override
    public List<Hit> byVector(float[] vector, Set<NodeKind> kinds, int limit, Scope scope) {
        if (dimension != vector.length || kinds.isEmpty()) {
            return List.of();
        }
        String call = "CALL db.index.vector.queryNodes('" + Schema.VECTOR_INDEX
                + "', $count, $vector) YIELD node AS n"
                + " WITH n, vector.similarity.cosine(n.vector, $vector) AS score";
        int wanted = Math.max(RESCORED, limit + limit / 2);
        // The server's score is (1 + cosine) / 2.
        return growing(call, Map.of("vector", vector), kinds, limit, wanted, scope, score -> 2 * score - 1);
    }

    /** The best of an index that a scope allows. The index knows nothing of scopes: it is asked for more until enough are left. */
    private List<Hit> growing(
            String call,
            Map<String, Object> parameters,
            Set<NodeKind> kinds,
            int limit,
            int first,
            Scope scope,
            java.util.function.DoubleUnaryOperator meaning) {
        int count = first;
        while (true) {
            Map<String, Object> all = new HashMap<>(parameters);
            all.put("count", count);
            all.put("limit", limit);
            all.put("kinds", labels(kinds));
            List<Record> rows = read(
                    call + " WITH n, score, (n.kind IN $kinds AND n.definition" + Scoped.condition(scope, all)
                            + ") AS allowed"
                            + " WITH count(*) AS found, collect(CASE WHEN allowed THEN {n: n, score: score} END) AS hits"
                            + " UNWIND (CASE WHEN size(hits) = 0 THEN [null] ELSE hits END) AS hit"
                            + " WITH found, hit.n AS n, hit.score AS score ORDER BY score DESC, n.path, n.line, n.id"
                            + " LIMIT $limit RETURN found, score, n" + NodeRows.RETURNED + " AS n",
                    all);
            List<Hit> hits = new ArrayList<>();
            long found = 0;
            for (Record row : rows) {
                found = row.get("found").asLong();
                if (!row.get("n").isNull()) {
                    hits.add(new Hit(
                            NodeRows.node(row.get("n")),
                            meaning.applyAsDouble(row.get("score").asDouble())));
                }
            }
            if (hits.size() >= limit || found < count) {
                hits.sort(Order.HITS);
                return hits;
            }
            count *= 4;
        }
    }

    @Override
    public StoreFacts facts() {
        Map<String, Long> nodes = new TreeMap<>();
        read("MATCH (n:GraniteSymbol) RETURN n.kind AS kind, count(*) AS count", Map.of())
                .forEach(row ->
                        nodes.put(row.get("kind").asString(), row.get("count").asLong()));
        Map<String, Long> references = new TreeMap<>();
        for (EdgeKind edge : EdgeKind.values()) {
            long count =
                    count("MATCH (:GraniteSymbol)-[r:" + edge.name() + "]->(:GraniteName) RETURN count(r) AS count");
            if (count > 0) {
                references.put(edge.name(), count);
            }
        }
        Order.REFERRED.forEach((kind, edge) -> {
            long count = count("MATCH (x:GraniteName:" + kind.label() + ") WHERE EXISTS { (x)<-[:" + edge.name()
                    + "]-() } RETURN count(x) AS count");
            if (count > 0) {
                nodes.put(kind.label(), count);
            }
        });
        long vectors = count("MATCH (n:GraniteSymbol) WHERE n.content IS NOT NULL RETURN count(n) AS count");
        return new StoreFacts(nodes, references, vectors, embedding, -1);
    }

    private long count(String query) {
        return read(query, Map.of()).get(0).get("count").asLong();
    }

    @Override
    public void close() {
        GraphWriter open = writer;
        writer = null;
        try {
            if (open != null) {
                open.close(); // what was committed stays, the rest was never promised
            }
        } catch (Neo4jException e) {
            // The server is gone, and the transaction with it.
        } finally {
            driver.close();
        }
    }

    /** What a scope adds to a condition on {@code n}. */
    private static final class Scoped {
        private Scoped() {}

        static String condition(Scope scope, Map<String, Object> parameters) {
            StringBuilder condition = new StringBuilder();
            if (!scope.ids().isEmpty()) {
                condition.append(" AND NOT n.id IN $withheldIds");
                parameters.put("withheldIds", List.copyOf(scope.ids()));
            }
            if (!scope.bodies().isEmpty()) {
                condition.append(" AND NOT (n.kind = 'Function' AND n.digest IN $withheldBodies)");
                parameters.put("withheldBodies", List.copyOf(scope.bodies()));
            }
            if (!scope.callees().isEmpty()) {
                condition.append(" AND NOT (n.kind = 'Function' AND EXISTS { MATCH (n)-[:CALLS]->(c:GraniteName)"
                        + " WHERE c.key IN $withheldCallees })");
                parameters.put(
                        "withheldCallees",
                        scope.callees().stream()
                                .map(name -> NodeRows.key(EdgeKind.CALLS, name))
                                .toList());
            }
            return condition.toString();
        }
    }
}
