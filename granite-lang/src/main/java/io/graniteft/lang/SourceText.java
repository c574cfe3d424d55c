package io.graniteft.lang;

import java.util.Objects;

/**
 * A source file as text.
 *
 * @param path where it lies; only its extension is looked at, and it is carried into every result
 * @param text the whole text, with whatever line ends it has
 */
public record SourceText(String path, String text) {
    public SourceText {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
    }

    /** The language by the path's extension, see {@link Language#ofPath}. */
    public Language language() {
        return Language.ofPath(path);
    }
}
