package io.graniteft.data.curate;

import io.graniteft.data.curate.quality.VendoredFolders;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** Leaves out files in folders of third parties' code. */
final class VendoredStep implements CurationStep {
    private final VendoredFolders folders;

    VendoredStep(VendoredFolders folders) {
        this.folders = folders;
    }

    @Override
    public Verdict.@Nullable Drop judgeFile(SourceFile file) {
        return folders.contains(file.path()) ? Verdict.drop(DropReason.VENDORED) : null;
    }
}
