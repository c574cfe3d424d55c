package io.graniteft.data.tokens;

/**
 * Estimates lengths by what tokenizers of code cut at: words, single digits, runs of marks, ends of lines with the indentation after
 * them, and wider gaps. The weights were fitted to byte-level BPE tokenizers with the 49,152 tokens and the single digits of Granite's
 * code models on C and C++; see the guide to data for the errors that were measured.
 */
public final class TokenEstimator implements TokenCounter {
    private static final double WORD = 0.9;
    private static final double DIGIT = 1.2;
    private static final double MARKS = 1.2;
    private static final double LINE_END = 1.65;
    private static final double GAP = 1.1;
    private static final double NOT_ASCII = 0.8;

    @Override
    public int count(String text) {
        double tokens = 0;
        int length = text.length();
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            int start = i;
            if (isLetter(c)) {
                i = wordEnd(text, i);
                tokens += WORD;
            } else if (isDigit(c)) {
                i++;
                tokens += DIGIT;
            } else if (c == '\n') {
                while (i < length && Character.isWhitespace(text.charAt(i))) {
                    i++;
                }
                tokens += LINE_END;
            } else if (Character.isWhitespace(c)) {
                while (i < length && text.charAt(i) != '\n' && Character.isWhitespace(text.charAt(i))) {
                    i++;
                }
                // A single blank is part of the word behind it.
                tokens += i - start > 1 ? GAP : 0;
            } else {
                while (i < length && !isWordOrSpace(text.charAt(i))) {
                    tokens += text.charAt(i) < 128 ? 0 : NOT_ASCII;
                    i++;
                }
                tokens += MARKS;
            }
        }
        return (int) Math.ceil(tokens);
    }

    /** The end of a word that begins here: capitals followed by small letters, small letters, or capitals alone. */
    private static int wordEnd(String text, int start) {
        int length = text.length();
        int i = start;
        while (i < length && isCapital(text.charAt(i))) {
            i++;
        }
        boolean smallFollows = i < length && isLetter(text.charAt(i));
        if (i - start > 1) {
            // In CANFrame the last capital begins the next word.
            return smallFollows ? i - 1 : i;
        }
        while (i < length && isLetter(text.charAt(i)) && !isCapital(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isWordOrSpace(char c) {
        return isLetter(c) || isDigit(c) || Character.isWhitespace(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || isCapital(c);
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
