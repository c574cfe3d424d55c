package io.graniteft.teacher;

import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the next request may start, so that a service's quota is used and its patience is not. Not thread-safe; time
 * is passed in, in nanoseconds of any clock that only goes forward.
 *
 * <p>Known quotas are kept by buckets. An unknown one is found by the rate of requests: it begins at
 * {@value #FIRST_RATE} a second and doubles every half second until the service throttles; then it falls to {@value #DECREASE}
 * of what it was, comes back to that within {@value #RECOVERY_SECONDS} seconds, stays near it for a while, and then looks
 * for more, faster and faster, as long as nobody objects: the cubic window of RFC 9438 (CUBIC), with a rate in the place of
 * the window and growth in proportion to it, so that a quota which has doubled is found in about three recoveries whatever its size.
 * Requests that had started before a decrease have nothing to say about the new rate, so they cause no further one, nor does
 * a single refusal within half a second of it.
 */
public final class RateController {
    /** Requests a second at first. */
    static final double FIRST_RATE = 20;

    /** The part of the rate that a throttled request leaves. */
    static final double DECREASE = 0.9;

    /** The part of the rate that is left at least, also where hardly any request was accepted. */
    private static final double GREATEST_DECREASE = 0.5;

    /** Seconds after a decrease until the rate is again what it was. */
    static final double RECOVERY_SECONDS = 6;

    /** Requests a second at the least: even a service that always throttles is asked now and then. */
    private static final double LEAST_RATE = 0.5;

    /** Beyond so many requests a second nothing is held back. */
    private static final double UNLIMITED = 10_000;

    /** A start that was possible may come so much later without pushing back those after it. */
    private static final long SLACK_NANOS = 50_000_000;

    /** So many requests tell which rate is accepted. */
    private static final int WINDOW_REQUESTS = 20;

    private static final long LONGEST_WINDOW_NANOS = 60_000_000_000L;

    private static final long SHORTEST_WINDOW_NANOS = 100_000_000;

    /** One refusal within this time of a decrease may be chance. */
    private static final long SOON_NANOS = 500_000_000;

    /** Part of a minute's quota that may be used at once. */
    private static final double BURST = 1.0 / 12;

    private static final double SECOND = 1e9;

    private final RateLimits limits;
    private final double firstRate;
    private final ArrayDeque<Long> accepted = new ArrayDeque<>();
    private double ceiling = Double.NaN;
    private long since = Long.MIN_VALUE;
    private long first = Long.MIN_VALUE;
    private long gate = Long.MIN_VALUE;
    private int refusals;
    private long paced = Long.MIN_VALUE;
    private long requestsPaced = Long.MIN_VALUE;
    private double tokensLeft;
    private long tokensAt = Long.MIN_VALUE;

    /** For a service that has not been asked anything yet. */
    public RateController(RateLimits limits) {
        this(limits, FIRST_RATE);
    }

    private RateController(RateLimits limits, double firstRate) {
        this.limits = limits;
        this.firstRate = firstRate;
        this.tokensLeft = tokenCapacity(0);
    }

    /** For a teacher on this machine: nothing is held back until it objects. */
    public static RateController unpaced() {
        return new RateController(RateLimits.UNKNOWN, UNLIMITED);
    }

    /**
     * When a request may start; now, or earlier, if it may at once. Another event can bring the time forward or push it back.
     *
     * @param tokens that it takes from a quota of tokens at its start
     */
    public long earliestStart(long now, double tokens) {
        long earliest = Math.max(gate, minus(paced, SLACK_NANOS));
        if (limits.requestsPerMinute() > 0) {
            long slack = (long) Math.max(SLACK_NANOS, 60 * BURST * SECOND);
            earliest = Math.max(earliest, minus(requestsPaced, slack));
        }
        if (limits.tokensPerMinute() > 0) {
            refill(now, tokens);
            double missing = Math.min(tokens, tokenCapacity(tokens)) - tokensLeft;
            if (missing > 0) {
                earliest = Math.max(earliest, now + (long) Math.ceil(missing / tokensPerNano()));
            }
        }
        return earliest;
    }

    /** A request starts. */
    public void started(long now, double tokens) {
        if (first == Long.MIN_VALUE) {
            first = now;
            since = now;
        }
        paced = Math.max(paced, now) + (long) (SECOND / rate(now));
        if (limits.requestsPerMinute() > 0) {
            requestsPaced = Math.max(requestsPaced, now) + (long) (60 * SECOND / limits.requestsPerMinute());
        }
        if (limits.tokensPerMinute() > 0) {
            refill(now, tokens);
            tokensLeft -= tokens;
        }
        accepted.addLast(now);
        forget(now);
    }

    /** A request has come to its end, and used more or fewer tokens than it took at its start. */
    public void settled(long now, double tokensTaken, double tokensUsed) {
        if (limits.tokensPerMinute() > 0) {
            refill(now, tokensTaken);
            tokensLeft = Math.min(tokensLeft + tokensTaken - tokensUsed, tokenCapacity(tokensTaken));
        }
    }

    /**
     * The service refused a request because there were too many.
     *
     * @param start when the request had started
     * @param retryAfter how long the service wants to be left alone, by all requests; null if it does not say
     */
    public void throttled(long now, long start, @Nullable Duration retryAfter) {
        accepted.removeFirstOccurrence(start);
        if (!Double.isNaN(ceiling) && start < since) {
            // Sent at an older rate.
            pause(now, retryAfter);
            return;
        }
        refusals++;
        boolean soon = !Double.isNaN(ceiling) && now - since < SOON_NANOS;
        if (!soon || refusals > 1) {
            // Refused again and again so soon, the rate is not a little too high.
            double rate = Math.min(rate(now), UNLIMITED) * (soon ? DECREASE : 1);
            refusals = 0;
            double was = Math.min(rate, Math.max(acceptedRate(now) / DECREASE, rate * GREATEST_DECREASE));
            ceiling = Math.max(was, LEAST_RATE / DECREASE);
            since = now;
            // With no slack: after a decrease nothing has to be caught up with.
            paced = now + SLACK_NANOS + (long) (SECOND / rate(now));
        }
        pause(now, retryAfter);
    }

    /** The service wants to be left alone for a while, for whatever reason. */
    public void pause(long now, @Nullable Duration time) {
        if (time != null && !time.isNegative()) {
            long until = now + time.toNanos();
            if (until > gate) {
                gate = until;
                if (!Double.isNaN(ceiling)) {
                    since = Math.max(since, until);
                }
            }
        }
    }

    /** Requests a second that are allowed now; infinite when nothing holds them back. */
    public double rate(long now) {
        double seconds = since == Long.MIN_VALUE ? 0 : Math.max(0, now - since) / SECOND;
        double rate;
        if (Double.isNaN(ceiling)) {
            rate = firstRate * Math.pow(4, Math.min(seconds, 16));
        } else {
            double x = (seconds - RECOVERY_SECONDS) / RECOVERY_SECONDS;
            rate = ceiling * (1 + (1 - DECREASE) * x * x * x);
        }
        return rate >= UNLIMITED ? Double.POSITIVE_INFINITY : Math.max(rate, LEAST_RATE);
    }

    private double acceptedRate(long now) {
        forget(now);
        Long oldest = accepted.peekFirst();
        long window = oldest == null ? LONGEST_WINDOW_NANOS : now - oldest;
        return accepted.size() / (Math.max(window, SHORTEST_WINDOW_NANOS) / SECOND);
    }

    private void forget(long now) {
        while (accepted.size() > WINDOW_REQUESTS
                || (!accepted.isEmpty() && accepted.getFirst() < now - LONGEST_WINDOW_NANOS)) {
            accepted.removeFirst();
        }
    }

    private void refill(long now, double tokens) {
        if (tokensAt != Long.MIN_VALUE) {
            tokensLeft = Math.min(tokensLeft + (now - tokensAt) * tokensPerNano(), tokenCapacity(tokens));
        }
        tokensAt = Math.max(tokensAt, now);
    }

    /** A single request must fit, however large it is. */
    private double tokenCapacity(double tokens) {
        return Math.max(limits.tokensPerMinute() * BURST, tokens);
    }

    private double tokensPerNano() {
        return limits.tokensPerMinute() / (60 * SECOND);
    }

    private static long minus(long time, long nanos) {
        return time == Long.MIN_VALUE ? time : time - nanos;
    }
}
