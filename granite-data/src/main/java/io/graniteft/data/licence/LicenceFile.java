package io.graniteft.data.licence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files that state the licence of what lies beside and below them: LICENSE, COPYING and the like. */
public final class LicenceFile {
    /** Larger ones are no licences. */
    private static final long MAX_BYTES = 1 << 20;

    private LicenceFile() {}

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

    /**
     * Whether a file is taken for one that states a licence.
     *
     * @param path its name, or a path to it
     * @param bytes its size
     */
    public static boolean is(String path, long bytes) {
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
