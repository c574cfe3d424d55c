package io.graniteft.data.internal.spill;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads and writes in pieces of one size at most. The JDK moves bytes through memory of its own, as much as is asked for at a time, and
 * makes it anew whenever it is too small: pieces keep it small, and close to the processor.
 */
public final class Chunks {
    private static final int MOST = 1 << 18;

    private Chunks() {}

    /** Writes some bytes to a place of a file; returns how many. */
    public static int write(FileChannel channel, long start, byte[] bytes, int from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = from;
        int end = from + count;
        while (at < end) {
            buffer.limit(Math.min(end, at + MOST)).position(at);
            at += channel.write(buffer, start + at - from);
        }
        return count;
    }

    /**
     * Fills a buffer from its position to its limit from a place of a file, and leaves its position where it was.
     *
     * @throws EOFException if the file ends before
     */
    public static void read(FileChannel channel, long start, ByteBuffer into) throws IOException {
        int from = into.position();
        int end = into.limit();
        int at = from;
        while (at < end) {
            into.limit(Math.min(end, at + MOST)).position(at);
            int count = channel.read(into, start + at - from);
            if (count < 0) {
                throw new EOFException("a temporary file was cut short");
            }
            at += count;
        }
        into.limit(end).position(from);
    }
}
