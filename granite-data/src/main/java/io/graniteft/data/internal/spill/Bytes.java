package io.graniteft.data.internal.spill;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as they are written: numbers (big-endian), texts, and texts as they stand in JSON. */
public final class Bytes {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    /** Empty, with room for so many bytes. */
    public Bytes(int room) {
        bytes = new byte[Math.max(16, room)];
    }

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** Takes back all but the first bytes. */
    public void truncate(int left) {
        size = Math.min(size, left);
    }

    /** The bytes themselves, of which the first {@link #size} count; valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    /** Writes one byte. */
    public void write(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Writes four bytes. */
    public void writeInt(int value) {
        room(4);
        bytes[size++] = (byte) (value >>> 24);
        bytes[size++] = (byte) (value >>> 16);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    /** Writes eight bytes. */
    public void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /** Writes bytes as they are. */
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    /** Writes some of the bytes. */
    public void write(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    /** Replaces four bytes that were written before. */
    public void setInt(int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
    }

    /** Writes a text with its length before it. */
    public void writeText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeInt(encoded.length);
        write(encoded);
    }

    /** Writes plain ASCII without a length. */
    public void writeAscii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /**
     * Writes a text as it stands between the quotes of a JSON string, in UTF-8, exactly as {@link io.graniteft.core.json.Json}
     * writes it; without a length.
     */
    public void writeJson(String text) {
        int length = text.length();
        room(length + 16);
        for (int i = 0; i < length; i++) {
            if (size + 8 > bytes.length) {
                room(length - i + 16);
            }
            char c = text.charAt(i);
            if (c >= 0x80) {
                i = writeWide(text, i, c);
            } else if (c >= ' ' && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else {
                writeEscape(c);
            }
        }
    }

    private int writeWide(String text, int index, char c) {
        if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | (c >> 6));
            bytes[size++] = (byte) (0x80 | (c & 0x3F));
        } else if (!Character.isSurrogate(c)) {
            bytes[size++] = (byte) (0xE0 | (c >> 12));
            bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
            bytes[size++] = (byte) (0x80 | (c & 0x3F));
        } else if (Character.isHighSurrogate(c)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1))) {
            int point = Character.toCodePoint(c, text.charAt(index + 1));
            bytes[size++] = (byte) (0xF0 | (point >> 18));
            bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
            bytes[size++] = (byte) (0x80 | (point & 0x3F));
            return index + 1;
        } else {
            bytes[size++] = '?';
        }
        return index;
    }

    private void writeEscape(char c) {
        bytes[size++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[size++] = (byte) c;
            case '\n' -> bytes[size++] = 'n';
            case '\t' -> bytes[size++] = 't';
            case '\r' -> bytes[size++] = 'r';
            case '\b' -> bytes[size++] = 'b';
            case '\f' -> bytes[size++] = 'f';
            default -> {
                bytes[size++] = 'u';
                bytes[size++] = '0';
                bytes[size++] = '0';
                bytes[size++] = HEX[c >> 4];
                bytes[size++] = HEX[c & 0xF];
            }
        }
    }

    /** Reads a text that {@link #writeText} wrote. */
    public static String readText(ByteBuffer in) {
        byte[] encoded = new byte[in.getInt()];
        in.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }
}
