package io.graniteft.lang;

import java.util.Objects;

/**
 * A function that a body calls.
 *
 * @param name the name as it is written, qualifiers included, template arguments not: {@code memcpy}, {@code std::move}; of a call
 *     through an object or a pointer the member's name alone
 * @param kind how it is called
 */
public record Call(String name, Kind kind) {
    /** How a function is called. */
    public enum Kind {
        /** By its name. A macro that is called like a function counts here. */
        DIRECT,
        /** As a member of an object: {@code bus.send(f)}, {@code bus->send(f)}. */
        MEMBER,
        /** Through a pointer that the text shows to be one: a parameter, a variable or a field of function pointer type. */
        INDIRECT
    }

    public Call {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
    }
}
