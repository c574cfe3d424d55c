package io.graniteft.teacher;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a model's tokens cost, in US dollars a million.
 *
 * @param model the model's id, or a pattern of ids in which {@code *} stands for anything
 * @param input of tokens that the model reads
 * @param output of tokens that it writes
 * @param cacheRead of tokens of a prefix that the service has cached
 * @param cacheWrite of tokens of a prefix that the service caches
 * @param batchFactor what a price is multiplied by in batch inference
 * @param asOf when the prices were looked up; null when the caller named them for this occasion
 * @param source where they stand, for a person
 */
public record Price(
        String model,
        double input,
        double output,
        double cacheRead,
        double cacheWrite,
        double batchFactor,
        @Nullable LocalDate asOf,
        String source) {
    /** The usual factor of a prefix that is read from a cache, relative to the input's price. */
    public static final double CACHE_READ_FACTOR = 0.1;

    /** The usual factor of a prefix that is written to a cache, relative to the input's price. */
    public static final double CACHE_WRITE_FACTOR = 1.25;

    /** The usual factor of batch inference. */
    public static final double BATCH_FACTOR = 0.5;

    private static final double MILLION = 1e6;

    public Price {
        for (double each : new double[] {input, output, cacheRead, cacheWrite, batchFactor}) {
            if (!(each >= 0) || Double.isInfinite(each)) {
                throw new IllegalArgumentException("a price is a number from 0 up, not " + each);
            }
        }
    }

    /** Prices of input and output; those of caches and batches in the usual relation to them. */
    public static Price of(String model, double input, double output, @Nullable LocalDate asOf, String source) {
        return new Price(
                model,
                input,
                output,
                input * CACHE_READ_FACTOR,
                input * CACHE_WRITE_FACTOR,
                BATCH_FACTOR,
                asOf,
                source);
    }

    /** What these tokens cost, in US dollars. */
    public double cost(Usage usage) {
        return (usage.inputTokens() * input
                        + usage.outputTokens() * output
                        + usage.cacheReadInputTokens() * cacheRead
                        + usage.cacheWriteInputTokens() * cacheWrite)
                / MILLION;
    }

    /** The prices of the same model in batch inference. */
    public Price inBatch() {
        return new Price(
                model,
                input * batchFactor,
                output * batchFactor,
                cacheRead * batchFactor,
                cacheWrite * batchFactor,
                1,
                asOf,
                source);
    }
}
