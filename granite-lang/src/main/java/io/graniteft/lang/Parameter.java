package io.graniteft.lang;

import java.util.Objects;

/**
 * One parameter of a function.
 *
 * @param type its type with whitespace normalised, arrays and function pointers as they are written without the name:
 *     {@code const char *}, {@code int[4]}, {@code void (*)(int)}, {@code ...}; empty where an old-style definition leaves it out
 * @param name its name, empty where it has none
 */
public record Parameter(String type, String name) {
    public Parameter {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(name, "name");
    }
}
