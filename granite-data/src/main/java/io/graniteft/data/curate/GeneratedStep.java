package io.graniteft.data.curate;

import io.graniteft.data.curate.quality.GeneratedCode;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.SourceFile;
import org.jspecify.annotations.Nullable;

/** Leaves out files that a tool wrote: one learns the tool's habits from them. */
final class GeneratedStep implements CurationStep {
    @Override
    public Verdict.@Nullable Drop judgeFile(SourceFile file) {
        return GeneratedCode.marker(file.text())
                .map(words -> new Verdict.Drop(DropReason.GENERATED, words))
                .orElse(null);
    }
}
