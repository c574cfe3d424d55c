package io.graniteft.testkit.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a service lets through: requests by a bucket that fills at a rate and holds a burst, tokens by another one that holds a
 * minute's worth. At its start a request takes the tokens of its input and of the longest answer that it allows; at its end
 * it is charged for what it used, output several times over, as Amazon Bedrock does it for Claude.
 */
public final class Quota {
    private static final double NANOS = 1e9;
    private static final double MINUTE_SECONDS = 60;

    private final LongSupplier nanoTime;
    private Limits limits;
    private double requests;
    private double tokens;
    private long filledAt;

    /**
     * The limits of a quota.
     *
     * @param requestsPerSecond 0: no limit
     * @param burst requests that may come at once after a pause
     * @param tokensPerMinute 0: no limit
     * @param outputBurnDown what a token of output counts for
     * @param saysRetryAfter whether a throttled caller is told how long to wait
     */
    public record Limits(
            double requestsPerSecond, int burst, long tokensPerMinute, int outputBurnDown, boolean saysRetryAfter) {
        /** No limit at all. */
        public static final Limits NONE = new Limits(0, 1, 0, 5, false);

        /** A number of requests a second, with a burst of as many. */
        public static Limits perSecond(double requests) {
            return new Limits(requests, Math.max(1, (int) requests), 0, 5, false);
        }
    }

    /** A quota that starts full. */
    public Quota(Limits limits, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.requests = limits.burst();
        this.tokens = limits.tokensPerMinute();
        this.filledAt = nanoTime.getAsLong();
    }

    /** Other limits from now on. */
    public synchronized void change(Limits other) {
        fill();
        limits = other;
        requests = Math.min(requests, other.burst());
        tokens = Math.min(tokens, (double) other.tokensPerMinute());
    }

    /** The limits in force. */
    public synchronized Limits limits() {
        return limits;
    }

    /** Lets a request through, or says for how long there will be no room for it. */
    public synchronized Optional<Duration> admit(long inputTokens, long maxTokens) {
        fill();
        double wait = 0;
        if (limits.requestsPerSecond() > 0 && requests < 1) {
            wait = (1 - requests) / limits.requestsPerSecond();
        }
        double needed = (double) inputTokens + maxTokens;
        if (limits.tokensPerMinute() > 0 && tokens < needed) {
            wait = Math.max(wait, (needed - tokens) * MINUTE_SECONDS / limits.tokensPerMinute());
        }
        if (wait > 0) {
            return Optional.of(Duration.ofNanos((long) (wait * NANOS)));
        }
        requests -= 1;
        tokens -= needed;
        return Optional.empty();
    }

    /** Charges an admitted request for what it has used instead of what it might have used. */
    public synchronized void settle(long inputTokens, long maxTokens, long outputTokens) {
        fill();
        double reserved = (double) inputTokens + maxTokens;
        double used = (double) inputTokens + (double) outputTokens * limits.outputBurnDown();
        tokens = Math.min((double) limits.tokensPerMinute(), tokens + reserved - used);
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        double seconds = (now - filledAt) / NANOS;
        filledAt = now;
        requests = Math.min(limits.burst(), requests + seconds * limits.requestsPerSecond());
        tokens = Math.min(
                (double) limits.tokensPerMinute(), tokens + seconds * limits.tokensPerMinute() / MINUTE_SECONDS);
    }
}
