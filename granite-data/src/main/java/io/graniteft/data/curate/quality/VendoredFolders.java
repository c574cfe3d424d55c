package io.graniteft.data.curate.quality;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Whether a file is third parties' code, by the folders it lies in. */
public final class VendoredFolders {
    private final Set<String> names = new HashSet<>();

    /** @param names of folders, without regard to case */
    public VendoredFolders(Collection<String> names) {
        names.forEach(name -> this.names.add(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether one of the folders on the way has such a name. */
    public boolean contains(String path) {
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            if (names.contains(path.substring(start, slash).toLowerCase(Locale.ROOT))) {
                return true;
            }
            start = slash + 1;
        }
        return false;
    }
}
