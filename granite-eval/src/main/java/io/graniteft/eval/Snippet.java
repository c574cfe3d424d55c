package io.graniteft.eval;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A piece of C or C++ to be scored.
 *
 * @param id the caller's name for it, repeated in the score
 * @param code the text as it is; nothing is trimmed, so lines in findings are lines of this text
 * @param language the language, or null to infer it from the text
 * @param domain what the code is to be about: a protocol ({@code tsn}, {@code avb}, …), or one of {@code auto}, {@code any}
 *     and {@code none}, see {@link CodeQualityEvaluator.Builder#domain}; null: as the evaluator has it. {@link
 *     Profile#LITERAL} takes the better of its keyword sets and does not look at it
 */
public record Snippet(
        String id,
        String code,
        @Nullable CodeLanguage language,
        @Nullable String domain) {

    /** Checks that id and code are there. */
    public Snippet {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(code, "code");
    }

    /** A snippet without a name, language inferred. */
    public static Snippet of(String code) {
        return new Snippet("-", code, null, null);
    }

    /** A named snippet, language inferred. */
    public static Snippet of(String id, String code) {
        return new Snippet(id, code, null, null);
    }

    /** A named snippet in a known language. */
    public static Snippet of(String id, String code, CodeLanguage language) {
        return new Snippet(id, code, language, null);
    }

    /** The given language, or the one that the text looks like. */
    public CodeLanguage effectiveLanguage() {
        return language != null ? language : CodeLanguage.infer(code);
    }
}
