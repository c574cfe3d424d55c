package io.graniteft.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the records out of typed values. */
final class Binder {
    private Binder() {}

    static PipelineConfig bind(Schema schema, Map<String, LayerReader.Assigned> values) {
        return (PipelineConfig) block(schema.root(), values);
    }

    private static Record block(Schema.Block block, Map<String, LayerReader.Assigned> values) {
        List<Object> arguments = new ArrayList<>();
        for (Schema.Node child : block.children().values()) {
            if (child instanceof Schema.Block inner) {
                arguments.add(block(inner, values));
            } else if (child instanceof Schema.Leaf leaf) {
                LayerReader.@Nullable Assigned assigned = values.get(leaf.path());
                if (assigned == null) {
                    throw new IllegalStateException("no value for " + leaf.path());
                }
                arguments.add(argument(leaf, assigned.value()));
            }
        }
        return construct(block.type(), arguments);
    }

    private static Object argument(Schema.Leaf leaf, Object value) {
        if (value instanceof FilePath path) {
            return path.resolved().toString();
        }
        if (value instanceof List<?> list && leaf.item() != null) {
            Schema.Block item = leaf.item();
            return list.stream().map(element -> item(item, (Map<?, ?>) element)).toList();
        }
        if (value instanceof List<?> list && leaf.rules().path()) {
            return list.stream()
                    .map(element ->
                            element instanceof FilePath path ? path.resolved().toString() : element)
                    .toList();
        }
        return value;
    }

    private static Record item(Schema.Block block, Map<?, ?> values) {
        List<Object> arguments = new ArrayList<>();
        for (Schema.Node child : block.children().values()) {
            @Nullable Object value = values.get(child.name());
            if (value == null || !(child instanceof Schema.Leaf leaf)) {
                throw new IllegalStateException("no value for " + child.path());
            }
            arguments.add(argument(leaf, value));
        }
        return construct(block.type(), arguments);
    }

    private static Record construct(Class<? extends Record> type, Collection<Object> arguments) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(arguments.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }
}
