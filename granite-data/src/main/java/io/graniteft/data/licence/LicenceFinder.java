package io.graniteft.data.licence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads licences from texts: SPDX tags, the notices in the heads of files, and whole licence files. */
public final class LicenceFinder {
    /** Code under no licence that was found. */
    public static final String UNKNOWN = "unknown";

    /** Code whose owner keeps all rights. */
    public static final String PROPRIETARY = "proprietary";

    /** As far down the head of a source file is looked at, in characters: below the longest notices in use. */
    private static final int HEAD_LENGTH = 8192;

    /** The title of a licence file stands within so many characters. */
    private static final int TITLE_LENGTH = 500;

    private static final String SPDX_MARK = "SPDX-License-Identifier:";
    private static final Pattern SPDX_TAG = Pattern.compile("[ \\t]*([A-Za-z0-9.+()\\-/ ]*[A-Za-z0-9.+)]).*");

    private static final List<String> LATER = List.of("any later version", "or later");
    private static final List<String> DUAL = Phrases.of(
            "dual{ |-}licensed",
            "alternatively,{ |}",
            "alternatively ",
            "either license",
            "choice of {one of |}{two |}licenses",
            "choose to be licensed");

    private static final List<String> FORBIDDEN = Phrases.of(
            "proprietary {and|&|software|information|to }",
            "confidential",
            "unauthori{s|z}ed {copying|reproduction|use}",
            "may not be {copied|reproduced|disclosed|distributed}",
            "no part of this {software|file|code|program}",
            "trade secret");
    private static final List<String> RESERVED = Phrases.of("all rights {are |}reserved");

    private LicenceFinder() {}

    /**
     * The licence of a source file.
     *
     * @param text the file's text, of which only the head is looked at
     * @param nearest the licence of the nearest licence file above it, or {@value #UNKNOWN}
     * @return an SPDX expression, {@value #PROPRIETARY} or {@value #UNKNOWN}
     */
    public static String ofSource(String text, String nearest) {
        String head = head(text);
        String tag = spdxTag(head);
        if (tag != null) {
            return tag;
        }
        String words = NoticeText.of(head);
        if (!mayHoldNotice(words)) {
            return nearest;
        }
        String granted = ofNotice(words);
        if (!granted.equals(UNKNOWN)) {
            return granted;
        }
        if (Phrases.first(FORBIDDEN, words) >= 0) {
            return PROPRIETARY;
        }
        if (!nearest.equals(UNKNOWN)) {
            return nearest;
        }
        return Phrases.first(RESERVED, words) >= 0 ? PROPRIETARY : UNKNOWN;
    }

    /** The licence that a licence file states, as an SPDX expression, or {@value #UNKNOWN}. */
    public static String ofLicenceFile(String text) {
        String tag = spdxTag(head(text));
        if (tag != null) {
            return tag;
        }
        String words = NoticeText.of(text.substring(0, Math.min(text.length(), 4 * HEAD_LENGTH)));
        String title = words.substring(0, Math.min(words.length(), TITLE_LENGTH));
        // Long licences name others further down: the first title counts.
        String first = UNKNOWN;
        int earliest = title.length();
        GnuLicence gnu = GnuLicence.in(title);
        if (gnu != null) {
            first = gnu.id(title, false);
            earliest = gnu.start();
        }
        Notices.Title other = Notices.firstTitle(title);
        if (other != null && other.start() < earliest) {
            first = other.id();
        }
        boolean several = Phrases.first(DUAL, title) >= 0;
        return first.equals(UNKNOWN) || several ? ofNotice(words) : first;
    }

    private static String head(String text) {
        return text.substring(0, Math.min(HEAD_LENGTH, text.length()));
    }

    /** What the first SPDX tag says; null if there is none. */
    private static @Nullable String spdxTag(String head) {
        for (int at = head.indexOf(SPDX_MARK); at >= 0; at = head.indexOf(SPDX_MARK, at + 1)) {
            int from = at + SPDX_MARK.length();
            int end = head.indexOf('\n', from);
            Matcher tag = SPDX_TAG.matcher(head.substring(from, end < 0 ? head.length() : end));
            if (tag.matches()) {
                return tag.group(1).strip();
            }
        }
        return null;
    }

    /** A cheap look before the phrases: a notice has one of these words. */
    private static boolean mayHoldNotice(String words) {
        return words.contains("licen")
                || words.contains("copyright")
                || words.contains("permission")
                || words.contains("redistribution")
                || words.contains("rights")
                || words.contains("public domain")
                || words.contains("confidential")
                || words.contains("proprietary");
    }

    private static String ofNotice(String words) {
        List<String> found = new ArrayList<>();
        GnuLicence gnu = GnuLicence.in(words);
        if (gnu != null) {
            found.add(gnu.id(words, Phrases.first(LATER, words) >= 0));
        }
        found.addAll(Notices.idsIn(words));
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        return String.join(found.size() > 1 && Phrases.first(DUAL, words) >= 0 ? " OR " : " AND ", found);
    }
}
