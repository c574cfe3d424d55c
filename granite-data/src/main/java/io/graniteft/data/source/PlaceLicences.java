package io.graniteft.data.source;

import io.graniteft.data.licence.LicenceFile;
import io.graniteft.data.licence.LicenceFinder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The licence of a place in a source that is no folder of this disk: what the nearest licence files above a file state. Thread-safe. */
final class PlaceLicences {
    private final LicenceFiles files;
    private final Map<String, String> byFolder = new ConcurrentHashMap<>();

    /** The licence files of one folder. */
    @FunctionalInterface
    interface LicenceFiles {
        /**
         * Their contents, in the order of their names.
         *
         * @param folder empty for the root, else ending in {@code /}
         */
        List<byte[]> of(String folder) throws IOException;
    }

    PlaceLicences(LicenceFiles files) {
        this.files = files;
    }

    /** The licence that holds for a file unless it states another, or {@value LicenceFinder#UNKNOWN}. */
    String of(String path) {
        for (String folder = folderOf(path); ; folder = folderOf(folder.substring(0, folder.length() - 1))) {
            String licence = byFolder.computeIfAbsent(folder, this::inFolder);
            if (!licence.equals(LicenceFinder.UNKNOWN) || folder.isEmpty()) {
                return licence;
            }
        }
    }

    private String inFolder(String folder) {
        try {
            return LicenceFile.statedBy(files.of(folder));
        } catch (IOException e) {
            // What cannot be read is counted where it is a source.
            return LicenceFinder.UNKNOWN;
        }
    }

    static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
