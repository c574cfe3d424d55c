package io.graniteft.data.tokens;

import java.nio.file.Path;

/** Counts the tokens that a model makes of a text. Implementations are thread-safe. */
public interface TokenCounter {
    /** How many tokens the text has by itself. */
    int count(String text);

    /**
     * The tokenizer of a file, or an estimator.
     *
     * @param tokenizer a {@code tokenizer.json}; empty for none
     * @throws io.graniteft.core.GraniteException if the file cannot be read, or is of a kind that is not understood
     */
    static TokenCounter of(String tokenizer) {
        return tokenizer.isEmpty() ? new TokenEstimator() : BpeTokenizer.read(Path.of(tokenizer));
    }
}
