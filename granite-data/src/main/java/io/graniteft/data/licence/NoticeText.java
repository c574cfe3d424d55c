package io.graniteft.data.licence;

/**
 * The head of a file in plain words, so that notices can be compared: small letters, one blank where there were comment marks, line
 * ends or white space, and {@code license} for {@code licence}.
 */
final class NoticeText {
    private NoticeText() {}

    static String of(String head) {
        StringBuilder words = new StringBuilder(head.length());
        boolean gap = true;
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (isMark(c) || (c == '/' && (gap || next(head, i) == '/'))) {
                if (!gap) {
                    words.append(' ');
                    gap = true;
                }
            } else {
                words.append(Character.toLowerCase(c));
                gap = false;
                if (c == 'e' || c == 'E') {
                    spellLicense(words);
                }
            }
        }
        return words.toString().strip();
    }

    private static char next(String head, int i) {
        return i + 1 < head.length() ? head.charAt(i + 1) : ' ';
    }

    private static boolean isMark(char c) {
        return c == ' ' || c == '*' || c == '#' || c == ';' || c == '|' || (c >= '\t' && c <= '\r');
    }

    private static void spellLicense(StringBuilder words) {
        int end = words.length();
        if (end >= "licence".length() && words.charAt(end - 2) == 'c' && words.indexOf("licence", end - 7) >= 0) {
            words.setCharAt(end - 2, 's');
        }
    }
}
