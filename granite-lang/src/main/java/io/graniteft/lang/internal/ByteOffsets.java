package io.graniteft.lang.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns offsets in {@code char}s into offsets in bytes of the encoding that a text was decoded from. Where every {@code char} is one
 * byte they are equal; elsewhere the bytes are counted once, and a sum is kept for every few hundred characters.
 */
final class ByteOffsets {
    private static final int BLOCK = 256;

    /** The mark that Java writes and swallows in encodings that begin with one. */
    private static final int UTF_16_MARK_BYTES = 2;

    private final String text;
    private final Charset charset;

    /** The bytes before each block; null where offsets are equal. */
    private final int @Nullable [] sums;

    ByteOffsets(String text, Charset charset) {
        this.text = text;
        this.charset = charset;
        this.sums = isSingleByte(text, charset) ? null : sums();
    }

    /** The offsets in a cut text. */
    static ByteOffsets of(Lexed lexed, Charset charset) {
        // ASCII has the same bytes in UTF-8 and in Latin-1, and a text in Latin-1 need not be looked through.
        boolean plain = lexed.isOnlyAscii() && charset.equals(StandardCharsets.UTF_8);
        return new ByteOffsets(lexed.source(), plain ? StandardCharsets.ISO_8859_1 : charset);
    }

    private static boolean isSingleByte(String text, Charset charset) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            // Encoding is done many bytes at a time, which a loop over the characters is not.
            return text.getBytes(StandardCharsets.UTF_8).length == text.length();
        }
        if (charset.equals(StandardCharsets.US_ASCII) || charset.equals(StandardCharsets.ISO_8859_1)) {
            return true;
        }
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1.0f;
    }

    private int[] sums() {
        int[] result = new int[text.length() / BLOCK + 1];
        result[0] = charset.equals(StandardCharsets.UTF_16) ? UTF_16_MARK_BYTES : 0;
        for (int i = 1; i < result.length; i++) {
            result[i] = result[i - 1] + bytes((i - 1) * BLOCK, i * BLOCK);
        }
        return result;
    }

    /** The offset in bytes of the character at {@code offset}. */
    int of(int offset) {
        if (sums == null) {
            return offset;
        }
        int block = offset / BLOCK;
        return sums[block] + bytes(block * BLOCK, offset);
    }

    private int bytes(int from, int to) {
        if (charset.equals(StandardCharsets.UTF_8)) {
            return utf8Bytes(from, to);
        }
        if (charset.name().startsWith("UTF-16")) {
            return 2 * (to - from);
        }
        // A pair belongs to where it begins, so that the sum of neighbouring stretches is that of the whole.
        int first = isWithinPair(from) ? from + 1 : from;
        int end = isWithinPair(to) ? to + 1 : to;
        return charset.canEncode() && first < end ? text.substring(first, end).getBytes(charset).length : 0;
    }

    private int utf8Bytes(int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (isWithinPair(i + 1)) {
                bytes += 4;
            } else if (!isWithinPair(i)) {
                bytes++; // a lone surrogate is written as a question mark
            }
        }
        return bytes;
    }

    /** Whether a high surrogate stands before an offset and its low one behind it. */
    private boolean isWithinPair(int offset) {
        return offset > 0
                && offset < text.length()
                && Character.isHighSurrogate(text.charAt(offset - 1))
                && Character.isLowSurrogate(text.charAt(offset));
    }
}
