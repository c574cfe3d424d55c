package io.graniteft.context;

import java.util.Locale;

/** What a node of the symbol graph stands for. */
public enum NodeKind {
    /** A function: a definition, or a prototype (see {@link Node#definition}). */
    FUNCTION("Function"),
    /** A structure, union, class, enumeration or typedef. */
    TYPE("Type"),
    /** A macro, with parameters or without. */
    MACRO("Macro"),
    /** A variable of a file, a namespace or a class. */
    GLOBAL("Global"),
    /** A constant of an enumeration. */
    ENUM_CONST("EnumConst"),
    /** A file that others include. */
    HEADER("Header"),
    /** Any other source file. */
    FILE("File"),
    /** A field that code belongs to: {@code tsn}. */
    DOMAIN("Domain"),
    /** A published standard that code says it follows: {@code IEEE 802.1Qbv}. */
    STANDARD("Standard");

    private final String label;

    NodeKind(String label) {
        this.label = label;
    }

    /** The kind's name in exports, in a graph database and on the command line. */
    public String label() {
        return label;
    }

    /** Whether nodes of this kind are source files. */
    public boolean isFile() {
        return this == HEADER || this == FILE;
    }

    /**
     * The kind that a person names, whatever the case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static NodeKind named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (NodeKind kind : values()) {
            if (kind.label.toLowerCase(Locale.ROOT).equals(wanted)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no such kind of node: " + name);
    }
}
