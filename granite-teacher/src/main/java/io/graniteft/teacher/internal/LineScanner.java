package io.graniteft.teacher.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Cuts a stream into lines of bytes and knows where each begins, as an index into a file needs it. */
final class LineScanner {
    private static final int BUFFER_BYTES = 1 << 16;

    private LineScanner() {}

    /** Takes a line without its line feed. */
    interface Lines {
        /**
         * Takes the next line.
         *
         * @param offset of the line's first byte
         * @param number of the line, from 1
         * @param ended whether a line feed ends the line; only the last line may have none
         */
        void accept(byte[] line, long offset, long number, boolean ended) throws IOException;
    }

    /** Passes every line on, holding one at a time. */
    static void scan(InputStream in, Lines lines) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long start = 0;
        long number = 1;
        int count;
        while ((count = in.read(buffer)) >= 0) {
            int from = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    lines.accept(line.toByteArray(), start, number, true);
                    start += line.size() + 1L;
                    number++;
                    line.reset();
                    from = i + 1;
                }
            }
            line.write(buffer, from, count - from);
        }
        if (line.size() > 0) {
            lines.accept(line.toByteArray(), start, number, false);
        }
    }
}
