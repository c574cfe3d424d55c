package io.graniteft.distill.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.distill.Review;
import io.graniteft.distill.Reviews;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The corrections that an epoch learns: all that earlier epochs accepted and no person has rejected, but of several for one prompt
 * only the one that scored highest, of equals the latest. A prompt has its place where it was first corrected.
 */
final class CorrectionMix {
    private record Entry(double score, Reviews.Correction correction) {}

    private CorrectionMix() {}

    /**
     * The corrections that an epoch learns.
     *
     * @param loop the loop's folder
     * @param epoch that learns
     * @param signedOff whether a person must have accepted each
     * @throws GraniteException if one waits for that
     */
    static List<Reviews.Correction> of(Path loop, int epoch, boolean signedOff) {
        Reviews reviews = Reviews.of(loop);
        Map<String, Entry> best = new LinkedHashMap<>();
        int waiting = 0;
        for (int earlier = 1; earlier < epoch; earlier++) {
            for (Reviews.Correction correction : Reviews.corrections(loop, earlier)) {
                Optional<Review> review = reviews.on(correction);
                waiting += review.isEmpty() ? 1 : 0;
                Double score = correction.outcome().scoreAfter();
                if (review.map(Review::accepted).orElse(true)) {
                    Entry entry = new Entry(score == null ? 0 : score, correction);
                    best.merge(
                            correction.outcome().id(),
                            entry,
                            (old, fresh) -> fresh.score() >= old.score() ? fresh : old);
                }
            }
        }
        if (signedOff && waiting > 0) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    waiting + " corrections wait for a review, and distillation.review asks for one",
                    "decide on them with `granite review`; the same command then goes on");
        }
        return best.values().stream().map(Entry::correction).toList();
    }
}
