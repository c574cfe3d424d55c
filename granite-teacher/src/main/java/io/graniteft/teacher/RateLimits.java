package io.graniteft.teacher;

/**
 * The quotas that an account is known to have. What is not known is found by trying, see {@link RateController}.
 *
 * @param requestsPerMinute requests; 0: not known
 * @param tokensPerMinute tokens; 0: not known
 * @param outputBurndown tokens of the quota that one token of an answer uses up; 1 where the service counts them as they are
 */
public record RateLimits(double requestsPerMinute, double tokensPerMinute, double outputBurndown) {
    /** Nothing is known. */
    public static final RateLimits UNKNOWN = new RateLimits(0, 0, 1);

    public RateLimits {
        if (!(requestsPerMinute >= 0) || !(tokensPerMinute >= 0)) {
            throw new IllegalArgumentException("a quota cannot be negative");
        }
        if (!(outputBurndown >= 1)) {
            throw new IllegalArgumentException("a token counts at least once, not " + outputBurndown + " times");
        }
    }

    /**
     * What an answer has used of a quota of tokens in the end: what was read, and what was written as often as it counts.
     * Prefixes read from a cache do not count.
     */
    public double tokens(Usage usage) {
        return usage.inputTokens() + usage.cacheWriteInputTokens() + outputBurndown * usage.outputTokens();
    }
}
