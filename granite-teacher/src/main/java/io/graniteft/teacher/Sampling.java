package io.graniteft.teacher;

/**
 * How an answer is drawn, beside its temperature.
 *
 * @param topP the likeliest tokens that have this probability together are drawn from; above 0, 1: all
 * @param seed of the draw, for services that take one
 */
public record Sampling(double topP, long seed) {
    public Sampling {
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top p lies above 0 and at most at 1, not at " + topP);
        }
    }
}
