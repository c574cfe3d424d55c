package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import org.antlr.v4.runtime.Lexer;

/** A text cut into tokens that follow each other without a gap: token {@code i} reaches from {@code start(i)} to {@code start(i + 1)}. */
public final class Lexed {
    /** The longest delimiter that a raw string may have; a longer one makes it an ordinary name and string. */
    private static final int MAX_RAW_DELIMITER = 16;

    private final String text;
    private final LineMap lines;
    private final int[] types;
    private final int[] starts;

    private Lexed(String text, int[] types, int[] starts) {
        this.text = text;
        this.lines = new LineMap(text);
        this.types = types;
        this.starts = starts;
    }

    /** Cuts a text into tokens. */
    public static Lexed of(String text) {
        StringCharStream input = new StringCharStream(text);
        CLexer lexer = new CLexer(input);
        IntList types = new IntList(text.length() / 4);
        IntList starts = new IntList(text.length() / 4);
        while (input.index() < text.length()) {
            int start = input.index();
            int type = lexer.getInterpreter().match(input, Lexer.DEFAULT_MODE);
            if (type == CLexer.RAW_START) {
                type = rawString(text, start, input);
            }
            types.add(type);
            starts.add(start);
        }
        starts.add(text.length());
        return new Lexed(text, types.toArray(), starts.toArray());
    }

    private static int rawString(String text, int start, StringCharStream input) {
        int quote = text.indexOf('"', start);
        int open = input.index();
        String delimiter = text.substring(quote + 1, open - 1);
        if (delimiter.length() > MAX_RAW_DELIMITER) {
            input.seek(quote);
            return CLexer.IDENTIFIER;
        }
        String closing = ")" + delimiter + "\"";
        int close = text.indexOf(closing, open);
        input.seek(close < 0 ? text.length() : close + closing.length());
        return CLexer.RAW_STRING;
    }

    public int size() {
        return types.length;
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
        return switch (types[index]) {
            case CLexer.NEWLINE, CLexer.BLANKS, CLexer.CONTINUATION, CLexer.BLOCK_COMMENT, CLexer.LINE_COMMENT -> true;
            default -> false;
        };
    }
}
