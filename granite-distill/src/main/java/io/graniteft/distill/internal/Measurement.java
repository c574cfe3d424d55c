package io.graniteft.distill.internal;

import io.graniteft.distill.CorrectionOutcome;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.distill.ScoreDistribution;
import io.graniteft.distill.TrainingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the files of an epoch into its metrics, and the metrics into the lines that a log is searched for. */
final class Measurement {
    private Measurement() {}

    static EpochMetrics of(
            int epoch,
            @Nullable TrainingResult training,
            List<Double> heldout,
            String otherProfile,
            List<Double> heldoutInOtherProfile,
            List<Double> practice,
            List<CorrectionOutcome> outcomes,
            Comparison comparison,
            double qualityThreshold,
            long seed) {
        int poor = (int)
                practice.stream().filter(score -> score < qualityThreshold).count();
        TreeMap<String, Integer> rejected = new TreeMap<>();
        int accepted = 0;
        int received = 0;
        for (CorrectionOutcome outcome : outcomes) {
            String reason = outcome.reason();
            if (reason == null) {
                accepted++;
            } else {
                rejected.merge(reason, 1, Integer::sum);
            }
            if (reason == null || !reason.startsWith(CorrectionOutcome.TEACHER)) {
                received++;
            }
        }
        return new EpochMetrics(
                epoch,
                training == null ? null : training.trainLoss(),
                Bootstrap.mean(heldout),
                Bootstrap.interval(heldout, seed),
                poor,
                received,
                practice.isEmpty() ? 0 : Bootstrap.round(poor / (double) practice.size()),
                ScoreDistribution.of(heldout),
                training == null ? null : training.evalLoss(),
                heldout.size(),
                practice.size(),
                Bootstrap.mean(practice),
                ScoreDistribution.of(practice),
                outcomes.size(),
                accepted,
                rejected,
                otherProfile,
                Bootstrap.mean(heldoutInOtherProfile),
                comparison.improved(),
                comparison.worsened());
    }

    /** The log lines of the metrics; cloud monitoring searches for exactly these. */
    static List<String> lines(EpochMetrics metrics) {
        List<String> lines = new ArrayList<>();
        Double trainLoss = metrics.trainLoss();
        if (trainLoss != null) {
            lines.add(String.format(Locale.ROOT, "Train loss: %.4f", trainLoss));
        }
        lines.add(String.format(Locale.ROOT, "Avg student score: %.2f", metrics.avgStudentScore()));
        lines.add(String.format(Locale.ROOT, "Correction rate: %.1f%%", metrics.correctionRate() * 100));
        lines.add(String.format(Locale.ROOT, "Corrections: %d", metrics.numCorrections()));
        return lines;
    }
}
