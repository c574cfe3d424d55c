package io.graniteft.data.curate;

import io.graniteft.data.reason.DropReason;

/** Leaves out functions that are too short to teach anything, or too long for a sequence. */
final class LengthStep implements CurationStep {
    private final int minTokens;
    private final int maxTokens;

    /**
     * A step that keeps what lies between the bounds, both included.
     *
     * @param minTokens functions with fewer tokens are left out
     * @param maxTokens functions with more tokens are left out
     */
    LengthStep(int minTokens, int maxTokens) {
        this.minTokens = minTokens;
        this.maxTokens = maxTokens;
    }

    @Override
    public Verdict judge(Candidate candidate) {
        int tokens = candidate.live().size();
        if (tokens < minTokens) {
            return Verdict.drop(DropReason.TOO_SHORT);
        }
        return tokens > maxTokens ? Verdict.drop(DropReason.TOO_LONG) : Verdict.keep();
    }
}
