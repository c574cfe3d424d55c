package io.graniteft.distill.simulate;

/** Scores that are normally distributed around a student's skill and end at 0 and 10. */
final class ScoreModel {
    private static final double MAX = 10;

    private final double deviation;

    ScoreModel(double deviation) {
        this.deviation = deviation;
    }

    /** The mean of the scores at a skill: that of a normal distribution whose ends are cut to 0 and 10. */
    double mean(double skill) {
        double low = (0 - skill) / deviation;
        double high = (MAX - skill) / deviation;
        double inside = cdf(high) - cdf(low);
        return skill * inside + deviation * (density(low) - density(high)) + MAX * (1 - cdf(high));
    }

    /** The share of scores below a threshold. */
    double below(double threshold, double skill) {
        return cdf((threshold - skill) / deviation);
    }

    /** The skill whose scores have this mean. */
    double skill(double mean) {
        double low = -MAX;
        double high = 3 * MAX;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            if (mean(middle) < mean) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The normal distribution's function, by Abramowitz and Stegun 26.2.17, whose error is below 7.5e-8. */
    static double cdf(double x) {
        if (x < 0) {
            return 1 - cdf(-x);
        }
        double t = 1 / (1 + 0.2316419 * x);
        double tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 1 - density(x) * tail;
    }
}
