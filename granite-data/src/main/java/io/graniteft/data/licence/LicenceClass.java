package io.graniteft.data.licence;

import java.util.List;
import java.util.Locale;

/** What a licence asks of those who pass the code on. */
public enum LicenceClass {
    /** To be named, at most. */
    PERMISSIVE,
    /** That changes of these very files stay free. */
    WEAK_COPYLEFT,
    /** That everything built with it stays free. */
    COPYLEFT,
    /** Nothing is allowed without asking. */
    PROPRIETARY,
    /** No licence was found, or one that is not known here. */
    UNKNOWN;

    private static final List<String> PERMISSIVE_IDS = List.of(
            "0bsd",
            "afl-",
            "apache-",
            "artistic-2.0",
            "blueoak-",
            "bsd-",
            "bsl-1.0",
            "cc0-1.0",
            "curl",
            "isc",
            "libpng",
            "mit",
            "ncsa",
            "ntp",
            "openssl",
            "postgresql",
            "public-domain",
            "python-2.0",
            "unicode-",
            "unlicense",
            "upl-1.0",
            "wtfpl",
            "x11",
            "zlib",
            "hpnd",
            "licenseref-public-domain",
            "licenseref-bsd");
    private static final List<String> WEAK_IDS =
            List.of("lgpl-", "mpl-", "epl-", "cddl-", "cpl-", "eupl-", "ms-pl", "apsl-", "artistic-1.0");
    private static final List<String> STRONG_IDS = List.of("gpl-", "agpl-", "osl-", "sspl-", "cc-by-sa-");

    /** The class of one licence by its SPDX identifier. */
    static LicenceClass of(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        if (lower.equals(LicenceFinder.PROPRIETARY)) {
            return PROPRIETARY;
        }
        if (PERMISSIVE_IDS.stream().anyMatch(lower::startsWith)) {
            return PERMISSIVE;
        }
        if (WEAK_IDS.stream().anyMatch(lower::startsWith)) {
            return WEAK_COPYLEFT;
        }
        return STRONG_IDS.stream().anyMatch(lower::startsWith) ? COPYLEFT : UNKNOWN;
    }

    /** How the class is called in counts: {@code weak-copyleft}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
