package io.graniteft.context;

import io.graniteft.context.internal.Order;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a text is about: by its words, by its meaning, or by both. Thread-safe. */
public final class ContextSearch {
    /** How a text is searched for. */
    public enum Mode {
        /** Both, their ranks fused. */
        HYBRID,
        /** BM25 over words. */
        WORDS,
        /** The nearest vectors. */
        MEANING
    }

    /** Functions alone: what is looked for unless somebody says more. */
    public static final Set<NodeKind> FUNCTIONS = Set.of(NodeKind.FUNCTION);

    /** So many of each list are fused. */
    private static final int DEPTH = 100;

    /** Reciprocal-rank fusion's constant: how little the first places count more than the next. */
    private static final double RANK_OFFSET = 10;

    private static final double WORDS_WEIGHT = 1.0;
    private static final double MEANING_WEIGHT = 1.0;

    private final ContextStore store;
    private final @Nullable Embedder embedder;

    /**
     * A search.
     *
     * @param embedder the model that the store's vectors are of; null to search by words alone
     */
    public ContextSearch(ContextStore store, @Nullable Embedder embedder) {
        this.store = store;
        this.embedder = embedder;
    }

    /** Functions that a text is about, the best first. */
    public List<Hit> find(String text, int limit, Scope scope) {
        return find(text, FUNCTIONS, limit, scope, Mode.HYBRID);
    }

    /** Definitions of some kinds that a text is about, the best first. */
    public List<Hit> find(String text, Set<NodeKind> kinds, int limit, Scope scope, Mode mode) {
        Embedder model = embedder;
        if (mode == Mode.WORDS || model == null || store.embedding().isEmpty()) {
            return store.byWords(text, kinds, limit, scope);
        }
        if (mode == Mode.MEANING) {
            return store.byVector(model.embed(plain(text)), kinds, limit, scope);
        }
        int depth = Math.max(DEPTH, limit);
        Map<String, Double> scores = new HashMap<>();
        Map<String, Node> nodes = new HashMap<>();
        fuse(store.byWords(text, kinds, depth, scope), WORDS_WEIGHT, scores, nodes);
        fuse(store.byVector(model.embed(plain(text)), kinds, depth, scope), MEANING_WEIGHT, scores, nodes);
        List<Hit> hits = new ArrayList<>();
        nodes.forEach((id, node) -> hits.add(new Hit(node, scores.getOrDefault(id, 0.0))));
        hits.sort(Order.HITS);
        return hits.size() <= limit ? hits : List.copyOf(hits.subList(0, limit));
    }

    private static void fuse(List<Hit> hits, double weight, Map<String, Double> scores, Map<String, Node> nodes) {
        int rank = 1;
        for (Hit hit : hits) {
            nodes.putIfAbsent(hit.node().id(), hit.node());
            scores.merge(hit.node().id(), weight / (RANK_OFFSET + rank), Double::sum);
            rank++;
        }
    }

    /** A text without the marks of comments and of Doxygen. */
    private static String plain(String text) {
        return text.replaceAll("/\\*+!?<?|\\*+/|(?m)^\\s*\\*+|//+[!<]*|[\\\\@](brief|param|return|retval|note)\\b", " ")
                .replace('_', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }
}
