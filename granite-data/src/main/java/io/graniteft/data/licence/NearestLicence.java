package io.graniteft.data.licence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The licence files of a tree: which one is nearest to a file on the way up to the source's root. Each folder is looked at once.
 * Thread-safe.
 */
public final class NearestLicence {
    /** Larger ones are no licences. */
    private static final long MAX_BYTES = 1 << 20;

    private final Map<Path, String> byFolder = new ConcurrentHashMap<>();

    /**
     * The licence that the nearest licence file states.
     *
     * @param file a file of the source
     * @param path its path relative to the source's root, with {@code /} between its parts, which says how far up one may go
     * @return an SPDX expression, or {@value LicenceFinder#UNKNOWN} if there is no such file or none that is understood
     */
    public String of(Path file, String path) {
        int levels = (int) path.chars().filter(c -> c == '/').count();
        @Nullable Path folder = file.toAbsolutePath().getParent();
        for (int level = levels; level >= 0 && folder != null; level--) {
            String licence = byFolder.computeIfAbsent(folder, NearestLicence::inFolder);
            if (!licence.equals(LicenceFinder.UNKNOWN)) {
                return licence;
            }
            folder = folder.getParent();
        }
        return LicenceFinder.UNKNOWN;
    }

    /** The licence of the files of a folder: where several state different ones, one may choose. */
    private static String inFolder(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, NearestLicence::isLicenceFile)) {
            entries.forEach(files::add);
        } catch (IOException | RuntimeException e) {
            // A folder that cannot be listed is counted where its sources are.
            return LicenceFinder.UNKNOWN;
        }
        files.sort(null);
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            try {
                contents.add(Files.readAllBytes(file));
            } catch (IOException unreadable) {
                // The others of the folder may tell.
            }
        }
        return statedBy(contents);
    }

    /**
     * The licence that the licence files of one folder state together.
     *
     * @param contents their bytes, in the order of their names
     */
    public static String statedBy(List<byte[]> contents) {
        List<String> found = new ArrayList<>();
        for (byte[] content : contents) {
            String licence = LicenceFinder.ofLicenceFile(new String(content, StandardCharsets.ISO_8859_1));
            if (!licence.equals(LicenceFinder.UNKNOWN) && !found.contains(licence)) {
                found.add(licence);
            }
        }
        return found.isEmpty() ? LicenceFinder.UNKNOWN : String.join(" OR ", found);
    }

    private static boolean isLicenceFile(Path file) throws IOException {
        return isLicenceFile(String.valueOf(file.getFileName()), 0)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= MAX_BYTES;
    }

    /**
     * Whether a file is taken for one that states a licence.
     *
     * @param path its name, or a path to it
     * @param bytes its size
     */
    public static boolean isLicenceFile(String path, long bytes) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean named = name.startsWith("license")
                || name.startsWith("licence")
                || name.startsWith("copying")
                || name.equals("copyright")
                || name.equals("unlicense");
        boolean text = !name.contains(".")
                || name.matches(".*\\.(?:txt|md|rst|apache|bsd|mit|gpl|lgpl|lesser|[a-z0-9-]*[0-9])");
        return named && text && bytes <= MAX_BYTES;
    }
}
