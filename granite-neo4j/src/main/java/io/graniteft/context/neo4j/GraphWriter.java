package io.graniteft.context.neo4j;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.FileSymbols;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.neo4j.driver.Session;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.Value;

/** Writes files into one transaction, many nodes at a time. */
final class GraphWriter implements AutoCloseable {
    /** So many nodes are sent together: some megabytes with their vectors. */
    private static final int NODES_AT_A_TIME = 1_000;

    private static final int REFERENCES_AT_A_TIME = 5_000;

    private record Entry(Node node, Map<String, Object> properties) {}

    private final Session session;
    private final Transaction transaction;
    private final Map<String, List<Entry>> pending = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private int pendingNodes;
    private int dimension;
    private boolean removes;

    GraphWriter(Session session) {
        this.session = session;
        this.transaction = session.beginTransaction();
    }

    /** How long the vectors are that were written; 0 when there were none. */
    int dimension() {
        return dimension;
    }

    void replace(FileSymbols file, Map<String, float[]> vectors) {
        remove(file.path());
        List<Entry> entries = new ArrayList<>();
        for (Node node : file.nodes()) {
            float[] vector = vectors.get(node.id());
            if (vector != null) {
                dimension = vector.length;
            }
            entries.add(new Entry(node, NodeRows.properties(node, vector)));
        }
        pending.put(file.path(), entries);
        pendingNodes += entries.size();
        if (pendingNodes >= NODES_AT_A_TIME) {
            flush();
        }
    }

    void remove(String path) {
        gone.add(path);
        List<Entry> before = pending.remove(path);
        pendingNodes -= before == null ? 0 : before.size();
    }

    /** Ends the transaction: everything is there, or nothing. */
    void commit(Value facts) {
        flush();
        if (removes) {
            transaction
                    .run("MATCH (x:GraniteName) WHERE NOT EXISTS { (x)--() } DELETE x")
                    .consume();
        }
        transaction
                .run(
                        "MERGE (n:GraniteStore {name: 'context'})"
                                + " SET n.format = $format, n.embedding = $embedding, n.dimension = $dimension",
                        facts)
                .consume();
        transaction.commit();
        close();
    }

    private void flush() {
        if (!gone.isEmpty()) {
            removes |= transaction
                            .run(
                                    "UNWIND $paths AS path MATCH (n:GraniteSymbol {path: path}) DETACH DELETE n",
                                    Map.of("paths", List.copyOf(gone)))
                            .consume()
                            .counters()
                            .nodesDeleted()
                    > 0;
            gone.clear();
        }
        Map<NodeKind, List<Map<String, Object>>> rows = new EnumMap<>(NodeKind.class);
        Map<EdgeKind, List<Map<String, Object>>> references = new EnumMap<>(EdgeKind.class);
        List<Map<String, Object>> held = new ArrayList<>();
        for (List<Entry> entries : pending.values()) {
            for (Entry each : entries) {
                Node node = each.node();
                rows.computeIfAbsent(node.kind(), any -> new ArrayList<>()).add(each.properties());
                for (EdgeKind edge : EdgeKind.values()) {
                    NodeRows.references(node, edge).forEach(reference -> {
                        reference.put("id", node.id());
                        references
                                .computeIfAbsent(edge, any -> new ArrayList<>())
                                .add(reference);
                    });
                }
                if (!node.kind().isFile()) {
                    Map<String, Object> row = new HashMap<>();
                    row.put("id", node.id());
                    row.put("path", node.path());
                    row.put("key", NodeRows.key(EdgeKind.CALLS, node.name()));
                    row.put("name", node.name());
                    row.put("declares", node.kind() == NodeKind.FUNCTION && !node.definition());
                    held.add(row);
                }
            }
        }
        pending.clear();
        pendingNodes = 0;
        rows.forEach((kind, list) -> send(
                "UNWIND $rows AS row CREATE (n:GraniteSymbol:" + kind.label() + ") SET n = row",
                list,
                NODES_AT_A_TIME));
        hang(held);
        references.forEach((edge, list) -> send(
                "UNWIND $rows AS row MATCH (n:GraniteSymbol {id: row.id})"
                        + " MERGE (x:GraniteName {key: row.key}) ON CREATE SET x.name = row.name" + label(edge)
                        + " CREATE (n)-[r:" + edge.name() + "]->(x)"
                        + " SET r.evidence = CASE row.evidence WHEN '' THEN null ELSE row.evidence END",
                list,
                REFERENCES_AT_A_TIME));
    }

    /** Hangs symbols to their files and to their names. */
    private void hang(List<Map<String, Object>> held) {
        for (boolean declares : new boolean[] {false, true}) {
            send(
                    "UNWIND $rows AS row MATCH (n:GraniteSymbol {id: row.id})"
                            + " MERGE (x:GraniteName {key: row.key}) ON CREATE SET x.name = row.name"
                            + " CREATE (n)-[:NAMED]->(x)"
                            + " WITH n, row MATCH (f:GraniteSymbol {id: row.path}) CREATE (f)-[:"
                            + (declares ? EdgeKind.DECLARES : EdgeKind.DEFINES) + "]->(n)",
                    held.stream()
                            .filter(row -> Boolean.valueOf(declares).equals(row.get("declares")))
                            .toList(),
                    REFERENCES_AT_A_TIME);
        }
    }

    private static String label(EdgeKind edge) {
        return switch (edge) {
            case IN_DOMAIN -> ", x:" + NodeKind.DOMAIN.label();
            case IMPLEMENTS_STANDARD -> ", x:" + NodeKind.STANDARD.label();
            default -> "";
        };
    }

    private void send(String query, List<Map<String, Object>> rows, int atATime) {
        for (int from = 0; from < rows.size(); from += atATime) {
            transaction
                    .run(query, Map.of("rows", rows.subList(from, Math.min(rows.size(), from + atATime))))
                    .consume();
        }
    }

    @Override
    public void close() {
        try {
            transaction.close();
        } finally {
            session.close();
        }
    }
}
