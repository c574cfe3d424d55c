package io.graniteft.cli.internal.context;

import io.graniteft.context.ContextPack;
import io.graniteft.context.ContextPacker;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.FileEntry;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.context.SymbolReader;
import io.graniteft.core.io.Digests;
import io.graniteft.data.ContextSource;
import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a context store knows, for the requests of a preparation: declarations, and no function's body. A request sees declarations of
 * the tree that its function stands in, and nothing of trees beside it in the same store.
 */
public final class StoredContext implements ContextSource {
    /** Goes into the digest: raised whenever the same store begins to give other declarations. */
    private static final String RULES = "stored-context/2";

    private final ContextStore store;
    private final int budgetTokens;

    /**
     * The declarations of a store; it stays open as long as they are asked for.
     *
     * @param budgetTokens tokens of declarations in a request, at most
     */
    public StoredContext(ContextStore store, int budgetTokens) {
        this.store = store;
        this.budgetTokens = budgetTokens;
    }

    @Override
    public String digest() {
        StringBuilder all = new StringBuilder(RULES).append(' ').append(budgetTokens);
        for (FileEntry file : store.files()) {
            all.append('\n').append(file.path()).append(' ').append(file.digest());
        }
        return Digests.sha256(all.toString());
    }

    @Override
    public Requests open(ToIntFunction<String> tokens, UnaryOperator<String> clean) {
        return new Declarations(tokens, clean);
    }

    /**
     * A file of the store.
     *
     * @param root what stands before the path that the file has in its source
     */
    private record Place(String path, String root) {}

    private final class Declarations implements Requests {
        private final SymbolGraph graph = new SymbolGraph(store);
        private final SymbolReader reader = new SymbolReader();
        private final Map<String, List<String>> pathsByName = new HashMap<>();
        private final ToIntFunction<String> tokens;
        private final UnaryOperator<String> clean;
        private final Scope.Builder withheld = Scope.over(store);
        private @Nullable Scope training;

        Declarations(ToIntFunction<String> tokens, UnaryOperator<String> clean) {
            this.tokens = tokens;
            this.clean = clean;
            for (FileEntry file : store.files()) {
                pathsByName
                        .computeIfAbsent(lastOf(file.path()), any -> new ArrayList<>())
                        .add(file.path());
            }
        }

        @Override
        public void withhold(Answer answer) {
            Place place = place(answer);
            if (place != null) {
                stored(answer, place).forEach(withheld::withhold);
            }
            // Copies of it can be anywhere, even where the function itself was not indexed.
            read(answer, place == null ? answer.path() : place.path()).ifPresent(withheld::withhold);
        }

        @Override
        public Shown show(Answer answer, boolean forTraining, int mostTokens) {
            Place place = place(answer);
            if (place == null) {
                return new Shown("", List.of(), 0);
            }
            Optional<Node> read = read(answer, place.path());
            Node node = stored(answer, place).stream()
                    .filter(each ->
                            read.isEmpty() || each.digest().equals(read.get().digest()))
                    .min(Comparator.comparingInt((Node each) -> Math.abs(each.line() - answer.line()))
                            .thenComparing(Node::id))
                    .or(() -> read)
                    .orElse(null);
            if (node == null) {
                return new Shown("", List.of(), 0);
            }
            ContextPacker packer = new ContextPacker(
                    graph,
                    new ContextSearch(store, null),
                    Math.min(budgetTokens, mostTokens),
                    0, // a function like the answer says how it is written, not what it needs
                    tokens,
                    clean);
            ContextPack pack = packer.forAnswer(node, "", forTraining ? training() : Scope.ALL, place.root());
            return new Shown(pack.text(), pack.ids(), pack.tokens());
        }

        private synchronized Scope training() {
            Scope known = training;
            if (known == null) {
                known = withheld.quoters().build();
                training = known;
            }
            return known;
        }

        /** Where an answer's file is in the store: under the source's name, as it is, or below some folder. */
        private @Nullable Place place(Answer answer) {
            String path = answer.path();
            String named = answer.source() + "/" + path;
            return pathsByName.getOrDefault(lastOf(path), List.of()).stream()
                    .filter(each -> each.equals(path) || each.endsWith("/" + path))
                    .min(Comparator.comparing((String each) -> !each.equals(named))
                            .thenComparing(each -> !each.equals(path))
                            .thenComparing(each -> !each.endsWith("/" + named))
                            .thenComparingInt(String::length)
                            .thenComparing(Comparator.naturalOrder()))
                    .map(each -> new Place(each, each.substring(0, each.length() - path.length())))
                    .orElse(null);
        }

        private List<Node> stored(Answer answer, Place place) {
            return graph.resolve(answer.function(), Set.of(NodeKind.FUNCTION), place.path(), Scope.ALL).stream()
                    .filter(node -> node.definition() && node.path().equals(place.path()))
                    .toList();
        }

        private Optional<Node> read(Answer answer, String path) {
            return reader.read(new SourceText(path, answer.code()), "").nodes().stream()
                    .filter(node -> node.kind() == NodeKind.FUNCTION && node.definition())
                    .findFirst();
        }
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
