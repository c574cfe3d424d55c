package io.graniteft.distill.simulate;

import io.graniteft.distill.ConvergencePolicy;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.Ending;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.distill.ScoreDistribution;
import io.graniteft.distill.internal.PracticeOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Runs the loop's own {@link ConvergencePolicy} on students whose true skill is known, and counts how often it is wrong.
 *
 * <p>A simulated student begins at a mean of {@value #START} and comes half of what is missing closer to its limit with each epoch. What
 * the policy gets to see are scores of as many held-out and practice prompts as the configuration asks; what is true is the
 * mean of all prompts of the kind, and the share of all outputs that are poor.
 */
public final class LoopSimulation {
    /** Mean score of a student before training. */
    public static final double START = 5.0;

    /** How far the limits reach from the target, to either side, in points. */
    private static final double REACH = 1.5;

    /** Limits to either side of the target. */
    private static final int SIDE = 6;

    private final DistillationConfig config;
    private final Spread spread;
    private final int loops;
    private final long seed;

    /**
     * What became of the students with one limit.
     *
     * @param limit the mean score that they come close to
     * @param falseConvergence share of loops that were ended by a criterion which did not hold in truth
     * @param falseContinuation share of loops that went on, or ended for another reason, though a criterion had held in truth for as
     *     many epochs as patience asks
     * @param converged share of loops that were ended by a criterion
     * @param epochs mean number of trained epochs
     * @param corrections mean number of outputs sent to the teacher in all
     */
    public record Row(
            double limit,
            double falseConvergence,
            double falseContinuation,
            double converged,
            double epochs,
            double corrections) {}

    /**
     * What became of all students.
     *
     * @param spread how the scores scattered
     * @param rows by limit, the lowest first
     * @param falseConvergence over all limits, which are taken to be equally likely
     * @param falseContinuation over all limits
     * @param loops simulated for each limit
     */
    public record Outcome(Spread spread, List<Row> rows, double falseConvergence, double falseContinuation, int loops) {
        public Outcome {
            rows = List.copyOf(rows);
        }
    }

    /**
     * @param spread of single scores
     * @param loops simulated for each limit
     * @param seed of the simulation; the same one gives the same outcome
     */
    public LoopSimulation(DistillationConfig config, Spread spread, int loops, long seed) {
        if (loops < 1) {
            throw new IllegalArgumentException("at least one loop is simulated");
        }
        this.config = config;
        this.spread = spread;
        this.loops = loops;
        this.seed = seed;
    }

    /** Simulates students with limits from well below the configured target to well above it. */
    public Outcome run() {
        List<Row> rows = new ArrayList<>();
        for (int side = -SIDE; side <= SIDE; side++) {
            double limit = config.convergenceThreshold() + side * REACH / SIDE;
            if (limit <= 9.9) {
                rows.add(row(limit));
            }
        }
        return new Outcome(
                spread,
                rows,
                rows.stream().mapToDouble(Row::falseConvergence).average().orElse(0),
                rows.stream().mapToDouble(Row::falseContinuation).average().orElse(0),
                loops);
    }

    private Row row(double limit) {
        int wrongEnd = 0;
        int wrongGoing = 0;
        int converged = 0;
        long epochs = 0;
        long corrections = 0;
        for (int number = 0; number < loops; number++) {
            Loop loop =
                    new Loop(limit, new SplittableRandom(seed * 31 + Math.round(limit * 1000) * 1_000_003L + number));
            Ending ending = loop.run();
            epochs += loop.epoch;
            corrections += loop.corrections;
            if (ending == Ending.SCORE || ending == Ending.CORRECTION_RATE) {
                converged++;
                wrongEnd += loop.holds(ending) ? 0 : 1;
            }
            wrongGoing += loop.overdue ? 1 : 0;
        }
        double all = loops;
        return new Row(limit, wrongEnd / all, wrongGoing / all, converged / all, epochs / all, corrections / all);
    }

    /** One loop of one student. */
    private final class Loop {
        private final ScoreModel model = new ScoreModel(spread.total());
        private final ConvergencePolicy policy = ConvergencePolicy.of(config);
        private final SplittableRandom random;
        private final double limit;
        private final double[] heldout = new double[config.evalSamplesPerEpoch()];
        private final double[] practice = new double[config.practiceSamplesPerEpoch()];
        private final List<EpochMetrics> seen = new ArrayList<>();
        private double trueMean;
        private double trueRate;
        private int scoreHeld;
        private int rateHeld;
        private int epoch;
        private int corrections;
        private boolean overdue;

        Loop(double limit, SplittableRandom random) {
            this.limit = limit;
            this.random = random;
            draw(heldout);
            draw(practice);
        }

        /** What belongs to the prompts. */
        private void draw(double[] prompts) {
            for (int i = 0; i < prompts.length; i++) {
                prompts[i] = spread.prompts() * random.nextGaussian();
            }
        }

        Ending run() {
            while (true) {
                epoch++;
                train();
                EpochMetrics metrics = measure();
                seen.add(metrics);
                var ending = policy.decide(seen);
                boolean due = scoreHeld >= policy.patience() || rateHeld >= policy.patience();
                boolean noticed = ending.isPresent() && ending.get() != Ending.MAX_EPOCHS;
                overdue |= due && !noticed;
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        }

        private void train() {
            trueMean = limit - (limit - START) * Math.pow(0.5, epoch);
            trueRate = model.below(config.qualityThreshold(), model.skill(trueMean));
            scoreHeld = trueMean >= policy.scoreThreshold() ? scoreHeld + 1 : 0;
            rateHeld = trueRate < policy.correctionRateThreshold() ? rateHeld + 1 : 0;
        }

        boolean holds(Ending ending) {
            return ending == Ending.SCORE
                    ? trueMean >= policy.scoreThreshold()
                    : trueRate < policy.correctionRateThreshold();
        }

        private EpochMetrics measure() {
            if (epoch > 1 && PracticeOrder.of(config).fresh()) {
                draw(practice);
            }
            double skill = model.skill(trueMean);
            List<Double> scores = answers(heldout, skill);
            List<Double> practised = answers(practice, skill);
            int poor = (int) practised.stream()
                    .filter(score -> score < config.qualityThreshold())
                    .count();
            corrections += Math.min(poor, config.maxCorrectionsPerEpoch());
            double mean =
                    scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
            return new EpochMetrics(
                    epoch,
                    null,
                    mean,
                    interval(scores, mean),
                    poor,
                    poor,
                    (double) poor / practised.size(),
                    ScoreDistribution.of(scores),
                    null,
                    scores.size(),
                    practised.size(),
                    0,
                    ScoreDistribution.of(practised),
                    poor,
                    poor,
                    new TreeMap<>(),
                    null,
                    null,
                    null,
                    null);
        }

        /** The normal interval: at these numbers it is that of the bootstrap, and takes no time. */
        private List<Double> interval(List<Double> scores, double mean) {
            double squares = scores.stream()
                    .mapToDouble(score -> (score - mean) * (score - mean))
                    .sum();
            double half = 1.96 * Math.sqrt(squares / Math.max(1, scores.size() - 1) / scores.size());
            return List.of(mean - half, mean + half);
        }

        private List<Double> answers(double[] prompts, double skill) {
            List<Double> scores = new ArrayList<>(prompts.length);
            for (double prompt : prompts) {
                double score = skill + prompt + spread.answers() * random.nextGaussian();
                scores.add(Math.max(0, Math.min(10, score)));
            }
            return scores;
        }
    }
}
