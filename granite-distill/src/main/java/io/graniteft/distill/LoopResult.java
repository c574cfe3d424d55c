package io.graniteft.distill;

import java.nio.file.Path;
import java.util.List;

/**
 * What a loop came to.
 *
 * @param epochs the metrics of every epoch, the untrained student first
 * @param ending why it ended
 * @param adapter the folder of the last epoch's adapter
 * @param bestEpoch the trained epoch with the highest average score; the first of equals
 * @param bestAdapter the folder with a copy of that epoch's adapter, the same whichever epoch it is
 */
public record LoopResult(List<EpochMetrics> epochs, Ending ending, Path adapter, int bestEpoch, Path bestAdapter) {
    /** The folder of the best adapter, in that of the loop. */
    public static final String MODEL = "model";

    public LoopResult {
        epochs = List.copyOf(epochs);
    }
}
