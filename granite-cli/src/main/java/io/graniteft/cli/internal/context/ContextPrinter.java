package io.graniteft.cli.internal.context;

import io.graniteft.context.Edge;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.StoreFacts;
import io.graniteft.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers of a context store as lines for people and for programs. */
public final class ContextPrinter {
    private ContextPrinter() {}

    /** A query's answer as one line of JSON. */
    public static String json(String id, List<Hit> hits) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Hit hit : hits) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("path", hit.node().path());
            each.put("name", hit.node().name());
            each.put("line", hit.node().line());
            each.put("score", Math.round(hit.score() * 1e6) / 1e6);
            each.put("kind", hit.node().kind().label());
            each.put("node", hit.node().id());
            list.add(each);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", id);
        line.put("hits", list);
        return Json.line(line);
    }

    /** A hit as a line for a person. */
    public static String line(Hit hit) {
        Node node = hit.node();
        String what = node.signature().isEmpty() ? node.kind().label() + " " + node.qualifiedName() : node.signature();
        return String.format(Locale.ROOT, "%7.4f  %s  %s", hit.score(), place(node), what);
    }

    /** Where a node stands. */
    public static String place(Node node) {
        return node.path().isEmpty() ? node.id() : node.path() + ":" + node.line();
    }

    /** A node with its edges, for a person. */
    public static List<String> describe(Node node, List<Edge> edges) {
        List<String> lines = new ArrayList<>();
        lines.add(node.kind().label() + " " + node.qualifiedName() + "  (" + place(node) + ")");
        if (!node.doc().isEmpty()) {
            lines.addAll(node.doc().lines().toList());
        }
        lines.addAll(node.text().lines().toList());
        String before = "";
        for (Edge edge : edges) {
            boolean out = edge.from().id().equals(node.id());
            Node other = out ? edge.to() : edge.from();
            String head = out ? edge.kind() + " ->" : edge.kind() + " <-";
            if (!head.equals(before)) {
                lines.add(head);
                before = head;
            }
            lines.add("    " + other.qualifiedName() + "  (" + place(other) + ")"
                    + (edge.evidence().isEmpty() ? "" : "  " + edge.evidence()));
        }
        return lines;
    }

    /** A node with its edges, as one line of JSON. */
    public static String json(Node node, List<Edge> edges) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Edge edge : edges) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("from", edge.from().id());
            each.put("kind", edge.kind().name());
            each.put("to", edge.to().id());
            each.put("evidence", edge.evidence());
            list.add(each);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", node.id());
        line.put("kind", node.kind().label());
        line.put("name", node.qualifiedName());
        line.put("path", node.path());
        line.put("line", node.line());
        line.put("signature", node.signature());
        line.put("doc", node.doc());
        line.put("text", node.text());
        line.put("edges", list);
        return Json.line(line);
    }

    /** A store's numbers, for a person. */
    public static List<String> describe(StoreFacts facts) {
        List<String> lines = new ArrayList<>();
        facts.nodes().forEach((kind, count) -> lines.add(String.format(Locale.ROOT, "%-22s %,12d", kind, count)));
        facts.references().forEach((kind, count) -> lines.add(String.format(Locale.ROOT, "%-22s %,12d", kind, count)));
        lines.add(String.format(Locale.ROOT, "%-22s %,12d  %s", "vectors", facts.vectors(), facts.embedding()));
        if (facts.bytes() >= 0) {
            lines.add(String.format(Locale.ROOT, "%-22s %,12d", "bytes", facts.bytes()));
        }
        return lines;
    }

    /** A store's numbers as one JSON document. */
    public static String json(StoreFacts facts) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schema", "granite.context.stats");
        document.put("version", 1);
        document.put("nodes", facts.nodes());
        document.put("references", facts.references());
        document.put("vectors", facts.vectors());
        document.put("embedding", facts.embedding());
        document.put("bytes", facts.bytes());
        return Json.line(document);
    }
}
