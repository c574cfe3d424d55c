package io.graniteft.data.curate;

import io.graniteft.data.curate.quality.BodyForm;
import io.graniteft.data.reason.DropReason;

/** Leaves out functions that are tables of values, and minified ones. */
final class TableStep implements CurationStep {
    @Override
    public Verdict judge(Candidate candidate) {
        return BodyForm.table(candidate.function(), candidate.live())
                .<Verdict>map(words -> new Verdict.Drop(DropReason.TABLE, words))
                .orElseGet(Verdict::keep);
    }
}
