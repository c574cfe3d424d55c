package io.graniteft.data.internal.spill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as they are written: numbers (big-endian), texts, and texts as they stand in JSON. */
public final class Bytes {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] LOWER_HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle BIG_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final VarHandle BIG_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long EACH_BYTE = 0x0101010101010101L;

    /** How many bytes eight characters take at most when each is escaped. */
    private static final int ESCAPED_EIGHT = 8 * 6;

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
        room(Integer.BYTES);
        BIG_INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    /** Writes eight bytes. */
    public void writeLong(long value) {
        room(Long.BYTES);
        BIG_LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Writes eight bytes as sixteen hexadecimal digits in lower case. */
    void writeHex(long value) {
        room(Long.BYTES * 2);
        for (int shift = Long.SIZE - 4; shift >= 0; shift -= 4) {
            bytes[size++] = LOWER_HEX[(int) (value >>> shift) & 0xF];
        }
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
        BIG_INT.set(bytes, at, value);
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
        // A lone surrogate becomes a question mark here.
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        writeJson(source, 0, source.length);
    }

    /** Writes some bytes of UTF-8 as they stand between the quotes of a JSON string. */
    void writeJson(byte[] source, int from, int to) {
        int i = from;
        while (i < to) {
            if (size + to - i + ESCAPED_EIGHT > bytes.length) {
                room(to - i + (to - i) / 8 + ESCAPED_EIGHT);
            }
            if (i + Long.BYTES <= to) {
                long eight = (long) EIGHT_BYTES.get(source, i);
                EIGHT_BYTES.set(bytes, size, eight);
                int plain = Long.numberOfTrailingZeros(special(eight)) / Byte.SIZE;
                size += plain;
                i += plain;
                if (plain < Long.BYTES) {
                    writeEscape((char) source[i++]);
                }
                continue;
            }
            for (; i < to; i++) {
                byte c = source[i];
                if (c < 0 || (c >= ' ' && c != '"' && c != '\\')) {
                    bytes[size++] = c;
                } else {
                    writeEscape((char) c);
                }
            }
        }
    }

    /** The highest bit of the first of eight bytes that is a control character, a quote or a backslash; bits above it mean nothing. */
    private static long special(long eight) {
        long quote = eight ^ (EACH_BYTE * '"');
        long backslash = eight ^ (EACH_BYTE * '\\');
        long found = ((eight - EACH_BYTE * ' ') & ~eight)
                | ((quote - EACH_BYTE) & ~quote)
                | ((backslash - EACH_BYTE) & ~backslash);
        return found & EACH_BYTE << 7;
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

    /** Four bytes that {@link #writeInt} wrote. */
    public static int intAt(byte[] bytes, int at) {
        return (int) BIG_INT.get(bytes, at);
    }

    /** Eight bytes that {@link #writeLong} wrote. */
    public static long longAt(byte[] bytes, int at) {
        return (long) BIG_LONG.get(bytes, at);
    }

    /** Reads a text that {@link #writeText} wrote. */
    public static String readText(ByteBuffer in) {
        byte[] encoded = new byte[in.getInt()];
        in.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }
}
