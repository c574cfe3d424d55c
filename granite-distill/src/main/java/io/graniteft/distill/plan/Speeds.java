package io.graniteft.distill.plan;

/**
 * How fast a student is, in tokens a second.
 *
 * @param training slowest to fastest
 * @param generation slowest to fastest
 * @param basis whose speeds they are, in words
 */
public record Speeds(Range training, Range generation, String basis) {
    /** Measured with the bundled corpus, from two busy cores upwards. */
    public static final Speeds TINY =
            new Speeds(new Range(150, 4000), new Range(50, 1500), "the tiny student on a CPU");

    /**
     * An 8B model on one GPU. The upper end of training is what is published for an A100 of 40 GB and sequences of 1,024 tokens; the
     * lower ends are a fifth of that for an A10G, whose peak is a fifth to a quarter of an A100's.
     */
    public static final Speeds LARGE =
            new Speeds(new Range(700, 3700), new Range(100, 600), "an 8B model in four bits on one A10G to A100");
}
