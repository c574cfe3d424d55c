package io.graniteft.distill.internal;

import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.distill.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The file with one line an epoch. */
public final class EpochsFile {
    private EpochsFile() {}

    /**
     * Sees to it that the file begins with these epochs. A resumed loop comes by its finished epochs again; lines of later
     * epochs then stay, unless an earlier one has changed.
     *
     * @param last whether no other epoch follows, so that nothing else may stand in the file
     */
    public static void keep(Path file, List<EpochMetrics> epochs, boolean last) throws IOException {
        String text = epochs.stream().map(epoch -> Json.line(epoch) + "\n").collect(Collectors.joining());
        String present = Files.exists(file) ? Files.readString(file) : "";
        if (last ? !present.equals(text) : !present.startsWith(text)) {
            AtomicFiles.writeString(file, text);
        }
    }
}
