package io.graniteft.data.source;

import io.graniteft.core.io.IoErrors;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The copies that were made of a store's objects before, without asking the store. */
final class CopiedFiles implements SourceFiles {
    private final StoredSource source;
    private final FileSelection selection;
    private final CopyIndex.@Nullable Cursor index;
    private final Copies copies;
    private final PlaceLicences licences;
    private long taken;
    private boolean more;

    /** @param index what was copied; null: nothing ever was */
    CopiedFiles(CopyIndex.@Nullable Cursor index, FileSelection selection, StoredSource source) {
        this.index = index;
        this.selection = selection;
        this.source = source;
        this.copies = new Copies(source.copies());
        this.licences = new PlaceLicences(copies::licenceFiles);
    }

    @Override
    public @Nullable SourceItem next() {
        try {
            for (CopyIndex.Entry entry = following(); entry != null && !more; entry = following()) {
                if (source.isExcluded(entry.key()) || !selection.wants(entry.key())) {
                    continue;
                }
                if (selection.isFull(taken)) {
                    more = true;
                    return null;
                }
                taken++;
                return copies.holds(entry)
                        ? new SourceItem(
                                entry.key(), FileContent.of(copies.file(entry)), null, licences.of(entry.key()))
                        : SourceItem.unusable(entry.key(), DropReason.UNREADABLE);
            }
            return null;
        } catch (IOException e) {
            throw IoErrors.explain(e, source.copies());
        }
    }

    private CopyIndex.@Nullable Entry following() throws IOException {
        return index == null ? null : index.next();
    }

    @Override
    public long expected() {
        return index == null ? 0 : -1;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public List<String> notes() {
        return index == null
                ? List.of("nothing of " + source.location() + " was downloaded to " + source.copies()
                        + " yet: leave out --no-download once")
                : List.of();
    }

    @Override
    public void close() {
        try {
            if (index != null) {
                index.close();
            }
        } catch (IOException e) {
            throw IoErrors.explain(e, source.copies());
        }
    }
}
