package io.graniteft.teacher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The quotas that an account is known to have. What is not known is found by trying, see {@link RateController}.
 *
 * @param requestsPerMinute requests; 0: not known
 * @param tokensPerMinute tokens; 0: not known
 * @param outputBurndown tokens of the quota that one token of an answer uses up; 1 where the service counts them as they are
 */
public record RateLimits(double requestsPerMinute, double tokensPerMinute, double outputBurndown) {
    /**
     * Claude by major and minor version. Answers of 3.7 and of all later ones count five times against a quota of tokens (Amazon
     * Bedrock User Guide, "Token burndown rate").
     */
    private static final Pattern CLAUDE =
            Pattern.compile("anthropic\\.claude-(?:[a-z]+-)?(\\d+)(?:-(\\d{1,2}))?(?:[-:@]|$)");

    private static final double CLAUDE_BURNDOWN = 5;
    private static final int FIRST_MAJOR = 3;
    private static final int FIRST_MINOR = 7;

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

    /** What a token of an answer counts for in the quota of tokens of a model on Bedrock, by the model's id. */
    public static double outputBurndownOf(String model) {
        Matcher claude = CLAUDE.matcher(model);
        if (!claude.find()) {
            return 1;
        }
        int major = Integer.parseInt(claude.group(1));
        String minor = claude.group(2);
        boolean counts = major > FIRST_MAJOR
                || (major == FIRST_MAJOR && minor != null && Integer.parseInt(minor) >= FIRST_MINOR);
        return counts ? CLAUDE_BURNDOWN : 1;
    }

    /**
     * What an answer has used of a quota of tokens in the end: what was read, and what was written as often as it counts.
     * Prefixes read from a cache do not count.
     */
    public double tokens(Usage usage) {
        return usage.inputTokens() + usage.cacheWriteInputTokens() + outputBurndown * usage.outputTokens();
    }
}
