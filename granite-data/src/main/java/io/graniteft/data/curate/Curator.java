package io.graniteft.data.curate;

import com.google.common.hash.HashCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides function by function, in the order in which they are offered, whether it is worth an example. Of exact duplicates the
 * first stays. Not thread-safe: the order of the calls is what makes the result reproducible.
 */
public final class Curator {
    /**
     * What becomes of a function.
     *
     * @param dropped why it is left out; null if it stays
     * @param twin the id of the one that stayed in its place; null if there is none
     */
    public record Verdict(
            @Nullable DropReason dropped, @Nullable String twin) {
        private static final Verdict KEEP = new Verdict(null, null);
    }

    private final int minTokens;
    private final int maxTokens;
    private final Map<HashCode, String> kept = new HashMap<>();

    /**
     * @param minTokens functions with fewer tokens are left out
     * @param maxTokens functions with more tokens are left out
     */
    public Curator(int minTokens, int maxTokens) {
        this.minTokens = minTokens;
        this.maxTokens = maxTokens;
    }

    /** Judges the next function. */
    public Verdict judge(String id, FunctionShape shape) {
        if (shape.tokens() < minTokens) {
            return new Verdict(DropReason.TOO_SHORT, null);
        }
        if (shape.tokens() > maxTokens) {
            return new Verdict(DropReason.TOO_LONG, null);
        }
        String twin = kept.putIfAbsent(shape.exact(), id);
        return twin == null ? Verdict.KEEP : new Verdict(DropReason.EXACT_DUPLICATE, twin);
    }
}
