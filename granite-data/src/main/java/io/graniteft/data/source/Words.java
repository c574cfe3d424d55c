package io.graniteft.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names and paths as words. */
public final class Words {
    private Words() {}

    /** The words of an identifier or a path in lower case: {@code canFrame_isValid2} is can, frame, is, valid2. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (start >= 0 && (!inside || startsWord(text, i))) {
                words.add(text.substring(start, i).toLowerCase(Locale.ROOT));
                start = -1;
            }
            if (inside && start < 0) {
                start = i;
            }
        }
        return words;
    }

    /** Whether a new word starts at a capital: after a small letter, or before one ({@code CANFrame} is can, frame). */
    private static boolean startsWord(String text, int index) {
        if (!Character.isUpperCase(text.charAt(index))) {
            return false;
        }
        boolean afterSmall = !Character.isUpperCase(text.charAt(index - 1));
        boolean beforeSmall = index + 1 < text.length() && Character.isLowerCase(text.charAt(index + 1));
        return afterSmall || beforeSmall;
    }
}
