package io.graniteft.data.licence;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    private static final Pattern SPDX_TAG =
            Pattern.compile("SPDX-License-Identifier:[ \\t]*([A-Za-z0-9.+()\\-/ ]*[A-Za-z0-9.+)])");

    private static final Pattern GPL = Pattern.compile(
            "(?i)gnu (?:(lesser|library|affero) )?(?:general )?public licen[cs]e\\W{1,4}(?:\\(?[al]?gpl\\)?\\W{1,3})?(?:as published by the free software foundation\\W{1,4})?"
                    + "(?:(?:either )?\\(?v(?:ersion)?\\.? ?([0-9](?:\\.[0-9])?))?");
    private static final Pattern VERSION = Pattern.compile("(?i)\\bversion ([0-9](?:\\.[0-9])?)");
    private static final Pattern LATER = Pattern.compile("(?i)any later version|or later");
    private static final Pattern DUAL = Pattern.compile(
            "(?i)dual[ -]licen[cs]ed|alternatively,? |either licen[cs]e|choice of (?:one of )?two licen[cs]es|choose to be licen[cs]ed");

    /** A notice that grants rights, by words that no other licence has. */
    private record Notice(String id, Pattern words) {
        Notice(String id, String words) {
            this(id, Pattern.compile("(?i)" + words));
        }
    }

    private static final List<Notice> NOTICES = List.of(
            new Notice(
                    "Apache-2.0",
                    "apache licen[cs]e,? \\(?version 2\\.0|apache\\.org/licenses/license-2\\.0|under (?:the )?apache(?: licen[cs]e)? 2\\.0"),
            new Notice("MPL-2.0", "mozilla public licen[cs]e,? (?:version |v\\.? ?)2\\.0|mozilla\\.org/mpl/2\\.0"),
            new Notice("MPL-1.1", "mozilla public licen[cs]e,? version 1\\.1"),
            new Notice(
                    "EPL-2.0",
                    "eclipse public licen[cs]e,?(?: -)? (?:version |v\\.? ?)2\\.0|eclipse\\.org/legal/epl-2\\.0"),
            new Notice(
                    "EPL-1.0",
                    "eclipse public licen[cs]e,?(?: -)? (?:version |v\\.? ?)1\\.0|eclipse\\.org/legal/epl-v10"),
            new Notice("CDDL-1.0", "common development and distribution licen[cs]e"),
            new Notice("BSL-1.0", "boost software licen[cs]e"),
            new Notice("0BSD", "bsd zero clause licen[cs]e"),
            new Notice("Unlicense", "free and unencumbered software released into the public domain"),
            new Notice("CC0-1.0", "creativecommons\\.org/publicdomain/zero|cc0 1\\.0 universal"),
            new Notice("Zlib", "permission is granted to anyone to use this software for any purpose"),
            new Notice(
                    "ISC",
                    "permission to use, copy, modify,? (?:and/or|and|or) distribute this software for any purpose with or without fee"),
            new Notice(
                    "MIT",
                    "permission is hereby granted, free of charge, to any person obtaining a copy|(?:under|by) (?:the )?(?:terms of the )?mit(?:/x11)? licen[cs]e|^\\W{0,3}(?:the )?mit licen[cs]e"),
            new Notice("BSD-4-Clause", "redistribution and use in source and binary forms.*all advertising materials"),
            new Notice(
                    "BSD-3-Clause",
                    "redistribution and use in source and binary forms.*(?:neither the names? of|names? of .*may not be used|may not be used to endorse)|eclipse distribution licen[cs]e|3-clause bsd|bsd[ -]3-clause|new bsd licen[cs]e|(?:modified|revised) bsd licen[cs]e"),
            new Notice(
                    "BSD-2-Clause",
                    "redistribution and use in source and binary forms|2-clause bsd|bsd[ -]2-clause|simplified bsd"),
            new Notice("LicenseRef-BSD", "(?:under|by) (?:the )?(?:terms of )?(?:the |a )?bsd(?:-style)? licen[cs]e"),
            new Notice("LicenseRef-public-domain", "(?:placed|released|is|are) (?:in|into|to) the public domain"));

    /** So many of the notices, the first ones, are titles of licence files, too. */
    private static final int TITLED = 6;

    private static final Pattern FORBIDDEN = Pattern.compile(
            "(?i)proprietary (?:and|&|software|information|to )|confidential|unauthori[sz]ed (?:copying|reproduction|use)"
                    + "|may not be (?:copied|reproduced|disclosed|distributed)|no part of this (?:software|file|code|program)|trade secret");
    private static final Pattern RESERVED = Pattern.compile("(?i)all rights (?:are )?reserved");

    /** Comment marks and white space between the words of a notice. */
    private static final java.util.regex.Pattern GAPS =
            java.util.regex.Pattern.compile("[\\s*#;|]+(?:/+[\\s*#;|]*)?|//+");

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
        Matcher tag = SPDX_TAG.matcher(head);
        if (tag.find()) {
            return tag.group(1).strip();
        }
        if (!mayHoldNotice(head)) {
            return nearest;
        }
        String words = GAPS.matcher(head).replaceAll(" ");
        String granted = ofNotice(words);
        if (!granted.equals(UNKNOWN)) {
            return granted;
        }
        if (FORBIDDEN.matcher(words).find()) {
            return PROPRIETARY;
        }
        if (!nearest.equals(UNKNOWN)) {
            return nearest;
        }
        return RESERVED.matcher(words).find() ? PROPRIETARY : UNKNOWN;
    }

    /** The licence that a licence file states, as an SPDX expression, or {@value #UNKNOWN}. */
    public static String ofLicenceFile(String text) {
        Matcher tag = SPDX_TAG.matcher(head(text));
        if (tag.find()) {
            return tag.group(1).strip();
        }
        String words = GAPS.matcher(text.substring(0, Math.min(text.length(), 4 * HEAD_LENGTH)))
                .replaceAll(" ")
                .strip();
        String title = words.substring(0, Math.min(words.length(), TITLE_LENGTH));
        // Long licences name others further down: the first title counts.
        String first = UNKNOWN;
        int earliest = title.length();
        Matcher gpl = GPL.matcher(title);
        if (gpl.find()) {
            first = gplId(gpl, title, false);
            earliest = gpl.start();
        }
        for (Notice notice : NOTICES.subList(0, TITLED)) {
            Matcher matcher = notice.words().matcher(title);
            if (matcher.find() && matcher.start() < earliest) {
                first = notice.id();
                earliest = matcher.start();
            }
        }
        if (!first.equals(UNKNOWN)) {
            return first;
        }
        return ofNotice(words);
    }

    private static String head(String text) {
        return text.substring(0, Math.min(HEAD_LENGTH, text.length()));
    }

    /** A cheap look before the patterns: a notice has one of these words in the head's comments. */
    private static boolean mayHoldNotice(String head) {
        String lower = head.toLowerCase(Locale.ROOT);
        return lower.contains("licen")
                || lower.contains("copyright")
                || lower.contains("permission")
                || lower.contains("redistribution")
                || lower.contains("rights")
                || lower.contains("public domain")
                || lower.contains("confidential")
                || lower.contains("proprietary");
    }

    private static String ofNotice(String words) {
        List<String> found = new ArrayList<>();
        Matcher gpl = GPL.matcher(words);
        if (gpl.find()) {
            found.add(gplId(gpl, words, LATER.matcher(words).find()));
        }
        for (Notice notice : NOTICES) {
            boolean bsd = notice.id().contains("BSD");
            if (bsd && found.stream().anyMatch(id -> id.contains("BSD"))) {
                continue;
            }
            if (notice.words().matcher(words).find()) {
                found.add(notice.id());
            }
        }
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        return String.join(DUAL.matcher(words).find() ? " OR " : " AND ", found);
    }

    private static String gplId(Matcher gpl, String words, boolean later) {
        String kind = gpl.group(1) == null ? "" : gpl.group(1).toLowerCase(Locale.ROOT);
        String family = kind.equals("affero") ? "AGPL" : kind.isEmpty() ? "GPL" : "LGPL";
        String version = gpl.group(2);
        if (version == null) {
            Matcher elsewhere = VERSION.matcher(words);
            version = elsewhere.find(gpl.start()) ? elsewhere.group(1) : null;
        }
        if (version == null) {
            // Without a version the licence lets one choose any: the first of each family is the widest.
            return family + (family.equals("LGPL") ? "-2.0" : family.equals("AGPL") ? "-3.0" : "-1.0") + "-or-later";
        }
        String full = version.contains(".") ? version : version + ".0";
        return family + "-" + full + (later ? "-or-later" : "-only");
    }
}
