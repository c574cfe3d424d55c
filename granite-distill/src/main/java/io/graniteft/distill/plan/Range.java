package io.graniteft.distill.plan;

/**
 * From one figure to another.
 *
 * @param low at least
 * @param high at most
 */
public record Range(double low, double high) {
    /** Nothing. */
    public static final Range NONE = new Range(0, 0);

    /** One figure. */
    public static Range of(double both) {
        return new Range(both, both);
    }

    /** Both ends added. */
    public Range plus(Range other) {
        return new Range(low + other.low, high + other.high);
    }

    /** Both ends multiplied. */
    public Range times(Range other) {
        return new Range(low * other.low, high * other.high);
    }

    /** How long so much takes at a speed: the least at the highest speed, the most at the lowest. */
    public Range at(Range speed) {
        return new Range(low / speed.high, high / speed.low);
    }
}
