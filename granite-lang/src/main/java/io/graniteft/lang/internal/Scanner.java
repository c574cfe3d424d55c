package io.graniteft.lang.internal;

/**
 * Finds one token after the other: always the longest, and of two rules that match the same text the one written first. It looks at
 * the text through a window, because a string gives its characters away at a price each, but many of them cheaply.
 */
final class Scanner {
    /** A shorter text is looked at as a whole, so that others who read its characters can share them. */
    private static final int WHOLE_CHARS = 1 << 18;

    private static final int WINDOW_CHARS = 1 << 14;

    private final String text;
    private final char[] window;
    private int windowFrom;
    private int windowTo;
    private int[] table = Automaton.C.table();
    private int end;
    private boolean onlyAscii = true;

    Scanner(String text) {
        this.text = text;
        this.window = new char[text.length() <= WHOLE_CHARS ? text.length() : WINDOW_CHARS];
    }

    /** Reads the token that begins at {@code from}, before the end of the text; returns its type and notes its end. */
    int next(int from) {
        if (from < windowFrom || from >= windowTo) {
            moveTo(from);
        }
        char[] chars = window;
        int[] steps = table;
        int limit = windowTo - windowFrom;
        int at = from - windowFrom;
        int row = 0;
        int type = 0;
        while (true) {
            int column = chars[at];
            if (column >= Automaton.ASCII) {
                column = Automaton.C.column(chars[at]);
                onlyAscii = false;
            }
            int step = steps[row + column];
            if (step <= 0) {
                if (step == 0) {
                    step = Automaton.C.learn(row, column);
                    steps = Automaton.C.table();
                    table = steps;
                }
                if (step < 0) {
                    return type;
                }
            }
            at++;
            int next = Automaton.row(step);
            if (next == row) {
                // In the middle of a name, a comment or blanks: the same step again and again.
                while (at < limit && chars[at] < Automaton.ASCII && steps[row + chars[at]] == step) {
                    at++;
                }
            }
            row = next;
            int complete = Automaton.type(step);
            if (complete != 0) {
                type = complete;
                end = windowFrom + at;
            }
            if (at == limit) {
                if (windowTo == text.length()) {
                    return type;
                }
                moveTo(windowTo);
                limit = windowTo - windowFrom;
                at = 0;
            }
        }
    }

    private void moveTo(int from) {
        windowFrom = from;
        windowTo = Math.min(text.length(), from + window.length);
        text.getChars(windowFrom, windowTo, window, 0);
    }

    /** Whether every character so far was one of ASCII. */
    boolean isOnlyAscii() {
        return onlyAscii;
    }

    /** The characters of the whole text, which nobody may change; none if the text is too long to be looked at as a whole. */
    char[] wholeText() {
        return window.length == text.length() ? window : new char[0];
    }

    /** Where the last token ends. */
    int end() {
        return end;
    }
}
