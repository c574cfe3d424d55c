package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.Arrays;

/** A text cut into tokens that follow each other without a gap: token {@code i} reaches from {@code start(i)} to {@code start(i + 1)}. */
public final class Lexed {
    /** The longest delimiter that a raw string may have; a longer one makes it an ordinary name and string. */
    private static final int MAX_RAW_DELIMITER = 16;

    /** How long a token is on average, in usual sources; where it is less, room is made as the text goes on. */
    private static final int CHARS_PER_TOKEN = 4;

    private final String text;
    private final LineMap lines;
    private final byte[] types;
    private final int[] starts;
    private final int size;
    private final char[] characters;
    private final boolean onlyAscii;

    private Lexed(String text, byte[] types, int[] starts, int size, char[] characters, boolean onlyAscii) {
        this.text = text;
        this.size = size;
        this.characters = characters;
        this.onlyAscii = onlyAscii;
        this.lines = new LineMap(text);
        this.types = types;
        this.starts = starts;
    }

    /** Cuts a text into tokens. */
    public static Lexed of(String text) {
        Scanner scanner = new Scanner(text);
        int length = text.length();
        int capacity = length / CHARS_PER_TOKEN + 16;
        byte[] types = new byte[capacity];
        int[] starts = new int[capacity];
        int size = 0;
        int at = 0;
        boolean wasSeen = true; // what stands in raw strings is passed over
        while (at < length) {
            if (size + 1 == capacity) {
                // As many more as the rest of the text would have at the rate so far, and some.
                capacity = size + (int) Math.min(length - at + 2L, (long) size * (length - at) / at * 9 / 8 + 16);
                types = Arrays.copyOf(types, capacity);
                starts = Arrays.copyOf(starts, capacity);
            }
            int type = scanner.next(at);
            starts[size] = at;
            at = scanner.end();
            if (type == CLexer.RAW_START) {
                int open = at;
                at = rawStringEnd(text, starts[size], open);
                type = at < open ? CLexer.IDENTIFIER : CLexer.RAW_STRING;
                wasSeen = false;
            }
            types[size++] = (byte) type;
        }
        starts[size] = length;
        return new Lexed(text, types, starts, size, scanner.wholeText(), wasSeen && scanner.isOnlyAscii());
    }

    /** The end of the raw string whose parenthesis ends at {@code open}; its quote, if what stands before that is no delimiter. */
    private static int rawStringEnd(String text, int start, int open) {
        int quote = text.indexOf('"', start);
        String delimiter = text.substring(quote + 1, open - 1);
        if (delimiter.length() > MAX_RAW_DELIMITER) {
            return quote;
        }
        String closing = ")" + delimiter + "\"";
        int close = text.indexOf(closing, open);
        return close < 0 ? text.length() : close + closing.length();
    }

    public int size() {
        return size;
    }

    /** A constant of {@link CLexer}. */
    public int type(int index) {
        return types[index];
    }

    public int start(int index) {
        return starts[index];
    }

    public int end(int index) {
        return starts[index + 1];
    }

    public String text(int index) {
        return text.substring(starts[index], starts[index + 1]);
    }

    public String source() {
        return text;
    }

    /** The characters of the text, for reading only; none if the text is too long to hold them. */
    char[] characters() {
        return characters;
    }

    /** Whether it is certain that all characters are those of ASCII. */
    boolean isOnlyAscii() {
        return onlyAscii;
    }

    public LineMap lines() {
        return lines;
    }

    /** Whether the token's text is {@code expected}, without making a string of it. */
    public boolean is(int index, String expected) {
        int length = starts[index + 1] - starts[index];
        return length == expected.length() && text.startsWith(expected, starts[index]);
    }

    /** Whether the token is white space, a line end or a comment. */
    public boolean isBlank(int index) {
        return isBlankType(types[index]);
    }

    /** The first token from {@code from} on that is no blank, or {@code end}. */
    int behindBlanks(int from, int end) {
        int i = from;
        while (i < end && isBlankType(types[i])) {
            i++;
        }
        return i;
    }

    /** Whether tokens of a type are white space, a line end or a comment: the first rules of the grammar. */
    static boolean isBlankType(int type) {
        return type >= CLexer.NEWLINE && type <= CLexer.LINE_COMMENT;
    }
}
