package io.graniteft.lang.internal;

import java.util.Arrays;

/** Which line an offset lies in. A line ends with LF, CR LF or a lone CR, as compilers count. */
public final class LineMap {
    private final int[] starts;

    public LineMap(String text) {
        IntList found = new IntList(text.length() / 32);
        found.add(0);
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 == length || text.charAt(i + 1) != '\n'))) {
                found.add(i + 1);
            }
        }
        starts = found.toArray();
    }

    /** The line of an offset, from 1. */
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The offset at which a line begins. */
    public int startOf(int line) {
        return starts[line - 1];
    }

    /** The column of an offset in {@code char}s, from 1. */
    public int columnOf(int offset) {
        return offset - startOf(lineOf(offset)) + 1;
    }
}
