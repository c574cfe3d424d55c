package io.graniteft.context.internal;

import io.graniteft.context.ContextStore;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The orders in which every store answers, and what else all stores have in common. */
public final class Order {
    /** By path, line, id: the order of the text. */
    public static final Comparator<Node> NODES =
            Comparator.comparing(Node::path).thenComparingInt(Node::line).thenComparing(Node::id);

    /** The best first, then as {@link #NODES}. */
    public static final Comparator<Hit> HITS =
            Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::node, NODES);

    /** Nodes that are there because somebody refers to them, and how. */
    public static final Map<NodeKind, EdgeKind> REFERRED =
            Map.of(NodeKind.DOMAIN, EdgeKind.IN_DOMAIN, NodeKind.STANDARD, EdgeKind.IMPLEMENTS_STANDARD);

    /** Ends the form of a declaration that is meant for another compiler or system than gcc on Linux. */
    public static final String FOREIGN = " foreign";

    private Order() {}

    /** The node that an id means without standing in any file: a domain or a standard, if it is one that somebody refers to. */
    public static Optional<Node> referred(String id, ContextStore store, Scope scope) {
        return REFERRED.keySet().stream()
                .filter(kind -> id.startsWith(kind.label() + ":"))
                .flatMap(kind -> store.named(id.substring(kind.label().length() + 1), Set.of(kind), scope).stream())
                .findFirst();
    }

    /** A name without what qualifies it. */
    public static String simple(String name) {
        return FileReader.simple(name);
    }

    /** The cosine of two vectors of length one. */
    public static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
