package io.graniteft.cli.report;

import java.util.List;

/**
 * What the page shows of the loop besides the epochs themselves: where points come from, and what became of corrections.
 *
 * @param dimensions the columns of {@code byDimension}: an epoch each
 * @param byDimension mean held-out scores by dimension, over the epochs
 * @param byDomain the same by the domain that an answer was scored by
 * @param corrections what became of the outputs sent to the teacher, by epoch
 */
public record LoopPage(
        List<String> dimensions, List<MeanRow> byDimension, List<MeanRow> byDomain, List<CorrectionRow> corrections) {
    public LoopPage {
        dimensions = List.copyOf(dimensions);
        byDimension = List.copyOf(byDimension);
        byDomain = List.copyOf(byDomain);
        corrections = List.copyOf(corrections);
    }

    /** A mean over the epochs; {@code answers} is how many the last of them is of. */
    public record MeanRow(String name, String answers, List<String> means) {
        public MeanRow {
            means = List.copyOf(means);
        }
    }

    /**
     * What became of an epoch's corrections.
     *
     * @param rejected reasons with their counts, in words
     * @param cost of the teacher in this epoch, in US dollars
     * @param perPoint what a point of the average has cost since epoch 0, all epochs together
     */
    public record CorrectionRow(
            int epoch,
            String asked,
            String accepted,
            String rejected,
            String better,
            String worse,
            String cost,
            String perPoint) {}
}
