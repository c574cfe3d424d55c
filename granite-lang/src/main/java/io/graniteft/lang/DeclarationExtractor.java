package io.graniteft.lang;

import io.graniteft.lang.internal.DeclarationReader;

/**
 * Finds what a C or C++ source text declares outside of functions: types with their members, constants of enumerations, typedefs,
 * macros, variables and prototypes. No preprocessor runs and no header is read. Never throws on any text, and the cost grows
 * linearly with its length. Thread-safe.
 *
 * <p>What one statement declares shares one text: {@code typedef struct a { int x; } a_t, *a_p;} gives the structure {@code a} and
 * the types {@code a_t} and {@code a_p}, each with the whole statement, so a reader that wants every text once keeps one of each
 * {@link CDeclaration#range}. A structure or union without a tag is no declaration of its own, nor is an enumeration without one
 * that is given a name behind its brace. Where the branches of a conditional share the beginning or the end of a declaration, its
 * text reaches from the {@code #if} or to the {@code #endif}, so that it stays complete.
 *
 * <p>All branches of a conditional are read as long as each is complete. What a constant condition takes out ({@code #if 0}) is not
 * declared; include guards are no macros; a {@code #define} inside a function counts, because it holds from there to the end of
 * the text. Forward declarations of types, members of classes that are not {@code static}, friends and explicit instantiations are
 * left out, and so is whatever only a macro's expansion would declare ({@code DEFINE_MUTEX(lock);}).
 */
public final class DeclarationExtractor {
    /** The declarations of a source text, and what could not be read of it. */
    public Declarations extract(SourceText source) {
        return DeclarationReader.read(source);
    }
}
