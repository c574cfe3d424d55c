package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import java.util.Comparator;
import java.util.Map;

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
