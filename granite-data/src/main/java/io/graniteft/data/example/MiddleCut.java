package io.graniteft.data.example;

import io.graniteft.lang.Token;
import java.util.List;
import java.util.Optional;

/**
 * A function in three parts, cut between statements of the body itself.
 *
 * @param prefix from the head to the end of a statement
 * @param middle the statements after it, with the white space before them
 * @param suffix everything after these
 */
record MiddleCut(String prefix, String middle, String suffix) {
    /**
     * Takes some statements out of the middle, such that at least one stays on either side.
     *
     * @param text the function as it stands in the source
     * @param live its live tokens
     * @param place how far down the middle begins, between 0 and 1 of what is possible
     * @param size how much of what is possible it takes, between 0 and 1
     */
    static Optional<MiddleCut> of(String text, List<Token> live, double place, double size) {
        int[] ends = CompletionCut.statementEnds(live);
        // The first statement comes before the middle, the last one behind it.
        int possible = ends.length - 2;
        if (possible < 1) {
            return Optional.empty();
        }
        int first = Math.min(possible - 1, (int) (place * possible));
        int longest = Math.max(1, Math.min(possible - first, (ends.length + 1) / 2));
        int count = Math.min(longest, 1 + (int) (size * longest));
        int start = CompletionCut.cutAfter(text, live, ends[first]);
        int end = CompletionCut.cutAfter(text, live, ends[first + count]);
        return Optional.of(new MiddleCut(text.substring(0, start), text.substring(start, end), text.substring(end)));
    }
}
