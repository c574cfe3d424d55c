package io.graniteft.lang;

import io.graniteft.lang.internal.SourceReader;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Finds the function definitions of a C or C++ source text. No preprocessor runs and no header is read, so any file is good as it
 * is. Never throws on any text, and the cost grows linearly with its length. Thread-safe.
 */
public final class FunctionExtractor {
    /** The function definitions of a source text, and what could not be read of it. */
    public Extraction extract(SourceText source) {
        return SourceReader.read(source);
    }

    /**
     * The same functions in the same order, each handed to {@code sink} before the next one is read: for texts whose functions are
     * too many to hold them all. What {@code sink} throws ends the reading.
     *
     * @return what could not be read of the text
     */
    public List<ParseProblem> extract(SourceText source, Consumer<? super CFunction> sink) {
        return SourceReader.read(source, sink);
    }

    /**
     * The same functions in the same order, each with what {@link Tokens#live} gives for its text. Cheaper than to ask for the tokens
     * afterwards, since the text is cut into tokens once.
     *
     * @return what could not be read of the text
     */
    public List<ParseProblem> extractWithTokens(
            SourceText source, BiConsumer<? super CFunction, ? super List<Token>> sink) {
        return SourceReader.readWithTokens(source, false, sink);
    }

    /**
     * The same functions with their tokens, as far as those need to know them who work with their texts: {@link CFunction#types},
     * {@link CFunction#macros}, {@link CFunction#globals}, {@link CFunction#includes}, {@link CFunction#conditions},
     * {@link CFunction#templateParameters} and {@link CFunction#specifiers} stay empty, all else is as it is otherwise.
     *
     * @return what could not be read of the text
     */
    public List<ParseProblem> extractTexts(SourceText source, BiConsumer<? super CFunction, ? super List<Token>> sink) {
        return SourceReader.readWithTokens(source, true, sink);
    }

    /**
     * The same functions in the same order as {@link #extract(SourceText)}, but only what they are called and where they stand; at about half the
     * cost.
     */
    public List<FunctionOutline> outline(SourceText source) {
        return SourceReader.outline(source);
    }
}
