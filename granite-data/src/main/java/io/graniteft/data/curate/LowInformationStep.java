package io.graniteft.data.curate;

import io.graniteft.data.curate.quality.BodyForm;
import io.graniteft.data.reason.DropReason;

/** Leaves out functions that there is nothing to learn from. */
final class LowInformationStep implements CurationStep {
    @Override
    public Verdict judge(Candidate candidate) {
        return BodyForm.lowInformation(candidate.function(), candidate.live())
                .<Verdict>map(words -> new Verdict.Drop(DropReason.LOW_INFORMATION, words))
                .orElseGet(Verdict::keep);
    }
}
