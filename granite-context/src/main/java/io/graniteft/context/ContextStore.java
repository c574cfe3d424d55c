package io.graniteft.context;

import io.graniteft.core.GraniteException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the symbol graph of source files, and finds nodes by name, by what they refer to, by words and by meaning. What is written
 * shows after {@link #commit}. All methods throw a {@link GraniteException} when the store cannot do its work; a store that was left in the
 * middle of writing holds what was committed last. Reading is thread-safe; only one thread may write.
 *
 * <p>Lists of nodes come in one order that is the same in every store: by path, line, then id.
 */
public interface ContextStore extends AutoCloseable {
    /** The files that are there, by path. */
    List<FileEntry> files();

    /**
     * Puts a file in, in place of what was known of it.
     *
     * @param vectors the vectors of those nodes that can be found by meaning, by their id
     */
    void replace(FileSymbols file, Map<String, float[]> vectors);

    /** Takes a file out with all that stands in it. */
    void remove(String path);

    /**
     * Makes everything written since the last commit visible and durable, all at once.
     *
     * @param embedding the model that the vectors are of; empty where there are none
     */
    void commit(String embedding);

    /** The model that the vectors are of; empty where there are none. */
    String embedding();

    /** A vector that was made of this content, see {@link Embedder#contentOf}; empty when there is none. */
    Optional<float[]> vectorOf(String content);

    /** The node with this id. */
    Optional<Node> node(String id, Scope scope);

    /** The nodes of these kinds with this simple name; domains and standards are there when somebody refers to them. */
    List<Node> named(String name, Set<NodeKind> kinds, Scope scope);

    /** All nodes of a file, its own first. */
    List<Node> inFile(String path, Scope scope);

    /** The nodes that refer in this way to a name. */
    List<Node> referring(EdgeKind edge, String name, Scope scope);

    /** The functions that share at least one number of a sketch. */
    List<Node> sharing(List<String> sketch, Scope scope);

    /** All ids, in order. */
    List<String> ids();

    /** The definitions that hold words of a text, by BM25 over words that are split, stemmed and freed of stop words. */
    List<Hit> byWords(String text, Set<NodeKind> kinds, int limit, Scope scope);

    /** The definitions whose vectors are nearest to one by cosine. */
    List<Hit> byVector(float[] vector, Set<NodeKind> kinds, int limit, Scope scope);

    /** What it holds. */
    StoreFacts facts();

    @Override
    void close();
}
