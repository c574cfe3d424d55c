package io.graniteft.lang.internal;

import java.util.Arrays;

/** Which line an offset lies in. A line ends with LF, CR LF or a lone CR, as compilers count. */
public final class LineMap {
    private final int[] starts;

    public LineMap(String text) {
        IntList found = new IntList(text.length() / 32);
        found.add(0);
        // Searches jump from line to line at many times the speed of a loop over the characters.
        int cr = text.indexOf('\r');
        int lf = text.indexOf('\n');
        while (cr >= 0 || lf >= 0) {
            if (lf >= 0 && (cr < 0 || lf < cr)) {
                found.add(lf + 1);
                lf = text.indexOf('\n', lf + 1);
            } else {
                if (lf != cr + 1) {
                    found.add(cr + 1);
                }
                cr = text.indexOf('\r', cr + 1);
            }
        }
        starts = found.toArray();
    }

    /** How many lines there are. */
    int count() {
        return starts.length;
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
