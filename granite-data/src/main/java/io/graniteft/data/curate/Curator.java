package io.graniteft.data.curate;

import com.google.common.hash.HashCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides function by function and example by example, in the order in which they are offered, what stays. Of duplicates that is
 * the first. Not thread-safe: the order of the calls is what makes the result reproducible.
 */
public final class Curator {
    /**
     * What becomes of a function or an example.
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
    private final Map<HashCode, String> functions = new HashMap<>();
    private final Map<HashCode, String> examples = new HashMap<>();

    /**
     * @param minTokens functions with fewer tokens are left out
     * @param maxTokens functions with more tokens are left out
     */
    public Curator(int minTokens, int maxTokens) {
        this.minTokens = minTokens;
        this.maxTokens = maxTokens;
    }

    /** Judges the next function, by its length and by the functions before it. */
    public Verdict judge(String id, FunctionShape shape) {
        if (shape.tokens() < minTokens) {
            return new Verdict(DropReason.TOO_SHORT, null);
        }
        if (shape.tokens() > maxTokens) {
            return new Verdict(DropReason.TOO_LONG, null);
        }
        return firstOf(functions, shape.exact(), id, DropReason.EXACT_DUPLICATE);
    }

    /**
     * Judges the next example of a function that stays: the last guard against repetition, whatever the cause.
     *
     * @param messages a digest of its messages
     */
    public Verdict judgeExample(String id, HashCode messages) {
        return firstOf(examples, messages, id, DropReason.SAME_MESSAGES);
    }

    private static Verdict firstOf(Map<HashCode, String> seen, HashCode digest, String id, DropReason reason) {
        String twin = seen.putIfAbsent(digest, id);
        return twin == null ? Verdict.KEEP : new Verdict(reason, twin);
    }
}
