package io.graniteft.context;

import java.util.List;
import java.util.Objects;

/**
 * All that one source file gives to the graph.
 *
 * @param path the file's path
 * @param digest SHA-256 of its text and of what else decides the nodes
 * @param nodes the file's own node first, then what stands in it, in the order of the text
 */
public record FileSymbols(String path, String digest, List<Node> nodes) {
    public FileSymbols {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(digest, "digest");
        nodes = List.copyOf(nodes);
    }
}
