package io.graniteft.context;

import java.util.EnumSet;
import java.util.Set;

/** How one node of the symbol graph relates to another. */
public enum EdgeKind {
    /** A file defines a function, type, macro, variable or constant. */
    DEFINES,
    /** A file declares a function that is defined elsewhere. */
    DECLARES,
    /** A function or macro calls a function, or a macro like one. */
    CALLS,
    /** A file includes another. */
    INCLUDES,
    /** A function or declaration names a type. */
    USES_TYPE,
    /** A function or declaration names a macro or a constant. */
    USES_MACRO,
    /** A function or declaration names a variable, or a constant that is not written like one. */
    USES_GLOBAL,
    /** A file belongs to a domain. */
    IN_DOMAIN,
    /** A function or file says in words that it follows a standard. */
    IMPLEMENTS_STANDARD;

    /** The kinds of nodes that such an edge can lead to. */
    public Set<NodeKind> targets() {
        return switch (this) {
            case DEFINES ->
                EnumSet.of(NodeKind.FUNCTION, NodeKind.TYPE, NodeKind.MACRO, NodeKind.GLOBAL, NodeKind.ENUM_CONST);
            case DECLARES -> EnumSet.of(NodeKind.FUNCTION);
            case CALLS -> EnumSet.of(NodeKind.FUNCTION, NodeKind.MACRO);
            case INCLUDES -> EnumSet.of(NodeKind.HEADER, NodeKind.FILE);
            case USES_TYPE -> EnumSet.of(NodeKind.TYPE);
            case USES_MACRO -> EnumSet.of(NodeKind.MACRO, NodeKind.ENUM_CONST);
            case USES_GLOBAL -> EnumSet.of(NodeKind.GLOBAL, NodeKind.ENUM_CONST);
            case IN_DOMAIN -> EnumSet.of(NodeKind.DOMAIN);
            case IMPLEMENTS_STANDARD -> EnumSet.of(NodeKind.STANDARD);
        };
    }
}
