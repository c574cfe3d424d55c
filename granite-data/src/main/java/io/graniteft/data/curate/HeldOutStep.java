package io.graniteft.data.curate;

import io.graniteft.data.curate.heldout.HeldOut;
import io.graniteft.data.reason.DropReason;

/** Leaves out functions that are like held-out code, or that answer a held-out prompt. */
final class HeldOutStep implements CurationStep {
    private final HeldOut heldOut;

    HeldOutStep(HeldOut heldOut) {
        this.heldOut = heldOut;
    }

    @Override
    public Verdict judge(Candidate candidate) {
        return heldOut.overlap(candidate.function(), candidate.live())
                .<Verdict>map(overlap -> new Verdict.Drop(DropReason.CONTAMINATED, overlap.describe()))
                .orElseGet(Verdict::keep);
    }
}
