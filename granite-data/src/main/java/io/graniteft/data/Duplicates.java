package io.graniteft.data;

import com.google.common.hash.HashCode;
import io.graniteft.data.curate.FunctionShape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers what was offered, and so tells duplicates: the first one stays. Not thread-safe. */
final class Duplicates {
    private final Map<HashCode, String> functions = new HashMap<>();
    private final Map<HashCode, String> examples = new HashMap<>();

    /** The id of the first function with the same tokens, or null if this one is the first. */
    @Nullable
    String earlierFunction(String id, FunctionShape shape) {
        return functions.putIfAbsent(shape.exact(), id);
    }

    /** The id of the first example with the same messages, or null if this one is the first. */
    @Nullable
    String earlierExample(String id, HashCode messages) {
        return examples.putIfAbsent(messages, id);
    }
}
