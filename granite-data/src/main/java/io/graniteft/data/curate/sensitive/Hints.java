package io.graniteft.data.curate.sensitive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A first look at a text that tells which patterns could match, and on which lines: no pattern reaches beyond a line. Most functions
 * give none, so that patterns cost nothing there.
 */
enum Hints {
    /** A commercial at sign between two characters of words, or written in brackets. */
    AT(1),
    /** {@code ://}. */
    URL(1 << 1),
    /** A dot between digits. */
    DOTTED(1 << 2),
    /** Colons or dashes next to hexadecimal digits. */
    COLONS(1 << 3),
    /** A word such as password or token. */
    NAME(1 << 4),
    /** A word that goes before a credential in a header. */
    AUTHORIZATION(1 << 5),
    /** The name of Amazon's cloud. */
    AWS(1 << 6),
    /** A name of a key in a connection string. */
    CONNECTION(1 << 7),
    /** The beginning of a token that its service marks. */
    MARKED(1 << 8),
    /** Five dashes, which begin PEM armour. */
    ARMOUR(1 << 9),
    /** A plus before a digit, or a word for a telephone. */
    PHONE(1 << 10),
    /** The word VIN. */
    VIN(1 << 11),
    /** A host name's ending that only private networks have. */
    HOST(1 << 12);

    /** A word, in small letters, that gives a hint wherever it stands. */
    private static final class Word {
        private final byte[] letters;
        private final int hint;

        Word(byte[] letters, int hint) {
            this.letters = letters;
            this.hint = hint;
        }
    }

    private static final int ASCII = 128;

    /** The words by their first two letters: two letters of a text rule nearly all of them out. */
    private static final Word[][] WORDS = new Word[ASCII * ASCII][];

    static {
        add(
                NAME,
                "passw passphrase pwd psk secret token api_key apikey api-key access_key accesskey access-key auth_key authkey"
                        + " private_key privkey encryption_key account_key accountkey credential passcode auth-key private-key privatekey"
                        + " encryption-key encryptionkey account-key");
        add(AUTHORIZATION, "bearer basic");
        add(AWS, "aws");
        add(CONNECTION, "accountkey sharedaccess");
        add(
                MARKED,
                "akia asia aroa aida ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat- xox aiza ya29. gocspx- sk_live_ sk_test_ rk_live_"
                        + " rk_test_ npm_ hf_ sk- sg. eyj hooks.slack dop_v1_ shpat_ pypi-");
        add(HOST, ".corp .intranet .internal .lan .localdomain .local intranet.");
        add(PHONE, "phone tel fax mobile");
        add(VIN, "vin");
        add(AT, "(at [at {at <at (_at [_at {_at <_at");
    }

    private final int bit;

    Hints(int bit) {
        this.bit = bit;
    }

    /** Whether it is among the bits. */
    boolean in(int hints) {
        return (hints & bit) != 0;
    }

    private static void add(Hints hint, String words) {
        for (String word : words.split(" ", -1)) {
            byte[] letters = (hint == AT ? word.replace('_', ' ') : word).getBytes(StandardCharsets.US_ASCII);
            int pair = letters[0] * ASCII + letters[1];
            Word[] before = WORDS[pair] == null ? new Word[0] : WORDS[pair];
            Word[] now = Arrays.copyOf(before, before.length + 1);
            now[before.length] = new Word(letters, hint.bit);
            WORDS[pair] = now;
        }
    }

    /**
     * A line on which something could be.
     *
     * @param start where it begins
     * @param end where it ends
     * @param hints the bits of what could be on it
     */
    record Line(int start, int end, int hints) {}

    /** The lines of the text on which something could be. */
    static List<Line> of(String text) {
        // Letters of other alphabets give no hints, and become question marks.
        byte[] small = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        if (small.length != text.length()) {
            small = sameLength(text);
        }
        List<Line> lines = new ArrayList<>();
        int start = 0;
        int hints = 0;
        for (int i = 0; i < small.length; i++) {
            int c = small[i];
            if (c == '\n') {
                if (hints != 0) {
                    lines.add(new Line(start, i, hints));
                }
                start = i + 1;
                hints = 0;
            } else if (c > 0) {
                hints |= at(small, i, c);
            }
        }
        if (hints != 0) {
            lines.add(new Line(start, small.length, hints));
        }
        return lines;
    }

    /** The text's small letters where a capital has become two. */
    private static byte[] sameLength(String text) {
        byte[] small = new byte[text.length()];
        for (int i = 0; i < small.length; i++) {
            char c = text.charAt(i);
            small[i] = (byte) (c < ASCII ? Character.toLowerCase(c) : '?');
        }
        return small;
    }

    private static int at(byte[] small, int i, int c) {
        int next = i + 1 < small.length ? small[i + 1] : 0;
        if (next <= 0) {
            return 0;
        }
        int hints = 0;
        Word[] words = WORDS[c * ASCII + next];
        if (words != null) {
            for (Word word : words) {
                hints |= startsAt(small, i, word.letters) ? word.hint : 0;
            }
        }
        if (c >= 'a') {
            return hints;
        }
        int before = i > 0 ? small[i - 1] : 0;
        switch (c) {
            case '@' -> hints |= isWord(before) && isWord(next) ? AT.bit : 0;
            case ':' -> {
                hints |= next == '/' && i + 2 < small.length && small[i + 2] == '/' ? URL.bit : 0;
                hints |= i > 0 && (isHex(next) || next == ':') ? COLONS.bit : 0;
            }
            case '.' -> hints |= isDigit(before) && isDigit(next) ? DOTTED.bit : 0;
            case '-' -> {
                hints |= next == '-' && startsAt(small, i, FIVE_DASHES) ? ARMOUR.bit : 0;
                hints |= isHex(before) && isHex(next) ? COLONS.bit : 0;
            }
            case '+' -> hints |= isDigit(next) ? PHONE.bit : 0;
            default -> {}
        }
        return hints;
    }

    private static final byte[] FIVE_DASHES = {'-', '-', '-', '-', '-'};

    private static boolean startsAt(byte[] text, int position, byte[] word) {
        if (position + word.length > text.length) {
            return false;
        }
        for (int i = 2; i < word.length; i++) {
            if (text[position + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(int c) {
        return (c >= 'a' && c <= 'z')
                || isDigit(c)
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '+'
                || c == '%'
                || c < 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f');
    }
}
