package io.graniteft.lang;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One declaration outside of functions: what a type, a macro, a variable or a function's prototype looks like.
 *
 * @param path the path of the source text
 * @param kind what it declares
 * @param name the simple name; empty for an unnamed enumeration
 * @param qualifiedName the name with its enclosing namespaces and classes
 * @param nameLine the line of the name; the first line where there is no name
 * @param range where {@code text} stands
 * @param doc the documentation comment that belongs to it, or else the plain comment right above it, as written; null if there is
 *     none
 * @param conditions the conditions of the {@code #if} lines around it, the outermost first, see {@link CFunction#conditions}
 * @param text the exact source, its closing semicolon included, without the comment above
 */
public record CDeclaration(
        String path,
        Kind kind,
        String name,
        String qualifiedName,
        int nameLine,
        SourceRange range,
        @Nullable String doc,
        List<String> conditions,
        String text) {
    /** What a declaration declares. */
    public enum Kind {
        /** A {@code struct} with its members. */
        STRUCT,
        /** A {@code union} with its members. */
        UNION,
        /** A {@code class} with its members. */
        CLASS,
        /** An {@code enum} with its constants. */
        ENUM,
        /** One constant of an {@code enum}; its text is the constant with its value. */
        ENUM_CONSTANT,
        /** A {@code typedef} or a {@code using X = …}. */
        TYPEDEF,
        /** A {@code #define} without parameters. */
        OBJECT_MACRO,
        /** A {@code #define} with parameters. */
        FUNCTION_MACRO,
        /** A variable of a file, a namespace or a class ({@code static} members). */
        GLOBAL,
        /** A function's declaration without a body. */
        PROTOTYPE
    }

    public CDeclaration {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(qualifiedName, "qualifiedName");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(text, "text");
        conditions = List.copyOf(conditions);
    }
}
