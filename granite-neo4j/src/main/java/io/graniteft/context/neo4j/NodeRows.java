package io.graniteft.context.neo4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.Embedder;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Reference;
import io.graniteft.context.internal.Words;
import io.graniteft.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;

/** Nodes of the symbol graph as rows that go to and come from a server. */
final class NodeRows {
    /** A key of an index may have 8 KB; names that are longer agree in their beginning, and that is all that is compared. */
    private static final int LONGEST_KEY = 2000;

    /** What a node is made of again; what it is found by is left out. */
    static final String RETURNED = " {.id, .kind, .name, .qualifiedName, .path, .line, .endLine, .form, .definition,"
            + " .signature, .doc, .text, .digest, .sketch, .references}";

    private NodeRows() {}

    static String bounded(String name) {
        return name.length() <= LONGEST_KEY ? name : name.substring(0, LONGEST_KEY);
    }

    /** What all references of one way to one name lead to. */
    static String key(EdgeKind edge, String name) {
        String space = switch (edge) {
            case IN_DOMAIN -> NodeKind.DOMAIN.label();
            case IMPLEMENTS_STANDARD -> NodeKind.STANDARD.label();
            case INCLUDES -> "Include";
            default -> "Name";
        };
        return space + ":" + bounded(name);
    }

    /** The properties of a node. */
    static Map<String, Object> properties(Node node, float @Nullable [] vector) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", node.id());
        row.put("kind", node.kind().label());
        row.put("key", bounded(node.name()));
        row.put("name", node.name());
        row.put("qualifiedName", node.qualifiedName());
        row.put("path", node.path());
        row.put("line", node.line());
        row.put("endLine", node.endLine());
        row.put("form", node.form());
        row.put("definition", node.definition());
        row.put("signature", node.signature());
        row.put("doc", node.doc());
        row.put("text", node.text());
        row.put("digest", node.digest());
        row.put("sketch", String.join(" ", node.sketch()));
        row.put("references", Json.line(node.references()));
        if (!node.kind().isFile() && node.definition()) {
            row.put("words", Words.text(node));
        }
        if (vector != null) {
            row.put("vector", vector);
            row.put("content", Embedder.contentOf(node));
        }
        return row;
    }

    /** Its references of one way, without repetitions. */
    static List<Map<String, Object>> references(Node node, EdgeKind edge) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Reference each : new LinkedHashSet<>(node.references())) {
            if (each.kind() == edge) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("key", key(edge, each.name()));
                row.put("name", each.name());
                row.put("evidence", each.evidence());
                rows.add(row);
            }
        }
        return rows;
    }

    /** The node of a row. */
    static Node node(Value row) {
        String sketch = row.get("sketch").asString();
        return new Node(
                row.get("id").asString(),
                NodeKind.named(row.get("kind").asString()),
                row.get("name").asString(),
                row.get("qualifiedName").asString(),
                row.get("path").asString(),
                row.get("line").asInt(),
                row.get("endLine").asInt(),
                row.get("form").asString(),
                row.get("definition").asBoolean(),
                row.get("signature").asString(),
                row.get("doc").asString(),
                row.get("text").asString(),
                row.get("digest").asString(),
                sketch.isEmpty() ? List.of() : List.of(sketch.split(" ", -1)),
                references(row.get("references").asString()));
    }

    static List<Reference> references(String json) {
        try {
            return List.of(Json.mapper().readValue(json, Reference[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("references of a node are no JSON", e);
        }
    }
}
