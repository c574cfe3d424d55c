package io.graniteft.data.curate.sensitive;

import com.google.re2j.Pattern;
import java.util.Locale;

/** Whether a text could be a password or a key, by nothing but its characters. */
final class PasswordLike {
    /** Words that tell of passwords: a value with one in it is a name, a path or a message. */
    private static final Pattern TALK = Pattern.compile(
            "(?i)passw|passphrase|pwd|psk|token|secret|_key|key_|keyname|username|user_|%[-0-9.*]*l{0,2}[sdiuxXp]|\\$\\{|\\{\\}|\\*\\*\\*|xxx"
                    + "|\\.\\.\\.|^<|^/[a-z]|\\.(?:h|c|hpp|cpp|txt|conf|cfg|json|xml)$|::|->|\\(\\)|^[-=#.*_]+$");

    private PasswordLike() {}

    /** Not a format, a path, a message or a stand-in. */
    static boolean isPossible(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isWhitespace(value.charAt(i))) {
                return false;
            }
        }
        String upper = value.toUpperCase(Locale.ROOT);
        // What looks like a test's key is treated as a key: it teaches the same habit.
        return (upper.contains("EXAMPLE") && isMixed(value))
                || !TALK.matcher(value).find();
    }

    /** Letters together with digits or marks, as no word of prose has them. */
    static boolean isMixed(String value) {
        boolean letter = false;
        boolean digit = false;
        boolean mark = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            letter |= Character.isLetter(c);
            digit |= c >= '0' && c <= '9';
            mark |= "!@#$%^&*+=?~".indexOf(c) >= 0;
        }
        return letter && (digit || mark);
    }

    /** Long, of letters and several digits, without repetition: no word, no name with a number at its end. */
    static boolean isRandom(String value) {
        int letters = 0;
        int digits = 0;
        int changes = 0;
        int last = 0;
        boolean[] seen = new boolean[128];
        int distinct = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int type = Character.isDigit(c) ? 1 : Character.isUpperCase(c) ? 2 : Character.isLetter(c) ? 3 : 0;
            letters += type >= 2 ? 1 : 0;
            digits += type == 1 ? 1 : 0;
            changes += type != 0 && last != 0 && type != last ? 1 : 0;
            last = type;
            if (c < 128 && !seen[c]) {
                seen[c] = true;
                distinct++;
            }
        }
        return value.length() >= 12 && letters >= 2 && digits >= 2 && changes >= 4 && distinct >= 8;
    }
}
