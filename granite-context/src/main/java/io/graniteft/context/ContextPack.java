package io.graniteft.context;

import java.util.List;
import java.util.Objects;

/**
 * What a request is shown of the code base.
 *
 * @param text whole declarations, then whole functions, each under a line that says where it stands
 * @param ids the nodes that are in it, in the order of the text
 * @param tokens what the text costs, by the measure that it was packed with; never more than the budget
 */
public record ContextPack(String text, List<String> ids, int tokens) {
    /** Nothing. */
    public static final ContextPack EMPTY = new ContextPack("", List.of(), 0);

    public ContextPack {
        Objects.requireNonNull(text, "text");
        ids = List.copyOf(ids);
    }
}
