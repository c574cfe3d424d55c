package io.graniteft.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the configuration with their types and rules, read off the records: the records are the only place that names them. */
final class Schema {
    /** The keys of the whole configuration. */
    static final Schema PIPELINE = new Schema(PipelineConfig.class);

    private final Block root;
    private final Map<String, Leaf> leaves = new LinkedHashMap<>();

    Schema(Class<? extends Record> type) {
        root = blockOf("", type);
        collect(root);
    }

    /** A key: a block of keys, or a value. */
    sealed interface Node permits Block, Leaf {
        String path();

        String name();
    }

    /** Keys of a common record, in its order. */
    record Block(String path, String name, Class<? extends Record> type, Map<String, Node> children) implements Node {
        /** The child of this name, or the one that has it as an alias. */
        @Nullable
        Node find(String key) {
            @Nullable Node exact = children.get(key);
            if (exact != null) {
                return exact;
            }
            for (Node child : children.values()) {
                if (child instanceof Leaf leaf && leaf.rules().aliases().contains(key)) {
                    return leaf;
                }
            }
            return null;
        }

        /** Every key and alias of the block. */
        List<String> names() {
            List<String> names = new ArrayList<>(children.keySet());
            for (Node child : children.values()) {
                if (child instanceof Leaf leaf) {
                    names.addAll(leaf.rules().aliases());
                }
            }
            return names;
        }

        /** The key that is meant by a key or an alias. */
        String nameOf(String keyOrAlias) {
            @Nullable Node node = find(keyOrAlias);
            return node == null ? keyOrAlias : node.name();
        }
    }

    /** A value; {@code item} is the record of a list's elements, where they are records. */
    record Leaf(
            String path,
            String name,
            Kind kind,
            Rules rules,
            @Nullable Block item) implements Node {
        /** The variable that sets this key, besides those that the rules name. */
        String variable() {
            return "GRANITE_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
        }
    }

    enum Kind {
        BOOLEAN,
        INTEGER,
        NUMBER,
        TEXT,
        TEXTS,
        RECORDS
    }

    /** What {@link Setting} says, or its defaults. */
    record Rules(
            List<String> aliases,
            double min,
            double max,
            List<String> oneOf,
            String pattern,
            boolean optional,
            List<String> environment,
            boolean path) {
        static Rules of(@Nullable Setting setting) {
            if (setting == null) {
                return new Rules(
                        List.of(),
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        List.of(),
                        "",
                        false,
                        List.of(),
                        false);
            }
            return new Rules(
                    List.of(setting.aliases()),
                    setting.min(),
                    setting.max(),
                    List.of(setting.oneOf()),
                    setting.pattern(),
                    setting.optional(),
                    List.of(setting.environment()),
                    setting.path());
        }
    }

    Block root() {
        return root;
    }

    /** Every value by its path, in the order of the records. */
    Map<String, Leaf> leaves() {
        return leaves;
    }

    /** The node under a dotted path, aliases included, or null. */
    @Nullable
    Node find(String path) {
        Node at = root;
        for (String part : path.split("\\.", -1)) {
            if (!(at instanceof Block block)) {
                return null;
            }
            @Nullable Node next = block.find(part);
            if (next == null) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private void collect(Block block) {
        for (Node child : block.children().values()) {
            if (child instanceof Leaf leaf) {
                leaves.put(leaf.path(), leaf);
            } else if (child instanceof Block inner) {
                collect(inner);
            }
        }
    }

    private static Block blockOf(String path, Class<? extends Record> type) {
        Map<String, Node> children = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = keyOf(component);
            children.put(name, nodeOf(path.isEmpty() ? name : path + "." + name, name, component));
        }
        return new Block(path, path.substring(path.lastIndexOf('.') + 1), type, children);
    }

    private static Node nodeOf(String path, String name, RecordComponent component) {
        Class<?> type = component.getType();
        Rules rules = Rules.of(component.getAnnotation(Setting.class));
        if (type.isRecord()) {
            return blockOf(path, type.asSubclass(Record.class));
        }
        if (type == boolean.class) {
            return new Leaf(path, name, Kind.BOOLEAN, rules, null);
        }
        if (type == int.class) {
            return new Leaf(path, name, Kind.INTEGER, rules, null);
        }
        if (type == double.class) {
            return new Leaf(path, name, Kind.NUMBER, rules, null);
        }
        if (type == String.class) {
            return new Leaf(path, name, Kind.TEXT, rules, null);
        }
        if (type == List.class
                && component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element) {
            if (element == String.class) {
                return new Leaf(path, name, Kind.TEXTS, rules, null);
            }
            if (element.isRecord()) {
                return new Leaf(path, name, Kind.RECORDS, rules, blockOf(path, element.asSubclass(Record.class)));
            }
        }
        throw new IllegalStateException("a configuration record has a component of an unknown type: " + path);
    }

    /** Snake case, as the JSON mapper names them, unless the component says otherwise. */
    private static String keyOf(RecordComponent component) {
        @Nullable JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        if (property != null) {
            return property.value();
        }
        StringBuilder key = new StringBuilder();
        for (char c : component.getName().toCharArray()) {
            if (Character.isUpperCase(c)) {
                key.append('_');
            }
            key.append(Character.toLowerCase(c));
        }
        return key.toString();
    }

    /** The paths of all values that end in this key. */
    List<String> pathsEndingIn(String key) {
        List<String> found = new ArrayList<>();
        for (Leaf leaf : leaves.values()) {
            if (leaf.name().equals(key) || leaf.rules().aliases().contains(key)) {
                found.add(leaf.path());
            }
        }
        return found;
    }
}
