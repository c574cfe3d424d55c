package io.graniteft.data.example;

/** The marks of comments, and of the boxes that people draw with them. */
final class Marks {
    private Marks() {}

    /** A line of a comment without the marks at its beginning and its end, and without white space there. */
    static String without(String line) {
        int start = behindOpening(line);
        int end = line.length();
        if (line.endsWith("*/") && end - 2 >= start) {
            end -= 2;
            while (end > start && line.charAt(end - 1) == '*') {
                end--;
            }
        }
        return line.substring(start, end).strip();
    }

    private static int behindOpening(String line) {
        if (line.startsWith("/*") || line.startsWith("//")) {
            char mark = line.charAt(1);
            int end = 2;
            while (end < line.length() && (line.charAt(end) == mark || line.charAt(end) == '!')) {
                end++;
            }
            return end < line.length() && line.charAt(end) == '<' ? end + 1 : end;
        }
        int stars = 0;
        while (stars < line.length() && line.charAt(stars) == '*') {
            stars++;
        }
        // The last star before a slash belongs to the end of the comment.
        return stars > 0 && line.startsWith("/", stars) ? stars - 1 : stars;
    }

    static int behindBlanks(String line, int from) {
        int i = from;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }
}
