package io.graniteft.lang;

import java.util.Objects;

/**
 * One function definition by name and place, see {@link FunctionExtractor#outline}; each field as in {@link CFunction}.
 *
 * @param name the simple name
 * @param qualifiedName the name with its enclosing namespaces and classes
 * @param nameLine the line of the name
 * @param range from the head's first character to the closing brace
 */
public record FunctionOutline(String name, String qualifiedName, int nameLine, SourceRange range) {
    public FunctionOutline {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(qualifiedName, "qualifiedName");
        Objects.requireNonNull(range, "range");
    }
}
