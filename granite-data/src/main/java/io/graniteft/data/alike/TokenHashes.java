package io.graniteft.data.alike;

import io.graniteft.lang.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes that {@link TokenHash} gives, for the tokens of many functions: those of texts that came lately are remembered, since the
 * same few hundred come again and again. Not thread-safe.
 */
public final class TokenHashes {
    private static final int KEPT = 1 << 10;

    private final @Nullable String[] texts = new @Nullable String[KEPT];
    private final long[] hashes = new long[KEPT];

    /** The hashes of the tokens' texts. */
    @SuppressWarnings(
            "ReferenceEquality") // An equal text that is another object is hashed anew: that is cheaper than to
    // compare.
    public long[] of(List<Token> tokens) {
        long[] all = new long[tokens.size()];
        for (int i = 0; i < all.length; i++) {
            String text = tokens.get(i).text();
            int hash = text.hashCode();
            int slot = (hash ^ hash >>> 15) & (KEPT - 1);
            if (texts[slot] != text) {
                texts[slot] = text;
                hashes[slot] = TokenHash.of(text);
            }
            all[i] = hashes[slot];
        }
        return all;
    }
}
