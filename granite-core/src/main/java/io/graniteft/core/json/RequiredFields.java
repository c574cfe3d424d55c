package io.graniteft.core.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what an object lacks: a record's component is required unless it is a primitive or {@code @Nullable}. */
final class RequiredFields {
    /** The required components of each record seen so far. */
    private static final ClassValue<List<Field>> REQUIRED = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
                if (!component.getType().isPrimitive() && !nullable) {
                    fields.add(new Field(keyOf(component), component));
                }
            }
            return List.copyOf(fields);
        }
    };

    private RequiredFields() {}

    private record Field(String key, RecordComponent component) {}

    /** The first required field that a value lacks, as in {@code messages[0].role}, or null. */
    static @Nullable String missing(Object value) {
        if (!value.getClass().isRecord()) {
            return null;
        }
        for (Field field : REQUIRED.get(value.getClass())) {
            @Nullable Object inner = get(field.component(), value);
            if (inner == null) {
                return field.key();
            }
            @Nullable String deeper = inner instanceof List<?> list ? missingInList(list) : dotted(missing(inner));
            if (deeper != null) {
                return field.key() + deeper;
            }
        }
        return null;
    }

    private static @Nullable String missingInList(List<?> list) {
        for (int i = 0; i < list.size(); i++) {
            @Nullable String deeper = dotted(missing(list.get(i)));
            if (deeper != null) {
                return "[" + i + "]" + deeper;
            }
        }
        return null;
    }

    private static @Nullable String dotted(@Nullable String field) {
        return field == null ? null : "." + field;
    }

    /** The first required field that a line lacks at its top, or null: for objects that cannot even be made without it. */
    static @Nullable String missing(String line, Class<?> type) {
        if (!type.isRecord()) {
            return null;
        }
        try {
            JsonNode tree = Json.mapper().readTree(line);
            if (tree.isObject()) {
                for (Field field : REQUIRED.get(type)) {
                    if (!tree.hasNonNull(field.key())) {
                        return field.key();
                    }
                }
            }
        } catch (JsonProcessingException notJson) {
            return null;
        }
        return null;
    }

    private static @Nullable Object get(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    private static String keyOf(RecordComponent component) {
        @Nullable JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property != null && !property.value().isEmpty()
                ? property.value()
                : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
    }
}
