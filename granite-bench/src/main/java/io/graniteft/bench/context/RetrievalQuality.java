package io.graniteft.bench.context;

import io.graniteft.context.ContextSearch;
import io.graniteft.context.Embedder;
import io.graniteft.context.FileSymbols;
import io.graniteft.context.Hit;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.MiniLm;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Prints how often the function that a comment was written for is found by that comment: by plain BM25 (Lucene's standard analysis),
 * by words that are split and stemmed, by meaning, and by both fused. The candidates stand in the store without their comments, and a
 * comment is asked without the function's name.
 *
 * <pre>context-retrieval TREE…</pre>
 */
public final class RetrievalQuality {
    private static final int MOST_CANDIDATES = 1000;
    private static final int MOST_QUESTIONS = 400;
    private static final int FEWEST_WORDS = 5;
    private static final int SHORTEST_BODY = 3;
    private static final long SEED = 42;

    private record Question(String text, String id) {}

    private RetrievalQuality() {}

    /** Measures each tree alone. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf("%-34s %6s %6s  %-8s %6s %6s %6s%n", "tree", "cands", "asked", "search", "R@1", "R@10", "MRR");
        try (MiniLm model = MiniLm.bundled()) {
            for (String tree : arguments) {
                measure(Path.of(tree), model, out);
            }
        }
    }

    private static void measure(Path tree, Embedder model, PrintStream out) throws IOException {
        List<Node> candidates = new ArrayList<>();
        Set<String> bodies = new HashSet<>();
        Trees.read(tree, symbols -> {
            for (Node node : symbols.nodes()) {
                if (node.kind() == NodeKind.FUNCTION
                        && node.definition()
                        && node.endLine() - node.line() >= SHORTEST_BODY
                        && bodies.add(node.digest())) {
                    candidates.add(node);
                }
            }
        });
        List<Node> kept = Draws.of(candidates, MOST_CANDIDATES, SEED);
        List<Question> questions = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        Set<String> shared = new HashSet<>();
        for (Node node : kept) {
            String text = Comments.words(node);
            if (text.split(" ").length >= FEWEST_WORDS) {
                if (texts.add(text)) {
                    questions.add(new Question(text, node.id()));
                } else {
                    shared.add(text);
                }
            }
        }
        questions.removeIf(question -> shared.contains(question.text()));
        List<Question> asked = Draws.of(questions, MOST_QUESTIONS, SEED);
        Path folder = Files.createTempDirectory("granite-retrieval");
        PlainBm25 plain = new PlainBm25();
        try (LuceneContextStore store = LuceneContextStore.open(folder)) {
            Map<String, List<Node>> byPath = new HashMap<>();
            for (Node node : kept) {
                byPath.computeIfAbsent(node.path(), any -> new ArrayList<>()).add(node.withoutDoc());
                plain.add(node);
            }
            byPath.forEach((path, nodes) -> {
                Map<String, float[]> vectors = new HashMap<>();
                nodes.forEach(node -> vectors.put(node.id(), model.embed(Embedder.textOf(node))));
                store.replace(new FileSymbols(path, "", nodes), vectors);
            });
            store.commit(model.name());
            ContextSearch search = new ContextSearch(store, model);
            String name = tree.getFileName() + "";
            Tally bm25 = new Tally();
            asked.forEach(question -> bm25.add(plain.find(question.text(), 100).indexOf(question.id())));
            out.printf(Locale.ROOT, "%-34s %6d %6d  %-8s %s%n", name, kept.size(), asked.size(), "plain", bm25);
            for (ContextSearch.Mode mode :
                    List.of(ContextSearch.Mode.WORDS, ContextSearch.Mode.MEANING, ContextSearch.Mode.HYBRID)) {
                Tally tally = new Tally();
                for (Question question : asked) {
                    List<Hit> hits = search.find(question.text(), ContextSearch.FUNCTIONS, 100, Scope.ALL, mode);
                    tally.add(hits.stream().map(hit -> hit.node().id()).toList().indexOf(question.id()));
                }
                String label = mode.name().toLowerCase(Locale.ROOT);
                out.printf(Locale.ROOT, "%-34s %6d %6d  %-8s %s%n", name, kept.size(), asked.size(), label, tally);
            }
        } finally {
            Trash.remove(folder);
        }
    }

    /** How far up the right answers stand. */
    private static final class Tally {
        private int asked;
        private int first;
        private int ten;
        private double reciprocal;

        void add(int index) {
            asked++;
            first += index == 0 ? 1 : 0;
            ten += index >= 0 && index < 10 ? 1 : 0;
            reciprocal += index < 0 ? 0 : 1.0 / (index + 1);
        }

        @Override
        public String toString() {
            double of = Math.max(1, asked);
            return String.format(Locale.ROOT, "%6.3f %6.3f %6.3f", first / of, ten / of, reciprocal / of);
        }
    }
}
