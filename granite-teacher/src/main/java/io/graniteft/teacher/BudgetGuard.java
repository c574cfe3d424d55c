package io.graniteft.teacher;

import java.util.function.DoubleConsumer;

/**
 * Keeps spending within a limit: what a call can cost at most is set aside before it is made, and replaced by what it did
 * cost afterwards. What has been spent and what is set aside never exceed the limit together. Thread-safe; US dollars.
 */
public final class BudgetGuard {
    /** A call that fits within so many dollars less than nothing does fit: sums of doubles are not exact. */
    private static final double ROUNDING = 1e-9;

    private final double limit;
    private final DoubleConsumer committing;
    private double spent;
    private double reserved;

    /**
     * A guard.
     *
     * @param limit in dollars; infinite when there is none
     * @param spent what has been spent of it already
     * @param committing is told, before a call is made, what would be spent if all calls under way cost the most
     */
    public BudgetGuard(double limit, double spent, DoubleConsumer committing) {
        if (!(limit >= 0) || !(spent >= 0)) {
            throw new IllegalArgumentException("neither a budget nor what was spent of it can be negative");
        }
        this.limit = limit;
        this.spent = spent;
        this.committing = committing;
    }

    /** A guard that lets everything pass and only counts. */
    public static BudgetGuard unlimited() {
        return new BudgetGuard(Double.POSITIVE_INFINITY, 0, committed -> {});
    }

    /**
     * Sets money aside for a call, if there is enough.
     *
     * @param most what the call can cost
     * @return false if that would exceed the limit; nothing is set aside then
     */
    public synchronized boolean reserve(double most) {
        if (spent + reserved + most > limit + ROUNDING) {
            return false;
        }
        committing.accept(spent + reserved + most);
        reserved += most;
        return true;
    }

    /**
     * A call has come to its end.
     *
     * @param most what {@link #reserve} was told
     * @param cost what it did cost; {@code most} where nobody knows
     */
    public synchronized void settle(double most, double cost) {
        reserved = Math.max(0, reserved - most);
        spent += cost;
    }

    /** The limit; infinite when there is none. */
    public double limit() {
        return limit;
    }

    /** What has been spent, with what was spent before. */
    public synchronized double spent() {
        return spent;
    }

    /** What is set aside for calls under way. */
    public synchronized double reserved() {
        return reserved;
    }
}
