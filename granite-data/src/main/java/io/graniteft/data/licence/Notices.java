package io.graniteft.data.licence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notices by which licences other than GNU's are known, in words as {@link NoticeText} leaves them. */
final class Notices {
    /**
     * A notice that grants rights, by words that no other licence has.
     *
     * @param id the licence's SPDX id
     * @param key stands in all of the phrases
     * @param phrases one of these makes the notice
     */
    private record Notice(String id, String key, List<String> phrases) {
        Notice {
            phrases = List.copyOf(phrases);
        }

        static Notice of(String id, String key, String... phrases) {
            return new Notice(id, key, Phrases.of(phrases));
        }

        /** Where the first phrase begins; -1 if there is none. */
        int in(String words) {
            return words.contains(key) ? Phrases.first(phrases, words) : -1;
        }
    }

    private static final String ANY_BSD = "LicenseRef-BSD";
    private static final String BSD_GRANT = "redistribution and use in source and binary forms";

    private static final List<Notice> NOTICES = List.of(
            Notice.of(
                    "Apache-2.0",
                    "apache",
                    "apache license{, |,| |}{(|}version 2.0",
                    "apache.org/licenses/license-2.0",
                    "under {the |}apache{ license|} 2.0"),
            Notice.of(
                    "MPL-2.0",
                    "mozilla",
                    "mozilla public license{, | }{version |v. |v.|v |v|}2.0",
                    "mozilla.org/mpl/2.0"),
            Notice.of("MPL-1.1", "mozilla", "mozilla public license{, | }version 1.1"),
            Notice.of(
                    "EPL-2.0",
                    "eclipse",
                    "eclipse public license{,|}{ -|} {version |v. |v.|v |v|}2.0",
                    "eclipse.org/legal/epl-2.0"),
            Notice.of(
                    "EPL-1.0",
                    "eclipse",
                    "eclipse public license{,|}{ -|} {version |v. |v.|v |v|}1.0",
                    "eclipse.org/legal/epl-v10"),
            Notice.of(
                    "CDDL-1.0",
                    "common development and distribution license",
                    "common development and distribution license"),
            Notice.of("BSL-1.0", "boost software license", "boost software license"),
            Notice.of("0BSD", "bsd zero clause license", "bsd zero clause license"),
            Notice.of(
                    "Unlicense",
                    "free and unencumbered software released into the public domain",
                    "free and unencumbered software released into the public domain"),
            Notice.of("CC0-1.0", "c", "creativecommons.org/publicdomain/zero", "cc0 1.0 universal"),
            Notice.of(
                    "Zlib",
                    "permission is granted to anyone to use this software for any purpose",
                    "permission is granted to anyone to use this software for any purpose"),
            Notice.of(
                    "ISC",
                    "permission to use",
                    "permission to use, copy, modify{,|} {and/or|and|or} distribute this software for any purpose with or without fee"),
            Notice.of(
                    "MIT",
                    "mi",
                    "permission is hereby granted, free of charge, to any person obtaining a copy",
                    "{under|by} {the |}{terms of the |}mit{/x11|} license"),
            Notice.of(ANY_BSD, "bsd", "{under|by} {the |}{terms of |}{the |a |}bsd{-style|} license"),
            Notice.of(
                    "LicenseRef-public-domain",
                    "public domain",
                    "{placed|released|is|are} {in|into|to} the public domain"));

    /** So many of the notices, the first ones, are titles of licence files, too. */
    private static final int TITLED = 6;

    private static final List<String> BSD_3 = Phrases.of(
            "eclipse distribution license", "3-clause bsd", "bsd{ |-}3-clause", "{new|modified|revised} bsd license");
    private static final List<String> BSD_2 = Phrases.of("2-clause bsd", "bsd{ |-}2-clause", "simplified bsd");

    private Notices() {}

    /** A licence that a licence file names in its title, and where. */
    record Title(String id, int start) {}

    /** The first title of a licence; null if there is none. */
    static @Nullable Title firstTitle(String title) {
        Title first = null;
        for (Notice notice : NOTICES.subList(0, TITLED)) {
            int start = notice.in(title);
            if (start >= 0 && (first == null || start < first.start())) {
                first = new Title(notice.id(), start);
            }
        }
        return first;
    }

    /** The licences whose notices stand in the words. */
    static List<String> idsIn(String words) {
        List<String> found = new ArrayList<>();
        for (Notice notice : NOTICES) {
            if (notice.id().equals(ANY_BSD)) {
                String id = found.contains("0BSD") ? null : bsd(words, notice);
                if (id != null) {
                    found.add(id);
                }
            } else if (notice.in(words) >= 0 || (notice.id().equals("MIT") && isMitTitle(words))) {
                found.add(notice.id());
            }
        }
        return found;
    }

    /** Which of Berkeley's licences it is: they begin alike and differ in what they forbid. */
    private static @Nullable String bsd(String words, Notice any) {
        int grant = words.indexOf(BSD_GRANT);
        if (grant >= 0 && words.indexOf("all advertising materials", grant) >= 0) {
            return "BSD-4-Clause";
        }
        if ((grant >= 0 && forbidsEndorsement(words, grant)) || Phrases.first(BSD_3, words) >= 0) {
            return "BSD-3-Clause";
        }
        if (grant >= 0 || Phrases.first(BSD_2, words) >= 0) {
            return "BSD-2-Clause";
        }
        return any.in(words) >= 0 ? any.id() : null;
    }

    private static boolean forbidsEndorsement(String words, int grant) {
        if (words.indexOf("neither the name", grant) >= 0 || words.indexOf("may not be used to endorse", grant) >= 0) {
            return true;
        }
        int name = words.indexOf("name of ", grant);
        int names = words.indexOf("names of ", grant);
        int first = name < 0 || (names >= 0 && names < name) ? names : name;
        return first >= 0 && words.indexOf("may not be used", first) >= 0;
    }

    private static boolean isMitTitle(String words) {
        int start = 0;
        while (start < 3 && start < words.length() && !Character.isLetterOrDigit(words.charAt(start))) {
            start++;
        }
        return words.startsWith("mit license", start) || words.startsWith("the mit license", start);
    }
}
