package io.graniteft.data.source;

import com.google.common.hash.Hashing;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads files as text: as UTF-8, and what is not UTF-8 as Latin-1. */
public final class SourceReader {
    /** Larger files are left out: they are generated tables, and one of them could fill the memory. */
    public static final long MAX_FILE_BYTES = 16L << 20;

    /** What came of reading a file: a {@link Text} text, or the reason why there is {@link Unusable none}. */
    public sealed interface Result permits Text, Unusable {}

    /** The file was read. */
    public record Text(SourceFile file) implements Result {}

    /** The file is of no use. */
    public record Unusable(DropReason reason) implements Result {}

    /** Reads one file of a listing. Never throws on what it finds there. */
    public Result read(SourceItem item) {
        if (item.problem() != null) {
            return new Unusable(item.problem());
        }
        byte[] bytes;
        try {
            if (item.content().size() > MAX_FILE_BYTES) {
                return new Unusable(DropReason.TOO_LARGE);
            }
            try (InputStream in = item.content().open()) {
                // A file that grows while it is read must not fill the memory either.
                bytes = in.readNBytes((int) MAX_FILE_BYTES + 1);
            }
            if (bytes.length > MAX_FILE_BYTES) {
                return new Unusable(DropReason.TOO_LARGE);
            }
        } catch (IOException | SecurityException e) {
            return new Unusable(DropReason.UNREADABLE);
        }
        Result result = decode(item.path(), bytes);
        return result instanceof Text text ? new Text(text.file().under(item.placeLicence())) : result;
    }

    /**
     * The text of a file that was read already. Never throws on what it holds.
     *
     * @param path what the text is to be called
     */
    public Result decode(String path, byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return new Unusable(DropReason.BINARY);
            }
        }
        String digest = Hashing.sha256().hashBytes(bytes).toString();
        // A replacement character stands for bytes that are no UTF-8, unless it is in the file as such.
        String text = new String(bytes, StandardCharsets.UTF_8);
        String charset = "UTF-8";
        if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes)) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
            charset = "ISO-8859-1";
        }
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.indexOf('\r') >= 0) {
            text = text.replace("\r\n", "\n").replace('\r', '\n');
        }
        return new Text(new SourceFile(path, text, charset, digest));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
