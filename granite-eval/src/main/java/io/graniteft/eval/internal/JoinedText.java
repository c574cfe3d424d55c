package io.graniteft.eval.internal;

/** A text with its continued lines joined, as the compiler joins them, and the way back to the original offsets. */
final class JoinedText {
    /** The text without backslashes at line ends and without those line ends. */
    final String text;

    private final int[] origin;

    JoinedText(String original) {
        StringBuilder joined = new StringBuilder(original.length());
        int[] map = new int[original.length() + 1];
        int i = 0;
        while (i < original.length()) {
            char c = original.charAt(i);
            if (c == '\\') {
                int end = i + 1;
                // gcc joins lines over blanks after the backslash as well.
                while (end < original.length() && " \t\r\f\u000b".indexOf(original.charAt(end)) >= 0) {
                    end++;
                }
                if (end < original.length() && original.charAt(end) == '\n') {
                    i = end + 1;
                    continue;
                }
            }
            map[joined.length()] = i++;
            joined.append(c);
        }
        map[joined.length()] = original.length();
        this.text = joined.toString();
        this.origin = map;
    }

    /** The offset in the original text of the character at this offset. */
    int original(int offset) {
        return origin[offset];
    }
}
