package io.graniteft.context;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a store holds, in numbers.
 *
 * @param nodes nodes by {@link NodeKind#label}
 * @param references references by the name of their {@link EdgeKind}; one can lead to several nodes, or to none that is indexed
 * @param vectors nodes that can be found by meaning
 * @param embedding the model that made the vectors; empty where there are none
 * @param bytes what it takes on disk; -1 where that is not known
 */
public record StoreFacts(
        Map<String, Long> nodes, Map<String, Long> references, long vectors, String embedding, long bytes) {
    public StoreFacts {
        nodes = java.util.Collections.unmodifiableMap(new TreeMap<>(nodes));
        references = java.util.Collections.unmodifiableMap(new TreeMap<>(references));
        Objects.requireNonNull(embedding, "embedding");
    }
}
