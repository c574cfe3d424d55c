package io.graniteft.context;

import java.util.Objects;

/**
 * What a search found.
 *
 * @param node the node
 * @param score higher is better; comparable within one answer only
 */
public record Hit(Node node, double score) {
    public Hit {
        Objects.requireNonNull(node, "node");
    }
}
