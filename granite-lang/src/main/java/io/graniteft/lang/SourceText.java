package io.graniteft.lang;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A source file as text.
 *
 * @param path where it lies; only its extension is looked at, and it is carried into every result
 * @param text the whole text, with whatever line ends it has; a byte order mark, where the file has one, is its first character
 * @param charset the encoding that the text was decoded from, so that byte offsets can be told
 */
public record SourceText(String path, String text, Charset charset) {
    public SourceText {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(charset, "charset");
    }

    /** A text in UTF-8. */
    public SourceText(String path, String text) {
        this(path, text, StandardCharsets.UTF_8);
    }

    /** The language by the path's extension, see {@link Language#ofPath}. */
    public Language language() {
        return Language.ofPath(path);
    }
}
