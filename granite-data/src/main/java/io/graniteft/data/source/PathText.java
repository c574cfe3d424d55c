package io.graniteft.data.source;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** Paths as text that is the same under every locale. */
final class PathText {
    private PathText() {}

    /** The path of {@code file} below {@code root}, with {@code /} between its parts. */
    static String relative(Path root, Path file) {
        String text = root.relativize(file).toString();
        String separator = file.getFileSystem().getSeparator();
        if (!separator.equals("/")) {
            return text.replace(separator, "/");
        }
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        return plain ? text : fromBytes(root, file);
    }

    /**
     * The JDK decodes names by the locale, and loses what that cannot express. A path's URI still has the bytes, and a slash at the end
     * if the path is a folder's.
     */
    private static String fromBytes(Path root, Path file) {
        String base = root.toUri().getRawPath();
        String whole = file.toUri().getRawPath();
        String relative = whole.startsWith(base) ? whole.substring(base.length()) : whole;
        int end = relative.endsWith("/") ? relative.length() - 1 : relative.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < end; i++) {
            char c = relative.charAt(i);
            if (c == '%' && i + 2 < end) {
                bytes.write(HexFormat.fromHexDigits(relative, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return ofBytes(bytes.toByteArray());
    }

    /** A name as text, where a file system or an archive has it in bytes. */
    static String ofBytes(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return escaped(name);
        }
    }

    private static String escaped(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name) {
            if (b >= ' ' && b < 0x7F) {
                text.append((char) b);
            } else {
                text.append("\\x").append(HexFormat.of().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
