package io.graniteft.distill.internal;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The percentile bootstrap of a mean. */
public final class Bootstrap {
    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.025;

    private Bootstrap() {}

    /** The mean, rounded to four decimals. */
    public static double mean(List<Double> values) {
        return round(values.stream().mapToDouble(Double::doubleValue).average().orElse(0));
    }

    /**
     * The 95 % interval of the mean, low then high, rounded to four decimals: the middle of the means of {@value #RESAMPLES}
     * resamples. It speaks of other prompts of the same kind, not of other trainings.
     */
    public static List<Double> interval(List<Double> values, long seed) {
        double[] data = values.stream().mapToDouble(Double::doubleValue).toArray();
        if (data.length == 0) {
            return List.of(0.0, 0.0);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < data.length; j++) {
                sum += data[random.nextInt(data.length)];
            }
            means[i] = sum / data.length;
        }
        Arrays.sort(means);
        return List.of(round(quantile(means, TAIL)), round(quantile(means, 1 - TAIL)));
    }

    private static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    static double round(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
