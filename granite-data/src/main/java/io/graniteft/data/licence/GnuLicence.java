package io.graniteft.data.licence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the GNU licences as a text names it.
 *
 * @param start where the name begins
 * @param family {@code GPL}, {@code LGPL} or {@code AGPL}
 * @param version the version behind the name; null if there is none
 */
record GnuLicence(int start, String family, @Nullable String version) {
    private static final String FIRST_WORD = "gnu ";

    private static final Pattern NAME = Pattern.compile(
            "gnu (?:(lesser|library|affero) )?(?:general )?public license\\W{1,4}(?:\\(?[al]?gpl\\)?\\W{1,3})?(?:as published by the free software foundation\\W{1,4})?"
                    + "(?:(?:either )?\\(?v(?:ersion)?\\.? ?([0-9](?:\\.[0-9])?))?");

    /** No name with its version is longer. */
    private static final int LONGEST = 200;

    private static final Pattern VERSION = Pattern.compile("\\bversion ([0-9](?:\\.[0-9])?)");

    /** The first one named in words as {@link NoticeText} leaves them; null if there is none. */
    static @Nullable GnuLicence in(String words) {
        for (int at = words.indexOf(FIRST_WORD); at >= 0; at = words.indexOf(FIRST_WORD, at + 1)) {
            // Behind the text there is an end too.
            Matcher name = NAME.matcher(words.substring(at, Math.min(words.length(), at + LONGEST)) + "\n");
            if (name.lookingAt()) {
                String kind = name.group(1);
                String family = kind == null ? "GPL" : kind.equals("affero") ? "AGPL" : "LGPL";
                return new GnuLicence(at, family, name.group(2));
            }
        }
        return null;
    }

    /**
     * The SPDX id.
     *
     * @param words the whole text, for a version that stands further down
     * @param later whether a later version may be chosen
     */
    String id(String words, boolean later) {
        String told = version;
        if (told == null) {
            Matcher elsewhere = VERSION.matcher(words);
            told = elsewhere.find(start) ? elsewhere.group(1) : null;
        }
        if (told == null) {
            // Without a version the licence lets one choose any: the first of each family is the widest.
            return family + (family.equals("LGPL") ? "-2.0" : family.equals("AGPL") ? "-3.0" : "-1.0") + "-or-later";
        }
        String full = told.contains(".") ? told : told + ".0";
        return family + "-" + full + (later ? "-or-later" : "-only");
    }
}
