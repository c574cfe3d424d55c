package io.graniteft.context;

import io.graniteft.context.DeclarationClosure.Declaration;
import io.graniteft.context.internal.Quotes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Packs what a request depends on into a budget: first the declarations that the function needs, then functions like it. Only whole
 * pieces are taken; one that does not fit is left out, and smaller ones after it may still find room. Thread-safe.
 */
public final class ContextPacker {
    private final SymbolGraph graph;
    private final ContextSearch search;
    private final int budgetTokens;
    private final int similar;
    private final ToIntFunction<String> tokens;
    private final UnaryOperator<String> clean;

    /**
     * A packer that shows texts as they are.
     *
     * @param budgetTokens tokens that a pack may cost
     * @param similar similar functions in a pack, at most
     * @param tokens what a text costs; of a text that is another one and more, never less than of that
     */
    public ContextPacker(
            SymbolGraph graph, ContextSearch search, int budgetTokens, int similar, ToIntFunction<String> tokens) {
        this(graph, search, budgetTokens, similar, tokens, UnaryOperator.identity());
    }

    /**
     * A packer.
     *
     * @param budgetTokens tokens that a pack may cost
     * @param similar similar functions in a pack, at most
     * @param tokens what a text costs; of a text that is another one and more, never less than of that
     * @param clean what every piece goes through before it is taken, as one that takes out secrets
     */
    public ContextPacker(
            SymbolGraph graph,
            ContextSearch search,
            int budgetTokens,
            int similar,
            ToIntFunction<String> tokens,
            UnaryOperator<String> clean) {
        this.clean = clean;
        this.graph = graph;
        this.search = search;
        this.budgetTokens = budgetTokens;
        this.similar = similar;
        this.tokens = tokens;
    }

    /**
     * The context of a request whose answer is a function of the store.
     *
     * @param request what is asked for, in words
     * @param scope what may not be seen; the answer, what is like it, and its callers are withheld besides
     */
    public ContextPack forAnswer(Node answer, String request, Scope scope) {
        return forAnswer(answer, request, scope, "");
    }

    /**
     * The same out of some of the files.
     *
     * @param below what the paths of these files begin with: code of one source is not shown to requests of another
     */
    public ContextPack forAnswer(Node answer, String request, Scope scope, String below) {
        Scope all = scope.and(Scope.over(graph.store()).answer(answer).build());
        return pack(
                new DeclarationClosure(graph, answer.path(), all).needsOf(answer), request, all, answer.text(), below);
    }

    /**
     * The context of a request about code that is at hand, as a correction's is.
     *
     * @param path where the code belongs; empty where that is not known
     */
    public ContextPack forCode(String code, String path, String request, Scope scope) {
        return pack(new DeclarationClosure(graph, path, scope).needsOf(code), request, scope, "", "");
    }

    private ContextPack pack(List<Declaration> declarations, String request, Scope scope, String secret, String below) {
        StringBuilder text = new StringBuilder();
        List<String> ids = new ArrayList<>();
        Quotes quotes = Quotes.of(secret);
        for (Declaration each : declarations) {
            if (each.path().startsWith(below) && !quotes.areIn(each.text())) {
                add(text, ids, each.id(), each.path(), each.text());
            }
        }
        int left = similar;
        for (Hit hit : left == 0
                ? List.<Hit>of()
                : search.find(request, ContextSearch.FUNCTIONS, 2 * similar + 4, scope, ContextSearch.Mode.HYBRID)) {
            Node node = hit.node();
            if (left > 0
                    && node.path().startsWith(below)
                    && !quotes.areIn(node.text())
                    && add(text, ids, node.id(), node.path() + ":" + node.line(), whole(node))) {
                left--;
            }
        }
        return text.isEmpty()
                ? ContextPack.EMPTY
                : new ContextPack(text.toString(), ids, tokens.applyAsInt(text.toString()));
    }

    private static String whole(Node node) {
        return node.doc().isEmpty() ? node.text() : node.doc().stripTrailing() + "\n" + node.text();
    }

    private boolean add(StringBuilder text, List<String> ids, String id, String place, String piece) {
        int before = text.length();
        text.append("// ")
                .append(place)
                .append('\n')
                .append(clean.apply(piece.stripTrailing()))
                .append('\n');
        if (tokens.applyAsInt(text.toString()) > budgetTokens) {
            text.setLength(before);
            return false;
        }
        ids.add(id);
        return true;
    }
}
