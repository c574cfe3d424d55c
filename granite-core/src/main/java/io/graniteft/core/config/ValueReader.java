package io.graniteft.core.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns a YAML node into the typed value of a key, and says what is wrong with it. Scalars are read by the type that the key
 * wants rather than by the type that YAML guesses, so that {@code 1e-4} is a number and an account id keeps its leading zero.
 */
final class ValueReader {
    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "no", "off");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9][0-9_]*");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");
    private static final int SHOWN = 60;

    private final Path folder;
    private final Reporter reporter;

    /** Hears about problems; the line is 1-based, or 0. */
    @FunctionalInterface
    interface Reporter {
        void problem(String path, int line, String message, String hint);
    }

    /**
     * @param folder what relative paths are relative to
     * @param reporter hears about problems
     */
    ValueReader(Path folder, Reporter reporter) {
        this.folder = folder;
        this.reporter = reporter;
    }

    static int lineOf(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    /** The value, or null after a problem was reported. */
    @Nullable
    Object read(Schema.Leaf leaf, Node node) {
        return read(leaf, leaf.path(), node);
    }

    private @Nullable Object read(Schema.Leaf leaf, String path, Node node) {
        return switch (leaf.kind()) {
            case TEXTS, RECORDS -> list(leaf, path, node);
            case BOOLEAN, INTEGER, NUMBER, TEXT -> {
                if (node instanceof ScalarNode scalar) {
                    yield scalar(leaf, path, scalar);
                }
                yield wrong(path, node, "a single value is wanted here, not a " + shape(node), example(leaf));
            }
        };
    }

    private @Nullable Object scalar(Schema.Leaf leaf, String path, ScalarNode node) {
        String text = node.getValue();
        if (isNull(node) || text.isEmpty()) {
            if (leaf.kind() == Schema.Kind.TEXT && leaf.rules().optional()) {
                return "";
            }
            return wrong(path, node, "has no value", example(leaf) + ", or remove the key to get its default");
        }
        return switch (leaf.kind()) {
            case BOOLEAN -> bool(path, node, text);
            case INTEGER -> whole(leaf, path, node, text);
            case NUMBER -> decimal(leaf, path, node, text);
            case TEXT -> text(leaf, path, node, text);
            case TEXTS, RECORDS -> throw new IllegalStateException("no scalar: " + path);
        };
    }

    private @Nullable Object bool(String path, Node node, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (TRUE.contains(lower)) {
            return true;
        }
        if (FALSE.contains(lower)) {
            return false;
        }
        return wrong(path, node, shown(text) + " is neither true nor false", "write true or false");
    }

    private @Nullable Object whole(Schema.Leaf leaf, String path, Node node, String text) {
        if (!WHOLE.matcher(text).matches()) {
            return wrong(path, node, shown(text) + " is not a whole number", example(leaf));
        }
        int value;
        try {
            value = Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException e) {
            return wrong(path, node, shown(text) + " is too large", range(leaf));
        }
        return inRange(leaf, path, node, value) ? value : null;
    }

    private @Nullable Object decimal(Schema.Leaf leaf, String path, Node node, String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return wrong(path, node, shown(text) + " is not a number", example(leaf));
        }
        double value = Double.parseDouble(text.replace("_", ""));
        if (Double.isInfinite(value)) {
            return wrong(path, node, shown(text) + " is too large", range(leaf));
        }
        // Minus zero means zero, and must not make another digest of the same configuration.
        return inRange(leaf, path, node, value) ? value + 0.0 : null;
    }

    private boolean inRange(Schema.Leaf leaf, String path, Node node, double value) {
        if (value < leaf.rules().min()) {
            wrong(
                    path,
                    node,
                    plain(value) + " is less than " + plain(leaf.rules().min()),
                    range(leaf));
            return false;
        }
        if (value > leaf.rules().max()) {
            wrong(
                    path,
                    node,
                    plain(value) + " is more than " + plain(leaf.rules().max()),
                    range(leaf));
            return false;
        }
        return true;
    }

    private @Nullable Object text(Schema.Leaf leaf, String path, Node node, String text) {
        Schema.Rules rules = leaf.rules();
        if (!rules.oneOf().isEmpty() && !rules.oneOf().contains(text)) {
            @Nullable String meant = Suggestions.closest(text, rules.oneOf());
            String choices = rules.oneOf().size() == 1
                    ? "only " + rules.oneOf().get(0) + " is possible"
                    : "write one of " + String.join(", ", rules.oneOf());
            return wrong(
                    path,
                    node,
                    shown(text) + " is not possible here",
                    meant == null ? choices : "did you mean " + meant + "? " + choices);
        }
        if (!rules.pattern().isEmpty() && !text.matches(rules.pattern())) {
            return wrong(path, node, shown(text) + " does not have the right form", "it must match " + rules.pattern());
        }
        if (rules.path() && !text.startsWith("s3://")) {
            try {
                return FilePath.written(text, folder);
            } catch (InvalidPathException e) {
                return wrong(path, node, shown(text) + " is not a path", "write a path of this system");
            }
        }
        return text;
    }

    private @Nullable Object list(Schema.Leaf leaf, String path, Node node) {
        if (node instanceof ScalarNode scalar && isNull(scalar) && leaf.rules().optional()) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(path, node, "a list is wanted here, not a " + shape(node), "write [first, second]");
        }
        if (sequence.getValue().isEmpty() && !leaf.rules().optional()) {
            return wrong(path, node, "the list is empty", "name at least one, or remove the key to get its default");
        }
        List<Object> values = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Node element = sequence.getValue().get(i);
            String at = path + "[" + i + "]";
            @Nullable Object value = leaf.item() == null ? element(leaf, at, element) : item(leaf.item(), at, element);
            if (value == null) {
                complete = false;
            } else {
                values.add(value);
            }
        }
        return complete ? List.copyOf(values) : null;
    }

    private @Nullable Object element(Schema.Leaf leaf, String path, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return wrong(path, node, "a single value is wanted here, not a " + shape(node), "write [first, second]");
        }
        if (isNull(scalar) || scalar.getValue().isEmpty()) {
            return wrong(path, node, "has no value", "remove it from the list");
        }
        return text(leaf, path, node, scalar.getValue());
    }

    /** An element that is a record: a mapping, or only the value of its one key that must be there. */
    private @Nullable Object item(Schema.Block block, String path, Node node) {
        List<Schema.Leaf> needed = block.children().values().stream()
                .filter(Schema.Leaf.class::isInstance)
                .map(Schema.Leaf.class::cast)
                .filter(leaf -> !leaf.rules().optional())
                .toList();
        Map<String, Object> values = new LinkedHashMap<>();
        block.children().keySet().forEach(key -> values.put(key, ""));
        if (node instanceof ScalarNode && needed.size() == 1) {
            @Nullable Object value = read(needed.get(0), path, node);
            if (value == null) {
                return null;
            }
            values.put(needed.get(0).name(), value);
            return values;
        }
        if (!(node instanceof MappingNode mapping)) {
            return wrong(path, node, "keys are wanted here, not a " + shape(node), "write {" + keys(block) + "}");
        }
        boolean complete = true;
        List<String> seen = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!(block.children().get(key) instanceof Schema.Leaf leaf)) {
                @Nullable
                String meant = Suggestions.closest(key, block.children().keySet());
                wrong(
                        path,
                        tuple.getKeyNode(),
                        "unknown key " + shown(key),
                        meant == null ? "the keys here are " + keys(block) : "did you mean " + meant + "?");
                complete = false;
                continue;
            }
            if (seen.contains(key)) {
                wrong(path + "." + key, tuple.getKeyNode(), "this key appears twice", "remove one of them");
                complete = false;
            }
            seen.add(key);
            @Nullable Object value = read(leaf, path + "." + key, tuple.getValueNode());
            if (value == null) {
                complete = false;
            } else {
                values.put(key, value);
            }
        }
        for (Schema.Leaf leaf : needed) {
            if (!seen.contains(leaf.name())) {
                wrong(path, node, "the key " + leaf.name() + " is missing", "add it");
                complete = false;
            }
        }
        return complete ? values : null;
    }

    private static String keys(Schema.Block block) {
        return String.join(", ", block.children().keySet());
    }

    private @Nullable Object wrong(String path, Node node, String message, String hint) {
        reporter.problem(path, lineOf(node), message, hint);
        return null;
    }

    private static boolean isNull(ScalarNode node) {
        return node.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN
                && node.getTag().equals(Tag.NULL);
    }

    private static String shape(Node node) {
        if (node instanceof MappingNode) {
            return "block of keys";
        }
        return node instanceof SequenceNode ? "list" : "single value";
    }

    /** A value as a message shows it: short, and without anything that looks like a key. */
    static String shown(String text) {
        String masked = Secrets.maskPatterns(text);
        String cut = masked.length() <= SHOWN ? masked : masked.substring(0, SHOWN) + "…";
        return "\"" + cut.replace("\n", "\\n") + "\"";
    }

    private static String example(Schema.Leaf leaf) {
        return switch (leaf.kind()) {
            case BOOLEAN -> "write true or false";
            case INTEGER, NUMBER -> range(leaf);
            case TEXT ->
                leaf.rules().oneOf().isEmpty()
                        ? "write a text"
                        : "write one of " + String.join(", ", leaf.rules().oneOf());
            case TEXTS, RECORDS -> "write [first, second]";
        };
    }

    private static String range(Schema.Leaf leaf) {
        String what = leaf.kind() == Schema.Kind.INTEGER ? "a whole number" : "a number";
        double min = leaf.rules().min();
        double max = leaf.rules().max();
        if (leaf.kind() == Schema.Kind.INTEGER) {
            min = Math.max(min, Integer.MIN_VALUE);
            max = Math.min(max, Integer.MAX_VALUE);
        }
        if (Double.isInfinite(min)) {
            return Double.isInfinite(max) ? "write " + what : "write " + what + " of at most " + plain(max);
        }
        return Double.isInfinite(max) || max == Integer.MAX_VALUE
                ? "write " + what + " of at least " + plain(min)
                : "write " + what + " from " + plain(min) + " to " + plain(max);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
