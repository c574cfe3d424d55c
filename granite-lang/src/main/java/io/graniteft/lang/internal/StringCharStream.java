package io.graniteft.lang.internal;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A string as ANTLR's input, {@code char} by {@code char}. ANTLR's own streams count code points; here every index is one that
 * {@link String#substring} understands. Characters beyond the basic plane pass as two surrogates, which the grammar accepts
 * wherever it accepts any character.
 */
final class StringCharStream implements CharStream {
    private final String text;
    private int at;

    StringCharStream(String text) {
        this.text = text;
    }

    @Override
    public void consume() {
        if (at < text.length()) {
            at++;
        }
    }

    @Override
    public int LA(int offset) {
        int index = offset > 0 ? at + offset - 1 : at + offset;
        return index >= 0 && index < text.length() ? text.charAt(index) : IntStream.EOF;
    }

    @Override
    public int mark() {
        return -1;
    }

    @Override
    public void release(int marker) {
        // Nothing is buffered, so nothing is held.
    }

    @Override
    public int index() {
        return at;
    }

    @Override
    public void seek(int index) {
        at = index;
    }

    @Override
    public int size() {
        return text.length();
    }

    @Override
    public String getSourceName() {
        return UNKNOWN_SOURCE_NAME;
    }

    @Override
    public String getText(Interval interval) {
        return text.substring(interval.a, Math.min(interval.b + 1, text.length()));
    }
}
