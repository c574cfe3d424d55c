package io.graniteft.cli.internal.extract;

import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file as text: UTF-8, and what is not UTF-8 as Latin-1. Line ends and a byte order mark stay as they are, so that
 * offsets are those of the file.
 *
 * @param text the text; null where there is none
 * @param problem why there is none; null where there is one
 * @param bytes how many bytes were read
 * @param lines how many line ends are among them
 */
public record SourceBytes(
        @Nullable SourceText text, @Nullable String problem, long bytes, long lines) {
    /** Larger files are left out: a table of that size is no source, and no list holds its characters. */
    private static final long MAX_BYTES = 1L << 30;

    /** Reads a file. Never throws on what it finds there. */
    public static SourceBytes read(SourceFiles.Source source) {
        byte[] bytes;
        try {
            Path path = source.path();
            if (path != null && Files.isRegularFile(path) && Files.size(path) > MAX_BYTES) {
                return unusable("larger than 1 GiB", 0);
            }
            bytes = path == null ? System.in.readAllBytes() : Files.readAllBytes(path);
        } catch (IOException | SecurityException e) {
            return unusable(reason(e), 0);
        }
        boolean ascii = true;
        long lines = 0;
        for (byte b : bytes) {
            if (b == 0) {
                return unusable("binary", bytes.length);
            }
            ascii &= b > 0;
            lines += b == '\n' ? 1 : 0;
        }
        Charset charset = StandardCharsets.UTF_8;
        String text;
        if (ascii) {
            charset = StandardCharsets.US_ASCII; // then nobody need look again for what takes more than a byte
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        } else {
            try {
                text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException notUtf8) {
                charset = StandardCharsets.ISO_8859_1;
                text = new String(bytes, charset);
            }
        }
        return new SourceBytes(new SourceText(source.label(), text, charset), null, bytes.length, lines);
    }

    private static SourceBytes unusable(String problem, long bytes) {
        return new SourceBytes(null, problem, bytes, 0);
    }

    /** What a failure to read means, in words. */
    static String reason(Exception failure) {
        if (failure instanceof AccessDeniedException || failure instanceof SecurityException) {
            return "cannot be read (permission denied)";
        }
        if (failure instanceof NoSuchFileException) {
            return "cannot be read (it is gone)";
        }
        if (failure instanceof FileSystemLoopException) {
            return "cannot be read (its links form a loop)";
        }
        return "cannot be read (" + failure.getMessage() + ")";
    }
}
