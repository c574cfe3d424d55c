package io.graniteft.context;

import java.util.Objects;

/**
 * An edge of the symbol graph with both of its ends.
 *
 * @param from where it begins
 * @param kind how the two relate
 * @param to where it leads
 * @param evidence what in the text says so; empty where that is the name itself
 */
public record Edge(Node from, EdgeKind kind, Node to, String evidence) {
    public Edge {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(evidence, "evidence");
    }
}
