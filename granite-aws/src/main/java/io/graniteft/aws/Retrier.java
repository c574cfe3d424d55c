package io.graniteft.aws;

import java.time.Duration;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Asks again when a service stumbles: after a random time below a bound that doubles with every attempt, so that those who failed
 * together do not come back together. Thread-safe.
 */
public final class Retrier {
    /** Requests at most for one thing that is wanted. */
    public static final int MOST_ATTEMPTS = 6;

    private static final Duration FIRST_BOUND = Duration.ofMillis(250);
    private static final Duration LAST_BOUND = Duration.ofSeconds(20);

    private final RandomGenerator random;
    private final Sleeper sleeper;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleeper {
        /** Comes back after this time. */
        void sleep(Duration time) throws InterruptedException;
    }

    /** A request. */
    @FunctionalInterface
    public interface Request<T> {
        /** Sends it. */
        T send();
    }

    /**
     * @param random decides how long to wait
     * @param sleeper waits
     */
    public Retrier(RandomGenerator random, Sleeper sleeper) {
        this.random = random;
        this.sleeper = sleeper;
    }

    /**
     * Sends a request until it is answered, or the attempts are used up, or the failure is one that time does not heal.
     *
     * @throws SdkException the last failure
     * @throws InterruptedException if the thread was asked to stop while it waited
     */
    public <T> T call(Request<T> request) throws InterruptedException {
        return call(0, request);
    }

    /** As {@link #call(Request)}, after so many attempts that failed. */
    <T> T call(int failed, Request<T> request) throws InterruptedException {
        for (int attempt = failed + 1; ; attempt++) {
            try {
                return request.send();
            } catch (SdkException e) {
                if (attempt >= MOST_ATTEMPTS || !AwsErrors.isTransient(e)) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    /**
     * Waits before the next attempt.
     *
     * @param attempt how many have failed
     */
    void pause(int attempt) throws InterruptedException {
        long bound = Math.min(FIRST_BOUND.toMillis() << Math.min(attempt - 1, 16), LAST_BOUND.toMillis());
        long millis;
        synchronized (random) {
            millis = random.nextLong(bound + 1);
        }
        sleeper.sleep(Duration.ofMillis(millis));
    }
}
