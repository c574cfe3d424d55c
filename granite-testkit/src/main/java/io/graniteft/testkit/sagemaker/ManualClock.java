package io.graniteft.testkit.sagemaker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until somebody moves it; time that is slept by it passes at once. Thread-safe. */
public final class ManualClock extends Clock {
    private Instant now;
    private final Duration each;

    /** A clock that starts here and stands still. */
    public ManualClock(Instant start) {
        this(start, Duration.ZERO);
    }

    /**
     * A clock that goes on by itself each time somebody looks at it.
     *
     * @param each how far
     */
    public ManualClock(Instant start, Duration each) {
        this.now = start;
        this.each = each;
    }

    /** Lets time pass. */
    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public synchronized Instant instant() {
        Instant seen = now;
        now = now.plus(each);
        return seen;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
