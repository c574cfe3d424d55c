package io.graniteft.data.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All files of a source at once, for tests. */
final class Drained {
    private Drained() {}

    static List<SourceItem> of(SourceFiles files) throws InterruptedException {
        List<SourceItem> items = new ArrayList<>();
        @Nullable SourceItem item = files.next();
        while (item != null) {
            items.add(item);
            item = files.next();
        }
        return items;
    }
}
