package io.graniteft.data.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from its beginning to its end: old, ustar, GNU and pax. Unlike other readers it hands out names as the bytes that
 * they are, so that one in an old encoding is shown as {@code \xNN} and not taken for something else.
 */
final class TarReader implements Closeable {
    private static final int BLOCK = 512;

    /** No path is so long; what claims to be is damage. */
    private static final int LONGEST_HEADER = 1 << 20;

    private final InputStream in;
    private long left;
    private long padding;

    /** What an entry is. */
    enum Kind {
        FILE,
        LINK,
        FOLDER,
        OTHER
    }

    /**
     * An entry.
     *
     * @param name in UTF-8, or whatever it was written in
     * @param kind what it is
     * @param bytes its size
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Entry(byte[] name, Kind kind, long bytes) {}

    TarReader(InputStream in) {
        this.in = in;
    }

    /** The next entry, or null after the last; its content is what {@link #content} gives until the next call. */
    @Nullable
    Entry next() throws IOException {
        skipRest();
        byte @Nullable [] longName = null;
        Pax pax = new Pax();
        while (true) {
            byte @Nullable [] block = block();
            if (block == null) {
                return null;
            }
            long size = number(block, 124, 12);
            begin(size);
            switch (block[156]) {
                case 'L' -> longName = untilNul(header(size), 0, LONGEST_HEADER);
                case 'K', 'g', 'V', 'N' -> skipRest();
                case 'x' -> pax = Pax.of(header(size));
                default -> {
                    if (pax.size >= 0) {
                        begin(pax.size);
                    }
                    byte[] name = pax.path != null ? pax.path : longName != null ? longName : nameOf(block);
                    Kind kind = pax.sparse ? Kind.OTHER : kindOf(block[156], name);
                    if (kind != Kind.FILE && kind != Kind.OTHER) {
                        // Links have a size in some archives, and no content.
                        begin(0);
                    }
                    return new Entry(name, kind, left);
                }
            }
        }
    }

    private static Kind kindOf(byte type, byte[] name) {
        boolean folderName = name.length > 0 && name[name.length - 1] == '/';
        return switch (type) {
            case 0, '0', '7' -> folderName ? Kind.FOLDER : Kind.FILE;
            case '1', '2' -> Kind.LINK;
            case '5', 'D' -> Kind.FOLDER;
            default -> Kind.OTHER;
        };
    }

    /** The content of the entry; ends where it ends. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int count) throws IOException {
                if (left == 0) {
                    return -1;
                }
                int got = in.read(buffer, offset, (int) Math.min(count, left));
                if (got < 0) {
                    throw cut();
                }
                left -= got;
                return got;
            }
        };
    }

    private void begin(long size) throws IOException {
        if (size < 0) {
            throw new IOException("an entry has no size");
        }
        left = size;
        padding = (BLOCK - size % BLOCK) % BLOCK;
    }

    private void skipRest() throws IOException {
        long all = left + padding;
        left = 0;
        padding = 0;
        byte[] buffer = new byte[8192];
        while (all > 0) {
            int got = in.read(buffer, 0, (int) Math.min(buffer.length, all));
            if (got < 0) {
                throw cut();
            }
            all -= got;
        }
    }

    private byte[] header(long size) throws IOException {
        if (size > LONGEST_HEADER) {
            throw new IOException("a header is too long");
        }
        byte[] bytes = content().readAllBytes();
        skipRest();
        return bytes;
    }

    /** A header's block, or null at the end: a block of zeros, or nothing more. */
    private byte @Nullable [] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length == 0) {
            return null;
        }
        if (block.length < BLOCK) {
            throw cut();
        }
        long sum = 0;
        boolean empty = true;
        for (int i = 0; i < BLOCK; i++) {
            empty &= block[i] == 0;
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
        }
        if (empty) {
            return null;
        }
        if (number(block, 148, 8) != sum) {
            throw new IOException("a header's checksum is wrong");
        }
        return block;
    }

    private static EOFException cut() {
        return new EOFException("the archive ends in the middle");
    }

    private static byte[] nameOf(byte[] block) {
        byte[] name = untilNul(block, 0, 100);
        boolean posix = block[257] == 'u' && block[262] == 0;
        byte[] prefix = posix ? untilNul(block, 345, 500) : new byte[0];
        if (prefix.length == 0) {
            return name;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(prefix);
        whole.write('/');
        whole.writeBytes(name);
        return whole.toByteArray();
    }

    private static byte[] untilNul(byte[] bytes, int from, int to) {
        int end = from;
        while (end < Math.min(to, bytes.length) && bytes[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(bytes, from, end);
    }

    /** A number in octal digits, or in GNU's way for large ones: bytes after one whose highest bit is set. */
    private static long number(byte[] block, int from, int length) throws IOException {
        long value = 0;
        if ((block[from] & 0x80) != 0) {
            for (int i = from + length - 8; i < from + length; i++) {
                value = (value << 8) | (block[i] & 0xFF);
            }
            return value;
        }
        for (int i = from; i < from + length; i++) {
            byte digit = block[i];
            if (digit >= '0' && digit <= '7') {
                value = value * 8 + digit - '0';
            } else if (digit != 0 && digit != ' ') {
                throw new IOException("a header holds no number where one should be");
            }
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** What a pax header says of the entry after it. */
    private static final class Pax {
        private byte @Nullable [] path;
        private long size = -1;
        private boolean sparse;

        /** Reads lines of the form {@code 27 path=some/name}; the number counts the whole line. */
        static Pax of(byte[] header) throws IOException {
            Pax pax = new Pax();
            int at = 0;
            while (at < header.length && header[at] != 0) {
                int digits = at;
                int length = 0;
                while (digits < header.length
                        && header[digits] >= '0'
                        && header[digits] <= '9'
                        && length < LONGEST_HEADER) {
                    length = length * 10 + header[digits++] - '0';
                }
                int end = at + length;
                int equals = digits;
                while (equals < header.length && header[equals] != '=') {
                    equals++;
                }
                if (end > header.length || end <= equals || digits == at) {
                    throw new IOException("a pax header is damaged");
                }
                String key = new String(header, digits + 1, equals - digits - 1, StandardCharsets.UTF_8);
                pax.set(key, Arrays.copyOfRange(header, equals + 1, end - 1));
                at = end;
            }
            return pax;
        }

        private void set(String key, byte[] value) throws IOException {
            if (key.equals("path")) {
                path = value;
            } else if (key.equals("size")) {
                try {
                    size = Long.parseLong(new String(value, StandardCharsets.US_ASCII));
                } catch (NumberFormatException e) {
                    throw new IOException("a pax header holds no size", e);
                }
            } else if (key.startsWith("GNU.sparse.")) {
                sparse = true;
            }
        }
    }
}
