package io.graniteft.context;

import io.graniteft.context.internal.IncludeGraph;
import io.graniteft.context.internal.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The symbols of a store as a graph. A name can stand for several nodes: all are given, ranked by how near they are, first by
 * inclusion, then by folder. Thread-safe; sees the store as it was when this was made.
 */
public final class SymbolGraph {
    private static final Set<NodeKind> SYMBOLS = EnumSet.complementOf(EnumSet.of(NodeKind.HEADER, NodeKind.FILE));

    private final ContextStore store;
    private final IncludeGraph includes;

    /** The graph of what a store holds now. */
    public SymbolGraph(ContextStore store) {
        this.store = store;
        this.includes = new IncludeGraph(store.files());
    }

    /** The store behind it. */
    public ContextStore store() {
        return store;
    }

    /** Everything of this name: symbols, or files by the last part of their path. */
    public List<Node> named(String name, Scope scope) {
        String simple = name.contains("/") ? name : Order.simple(name);
        List<Node> found = new ArrayList<>(store.named(simple, EnumSet.allOf(NodeKind.class), scope));
        if (!simple.equals(name)) {
            List<Node> exact = found.stream()
                    .filter(node -> node.qualifiedName().equals(name)
                            || node.qualifiedName().endsWith("::" + name))
                    .toList();
            return exact.isEmpty() ? found : exact;
        }
        if (name.contains("/")) {
            store.node(name, scope).ifPresent(found::add);
        }
        return found;
    }

    /**
     * What a name means where it is used: all candidates, the likeliest first.
     *
     * @param path the file that uses it; empty where that is not known
     */
    public List<Node> resolve(String name, Set<NodeKind> kinds, String path, Scope scope) {
        return ranked(store.named(Order.simple(name), kinds, scope), path);
    }

    /** The same of symbols of any kind. */
    public List<Node> resolve(String name, String path, Scope scope) {
        return resolve(name, SYMBOLS, path, scope);
    }

    private List<Node> ranked(List<Node> candidates, String path) {
        if (candidates.size() < 2) {
            return candidates;
        }
        Map<String, Integer> distances = path.isEmpty() ? Map.of() : includes.distances(path);
        List<Node> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparingInt((Node node) -> distances.getOrDefault(node.path(), Integer.MAX_VALUE))
                .thenComparingInt(node -> -IncludeGraph.commonFolders(path, node.path()))
                .thenComparing(node -> node.form().endsWith(Order.FOREIGN))
                .thenComparing(node -> !node.definition())
                .thenComparing(Order.NODES));
        return ranked;
    }

    /** What a file includes, itself or by what it includes, that is not indexed: headers of systems and libraries, in order. */
    public List<String> systemIncludes(String path) {
        return includes.unknown(path);
    }

    /** Where the edges of one kind lead from a node, the likeliest target of each name first. */
    public List<Edge> from(Node node, EdgeKind kind, Scope scope) {
        List<Edge> edges = new ArrayList<>();
        if (kind == EdgeKind.DEFINES || kind == EdgeKind.DECLARES) {
            if (node.kind().isFile()) {
                for (Node each : store.inFile(node.path(), scope)) {
                    if (!each.kind().isFile() && kind == holding(each)) {
                        edges.add(new Edge(node, kind, each, ""));
                    }
                }
            }
            return edges;
        }
        for (Reference reference : node.references()) {
            if (reference.kind() != kind) {
                continue;
            }
            if (kind == EdgeKind.INCLUDES) {
                for (String target : includes.targets(node.path(), reference.name())) {
                    store.node(target, scope)
                            .ifPresent(file -> edges.add(new Edge(node, kind, file, reference.name())));
                }
            } else {
                for (Node target : resolve(reference.name(), kind.targets(), node.path(), scope)) {
                    edges.add(new Edge(node, kind, target, reference.evidence()));
                }
            }
        }
        return edges;
    }

    /** From where edges of one kind lead to a node. */
    public List<Edge> to(Node node, EdgeKind kind, Scope scope) {
        List<Edge> edges = new ArrayList<>();
        if (!kind.targets().contains(node.kind())) {
            return edges;
        }
        if (kind == EdgeKind.DEFINES || kind == EdgeKind.DECLARES) {
            if (kind == holding(node)) {
                store.node(node.path(), scope).ifPresent(file -> edges.add(new Edge(file, kind, node, "")));
            }
            return edges;
        }
        if (kind == EdgeKind.INCLUDES) {
            for (Map.Entry<String, String> each : includes.includers(node.path())) {
                store.node(each.getKey(), scope)
                        .ifPresent(file -> edges.add(new Edge(file, kind, node, each.getValue())));
            }
            return edges;
        }
        for (Node from : store.referring(kind, node.name(), scope)) {
            from.references().stream()
                    .filter(each -> each.kind() == kind && each.name().equals(node.name()))
                    .findFirst()
                    .ifPresent(each -> edges.add(new Edge(from, kind, node, each.evidence())));
        }
        return edges;
    }

    /** How a file holds what stands in it. */
    static EdgeKind holding(Node node) {
        return node.definition() || node.kind() != NodeKind.FUNCTION ? EdgeKind.DEFINES : EdgeKind.DECLARES;
    }

    /** All edges of a node in both directions, in the order of their kinds. */
    public List<Edge> around(Node node, Scope scope) {
        List<Edge> edges = new ArrayList<>();
        for (EdgeKind kind : EdgeKind.values()) {
            edges.addAll(from(node, kind, scope));
            edges.addAll(to(node, kind, scope));
        }
        return edges;
    }
}
