package io.graniteft.data.curate;

import io.graniteft.data.licence.LicencePolicy;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** Leaves out files under licences that the policy does not take. */
final class LicenceStep implements CurationStep {
    private final LicencePolicy policy;

    LicenceStep(LicencePolicy policy) {
        this.policy = policy;
    }

    @Override
    public Verdict.@Nullable Drop judgeFile(SourceFile file) {
        String licence = file.licence();
        return policy.takes(licence) ? null : new Verdict.Drop(DropReason.LICENCE, licence);
    }
}
