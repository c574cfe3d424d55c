package io.graniteft.context;

import io.graniteft.context.internal.EmbeddingText;
import io.graniteft.core.io.Digests;

/** Turns a text into a vector that is near to those of texts that mean the same. Thread-safe. */
public interface Embedder extends AutoCloseable {
    /** Which model it is: vectors of different names are never compared. */
    String name();

    /** How long the vectors are. */
    int dimension();

    /** The vector of a text, of length one; the same for the same text. */
    float[] embed(String text);

    @Override
    void close();

    /** The text of a node that its vector is made of. */
    static String textOf(Node node) {
        return EmbeddingText.of(node);
    }

    /** The digest of {@link #textOf}: nodes that share it share their vector. */
    static String contentOf(Node node) {
        return Digests.sha256(textOf(node));
    }
}
