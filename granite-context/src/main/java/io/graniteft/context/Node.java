package io.graniteft.context;

import java.util.List;
import java.util.Objects;

/**
 * A node of the symbol graph.
 *
 * @param id unlike any other in a store; the same for the same text in the same place
 * @param kind what it stands for
 * @param name the simple name; of a file its last part
 * @param qualifiedName the name with namespaces and classes; of a file its path
 * @param path the file that it stands in, relative to the root that was indexed; empty for domains and standards
 * @param line the line of the name, from 1; 0 where there is none
 * @param endLine the last line
 * @param form what exactly it is, in lower case: {@code struct}, {@code typedef}, {@code function_macro}; {@code c} or {@code c++} for a
 *     function; ends in {@code foreign} when its conditions are those of another compiler or system than gcc on Linux; may be empty
 * @param definition whether this is the thing itself; false for a prototype and for {@code extern} variables
 * @param signature a function's head, or empty
 * @param doc the comment that belongs to it, or empty
 * @param text the source as written; of a type without the bodies of its functions; empty for files
 * @param digest SHA-256 of a file's text; of a function's body without comments and blanks; else empty
 * @param sketch of a function, numbers that similar bodies share, see {@link Scope.Builder#withhold}
 * @param references what it says of others
 */
public record Node(
        String id,
        NodeKind kind,
        String name,
        String qualifiedName,
        String path,
        int line,
        int endLine,
        String form,
        boolean definition,
        String signature,
        String doc,
        String text,
        String digest,
        List<String> sketch,
        List<Reference> references) {
    public Node {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(qualifiedName, "qualifiedName");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(signature, "signature");
        Objects.requireNonNull(doc, "doc");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(digest, "digest");
        sketch = List.copyOf(sketch);
        references = List.copyOf(references);
    }

    /** A domain or a standard: a node that is there because others refer to it. */
    public static Node named(NodeKind kind, String name) {
        return new Node(
                kind.label() + ":" + name, kind, name, name, "", 0, 0, "", true, "", "", "", "", List.of(), List.of());
    }

    /** The names that it refers to in one way, in their order. */
    public List<String> names(EdgeKind edge) {
        return references.stream()
                .filter(each -> each.kind() == edge)
                .map(Reference::name)
                .distinct()
                .toList();
    }

    /** The same without its comment. */
    public Node withoutDoc() {
        return new Node(
                id,
                kind,
                name,
                qualifiedName,
                path,
                line,
                endLine,
                form,
                definition,
                signature,
                "",
                text,
                digest,
                sketch,
                references);
    }
}
