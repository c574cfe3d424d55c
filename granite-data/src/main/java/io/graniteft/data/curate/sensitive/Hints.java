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

    /** Marked tokens have at least so many characters behind their mark. */
    private static final int LEAST_MARKED = 10;

    /** The words by their first two letters: two letters of a text rule nearly all of them out. */
    private static final Word[][] WORDS = new Word[ASCII * ASCII][];

    /** What two bytes tell that follow each other, by their numbers: nothing, nearly always. */
    private static final byte[] TOLD = new byte[1 << (2 * Byte.SIZE)];

    private static final byte NOTHING = 0;
    private static final byte PERHAPS = 1;
    private static final byte LINE_END = 2;

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
        for (int c = 0; c < 1 << Byte.SIZE; c++) {
            TOLD[('\n' << Byte.SIZE) | c] = LINE_END;
        }
        for (int next = 1; next < ASCII; next++) {
            for (int c = 1; c < ASCII; c++) {
                if (c != '\n' && (WORDS[c * ASCII + next] != null || "@:.-+".indexOf(c) >= 0)) {
                    TOLD[(c << Byte.SIZE) | next] = PERHAPS;
                }
            }
        }
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
        for (int i = 0; i + 1 < small.length; i++) {
            int c = small[i];
            byte told = TOLD[((c & 0xFF) << Byte.SIZE) | (small[i + 1] & 0xFF)];
            if (told == NOTHING) {
                continue;
            }
            if (told == LINE_END) {
                if (hints != 0) {
                    lines.add(new Line(start, i, hints));
                }
                start = i + 1;
                hints = 0;
            } else {
                hints |= at(small, i, c, small[i + 1]);
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

    private static int at(byte[] small, int i, int c, int next) {
        int hints = 0;
        Word[] words = WORDS[c * ASCII + next];
        if (words != null) {
            for (Word word : words) {
                hints |= startsAt(small, i, word.letters) && isTelling(small, i, word) ? word.hint : 0;
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

    /** Whether what stands around a word leaves the hint possible: {@code sk->} and {@code moving} do not. */
    private static boolean isTelling(byte[] text, int position, Word word) {
        int before = position > 0 ? text[position - 1] : 0;
        int end = position + word.letters.length;
        if (word.hint == VIN.bit) {
            return !isLetter(before) && (end == text.length || !isLetter(text[end]));
        }
        if (word.hint != MARKED.bit) {
            return true;
        }
        if (isLetter(before) || isDigit(before) || before == '_' || end + LEAST_MARKED > text.length) {
            return false;
        }
        for (int i = end; i < end + LEAST_MARKED; i++) {
            int c = text[i];
            if (!isLetter(c) && !isDigit(c) && "_-./".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
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
