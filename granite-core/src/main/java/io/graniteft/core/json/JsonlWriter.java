package io.graniteft.core.json;

import io.graniteft.core.io.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes JSON Lines files as a whole: UTF-8, LF, one object a line, and either all lines or none. */
public final class JsonlWriter {
    private JsonlWriter() {}

    /**
     * Replaces {@code target} by the given objects, one a line.
     *
     * @throws IOException if they cannot be written; the target then is as it was
     */
    public static void writeAll(Path target, Iterable<?> values) throws IOException {
        AtomicFiles.write(target, out -> {
            for (Object value : values) {
                writeLine(out, value);
            }
        });
    }

    /** Writes one object and a line feed. */
    public static void writeLine(OutputStream out, Object value) throws IOException {
        out.write(Json.line(value).getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }
}
