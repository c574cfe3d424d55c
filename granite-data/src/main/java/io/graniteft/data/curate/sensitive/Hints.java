package io.graniteft.data.curate.sensitive;

import java.util.EnumSet;
import java.util.Set;

/**
 * A first look at a text, one character after another, that tells which patterns could match at all. Most functions give none, so
 * that patterns cost nothing there.
 */
enum Hints {
    /** A commercial at sign between two characters of words, or written in brackets. */
    AT,
    /** {@code ://}. */
    URL,
    /** Three dots between digits. */
    DOTTED,
    /** Two colons next to hexadecimal digits, one after another. */
    COLONS,
    /** A word such as password, or a quoted token's name. */
    NAME,
    /** The beginning of a token that its service marks. */
    MARKED,
    /** Five dashes, which begin PEM armour. */
    ARMOUR,
    /** A plus before a digit, or a word for a telephone. */
    PHONE,
    /** The word VIN. */
    VIN,
    /** A host name's ending that only private networks have. */
    HOST;

    private static final String[] NAMES = {
        "passw",
        "passphrase",
        "pwd",
        "psk",
        "secret",
        "token",
        "api_key",
        "apikey",
        "api-key",
        "access_key",
        "accesskey",
        "auth_key",
        "authkey",
        "private_key",
        "privkey",
        "encryption_key",
        "account_key",
        "accountkey",
        "credential",
        "bearer",
        "basic",
        "passcode",
        "access-key"
    };
    private static final String[] MARKS = {
        "akia",
        "asia",
        "aroa",
        "aida",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "xox",
        "aiza",
        "ya29.",
        "gocspx-",
        "sk_live_",
        "sk_test_",
        "rk_live_",
        "rk_test_",
        "npm_",
        "hf_",
        "sk-",
        "sg.",
        "eyj",
        "hooks.slack",
        "dop_v1_",
        "shpat_",
        "pypi-"
    };
    private static final String[] HOSTS = {
        ".corp", ".intranet", ".internal", ".lan", ".localdomain", ".local", "intranet."
    };
    private static final String[] PHONES = {"phone", "tel", "fax", "mobile"};

    /** What could be in the text. */
    static Set<Hints> of(String text) {
        EnumSet<Hints> found = EnumSet.noneOf(Hints.class);
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '@' -> {
                    if (i > 0 && i + 1 < length && isWord(text.charAt(i - 1)) && isWord(text.charAt(i + 1))) {
                        found.add(AT);
                    }
                }
                case '(', '[', '{', '<' -> {
                    if (startsAt(text, i + 1, "at") || startsAt(text, i + 2, "at")) {
                        found.add(AT);
                    }
                }
                case ':' -> {
                    if (text.startsWith("//", i + 1)) {
                        found.add(URL);
                    }
                    if (i > 0 && i + 1 < length && (isHex(text.charAt(i + 1)) || text.charAt(i + 1) == ':')) {
                        found.add(COLONS);
                    }
                }
                case '.' -> {
                    if (i > 0 && i + 1 < length && isDigit(text.charAt(i - 1)) && isDigit(text.charAt(i + 1))) {
                        found.add(DOTTED);
                    } else {
                        addIf(found, HOST, text, i, HOSTS);
                    }
                }
                case '-' -> {
                    if (text.startsWith("-----", i)) {
                        found.add(ARMOUR);
                    } else if (i > 1 && isHex(text.charAt(i - 1)) && i + 1 < length && isHex(text.charAt(i + 1))) {
                        found.add(COLONS);
                    }
                }
                case '+' -> {
                    if (i + 1 < length && isDigit(text.charAt(i + 1))) {
                        found.add(PHONE);
                    }
                }
                default -> word(found, text, i, c);
            }
        }
        return found;
    }

    private static void word(EnumSet<Hints> found, String text, int i, char c) {
        switch (c) {
            case 'p', 'P', 's', 'S', 't', 'T', 'a', 'A', 'e', 'E', 'c', 'C', 'b', 'B' ->
                addIf(found, NAME, text, i, NAMES);
            case 'v', 'V' -> {
                if (startsAt(text, i, "vin")) {
                    found.add(VIN);
                }
            }
            default -> {}
        }
        switch (c) {
            case 'A', 'g', 'x', 'y', 'G', 's', 'r', 'n', 'h', 'S', 'e', 'd', 'p' ->
                addIf(found, MARKED, text, i, MARKS);
            default -> {}
        }
        switch (c) {
            case 'p', 'P', 't', 'T', 'f', 'F', 'm', 'M' -> addIf(found, PHONE, text, i, PHONES);
            case 'i' -> addIf(found, HOST, text, i, HOSTS);
            default -> {}
        }
    }

    private static void addIf(EnumSet<Hints> found, Hints hint, String text, int position, String[] words) {
        if (found.contains(hint)) {
            return;
        }
        for (String word : words) {
            if (startsAt(text, position, word)) {
                found.add(hint);
                return;
            }
        }
    }

    private static boolean startsAt(String text, int position, String word) {
        return text.regionMatches(true, position, word, 0, word.length());
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '+';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
