package io.graniteft.context;

import io.graniteft.context.internal.Quotes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request may not see. Every query takes one, and a store applies it while it searches, so that what is withheld takes no place
 * in an answer.
 *
 * @param ids nodes that are withheld
 * @param bodies digests of bodies ({@link Node#digest}) that are withheld wherever they stand
 * @param callees names whose callers are withheld: a caller can quote what it calls
 */
public record Scope(Set<String> ids, Set<String> bodies, Set<String> callees) {
    /** Withholds nothing. */
    public static final Scope ALL = new Scope(Set.of(), Set.of(), Set.of());

    public Scope {
        ids = Set.copyOf(ids);
        bodies = Set.copyOf(bodies);
        callees = Set.copyOf(callees);
    }

    /** Whether this node may be seen; what a store's own filter must amount to. */
    public boolean allows(Node node) {
        if (ids.contains(node.id())) {
            return false;
        }
        if (node.kind() != NodeKind.FUNCTION) {
            return true;
        }
        return !bodies.contains(node.digest())
                && (callees.isEmpty()
                        || node.references().stream()
                                .noneMatch(each -> each.kind() == EdgeKind.CALLS && callees.contains(each.name())));
    }

    /** Whether nothing is withheld. */
    public boolean isEmpty() {
        return ids.isEmpty() && bodies.isEmpty() && callees.isEmpty();
    }

    /** Withholds what either withholds. */
    public Scope and(Scope other) {
        if (isEmpty()) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        return new Scope(union(ids, other.ids), union(bodies, other.bodies), union(callees, other.callees));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        if (other.isEmpty()) {
            return one;
        }
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    /** A scope that grows over what a store holds. */
    public static Builder over(ContextStore store) {
        return new Builder(store);
    }

    /** Collects what is to be withheld. */
    public static final class Builder {
        /** From this share of common token 5-grams on, bodies are near-duplicates: the default of {@code prepare}. */
        private static final double ALIKE = 0.7;

        private final ContextStore store;
        private final Set<String> ids = new TreeSet<>();
        private final Set<String> bodies = new TreeSet<>();
        private final Set<String> callees = new TreeSet<>();
        private final List<String> texts = new ArrayList<>();

        private Builder(ContextStore store) {
            this.store = store;
        }

        /**
         * Withholds a function with everything like it: the same body anywhere, and its near-duplicates, their near-duplicates, and
         * so on.
         */
        public Builder withhold(Node function) {
            Deque<Node> open = new ArrayDeque<>(List.of(function));
            while (!open.isEmpty()) {
                Node each = open.remove();
                if (!ids.add(each.id())) {
                    continue;
                }
                texts.add(each.text());
                if (!each.digest().isEmpty()) {
                    bodies.add(each.digest());
                }
                if (!each.sketch().isEmpty()) {
                    for (Node other : store.sharing(each.sketch(), ALL)) {
                        if (!ids.contains(other.id())
                                && (other.digest().equals(each.digest()) || Similarity.of(each, other) >= ALIKE)) {
                            open.add(other);
                        }
                    }
                }
            }
            return this;
        }

        /** Withholds the answer to a request: what {@link #withhold} does, and whoever calls it. */
        public Builder answer(Node function) {
            withhold(function);
            callees.add(function.name());
            return this;
        }

        /**
         * Withholds the macros that quote what is withheld so far: that hold half of a function's token 5-grams or more. Looks at
         * every macro of the store, so it is for a scope that serves many requests.
         */
        public Builder quoters() {
            Quotes quoted = new Quotes();
            texts.forEach(quoted::add);
            if (!quoted.isEmpty()) {
                for (FileEntry file : store.files()) {
                    for (Node node : store.inFile(file.path(), ALL)) {
                        if (node.kind() == NodeKind.MACRO && quoted.areIn(node.text())) {
                            ids.add(node.id());
                        }
                    }
                }
            }
            return this;
        }

        /** The scope so far. */
        public Scope build() {
            return new Scope(ids, bodies, callees);
        }
    }
}
