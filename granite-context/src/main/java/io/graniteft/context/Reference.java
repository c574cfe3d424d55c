package io.graniteft.context;

import java.util.Objects;

/**
 * What a node says of another one: its name, as the text has it. Which node that is, is found when somebody asks, so a file can be
 * replaced without touching any other.
 *
 * @param kind how the two relate
 * @param name the simple name of the other; of {@link EdgeKind#INCLUDES} the path as written, of {@link EdgeKind#IN_DOMAIN} and
 *     {@link EdgeKind#IMPLEMENTS_STANDARD} the domain or the standard
 * @param evidence what in the text says so, where that is not the name itself; may be empty
 */
public record Reference(EdgeKind kind, String name, String evidence) {
    public Reference {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(evidence, "evidence");
    }

    /** A reference whose evidence is the name. */
    public Reference(EdgeKind kind, String name) {
        this(kind, name, "");
    }
}
