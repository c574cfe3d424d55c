package io.graniteft.teacher;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a request that failed is sent again: after a random time below a bound that doubles with each failure ("full
 * jitter"), so that requests that failed together do not come back together. A service that asks for a longer pause gets it.
 *
 * @param maxRetries requests after the first, for one prompt; one that fails each time is sent {@code maxRetries + 1} times
 * @param base bound of the first pause
 * @param longest bound of any pause
 */
public record RetryPolicy(int maxRetries, Duration base, Duration longest) {
    /** Five retries, so six requests at most; pauses below 1, 2, 4, 8 and 16 seconds. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofMinutes(1));

    public RetryPolicy {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("retries cannot be negative");
        }
        if (base.isNegative() || longest.compareTo(base) < 0) {
            throw new IllegalArgumentException("pauses cannot be negative, nor the longest shorter than the first");
        }
    }

    /**
     * The pause before a prompt's next request.
     *
     * @param failures requests of this prompt that have failed, from 1
     */
    public Duration pause(int failures, RandomGenerator random) {
        double bound = Math.min(base.toNanos() * Math.pow(2, failures - 1), (double) longest.toNanos());
        return Duration.ofNanos((long) (random.nextDouble() * bound));
    }
}
