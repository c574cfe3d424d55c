package io.graniteft.core.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads one layer of the configuration: a YAML file, or single keys with their texts. */
final class LayerReader {
    private final Schema schema;
    private final Origin.Layer layer;
    private final @Nullable String file;
    private final ValueReader values;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<String, Assigned> assigned = new LinkedHashMap<>();

    /** A typed value, and where it was set. */
    record Assigned(Object value, Origin origin) {}

    /**
     * @param schema the keys there are
     * @param layer which layer this is
     * @param file the file as the person named it, or null
     * @param folder what relative paths are relative to
     */
    LayerReader(Schema schema, Origin.Layer layer, @Nullable String file, Path folder) {
        this.schema = schema;
        this.layer = layer;
        this.file = file;
        this.values = new ValueReader(folder, this::problem);
    }

    Map<String, Assigned> assigned() {
        return assigned;
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }

    /** Reads a whole YAML file. */
    void readYaml(byte[] bytes) {
        @Nullable String text = decode(bytes);
        if (text == null) {
            return;
        }
        @Nullable Node root = compose(text, 0);
        if (root == null) {
            return;
        }
        if (root instanceof MappingNode mapping) {
            readBlock(schema.root(), mapping);
        } else if (!(root instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL))) {
            problem(
                    "",
                    ValueReader.lineOf(root),
                    "this is not a configuration",
                    "write keys and values, as in `training:`");
        }
    }

    /**
     * Reads the text of a single key; lists are written in YAML's flow style or with commas.
     *
     * @param path the key's dotted path, or an alias of it
     * @param text its value
     * @param line where it stands, or 0
     * @param name the variable's name; null for a flag
     */
    void readText(String path, String text, int line, @Nullable String name) {
        Schema.@Nullable Node found = schema.find(path);
        if (found == null) {
            problem(path, line, "unknown key", Suggestions.forUnknownPath(schema, path));
            return;
        }
        if (!(found instanceof Schema.Leaf leaf)) {
            problem(path, line, "this is a block of keys, not a key", "set one of its keys, as in " + path + ".…");
            return;
        }
        @Nullable Node node = nodeOf(leaf, text, line);
        if (node == null) {
            return;
        }
        if (name == null) {
            warnOfAlias(leaf, path.substring(path.lastIndexOf('.') + 1), line);
        }
        int before = problems.size();
        @Nullable Object value = values.read(leaf, node);
        for (int i = before; i < problems.size(); i++) {
            Problem problem = problems.get(i);
            String message = name == null ? problem.message() : problem.message() + " (" + name + ")";
            problems.set(i, new Problem(problem.path(), file, line, message, problem.hint()));
        }
        if (value != null) {
            if (name == null && assigned.containsKey(leaf.path())) {
                problem(leaf.path(), line, "set twice, also under an older name", "keep one of them");
            }
            assigned.put(leaf.path(), new Assigned(value, new Origin(layer, file, line, name)));
        }
    }

    private @Nullable Node nodeOf(Schema.Leaf leaf, String text, int line) {
        boolean isList = leaf.kind() == Schema.Kind.TEXTS || leaf.kind() == Schema.Kind.RECORDS;
        if (!isList) {
            return scalar(text);
        }
        if (text.strip().startsWith("[")) {
            return compose(text, line);
        }
        List<Node> elements = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                elements.add(scalar(part.strip()));
            }
        }
        return new SequenceNode(Tag.SEQ, elements, org.yaml.snakeyaml.DumperOptions.FlowStyle.FLOW);
    }

    private static Node scalar(String text) {
        return new ScalarNode(Tag.STR, text, null, null, org.yaml.snakeyaml.DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    }

    private void readBlock(Schema.Block block, MappingNode mapping) {
        Map<String, Integer> lineOfKey = new HashMap<>();
        Map<String, Integer> lineOfLeaf = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = ValueReader.lineOf(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problem(block.path(), line, "a key must be a single word", "write key: value");
                continue;
            }
            String key = scalar.getValue();
            @Nullable Integer earlier = lineOfKey.putIfAbsent(key, line);
            String path = block.path().isEmpty() ? key : block.path() + "." + key;
            if (earlier != null) {
                problem(path, line, "this key stands in line " + earlier + " already", "keep one of them");
                continue;
            }
            Schema.@Nullable Node found = block.find(key);
            if (found == null) {
                problem(path, line, "unknown key", Suggestions.forUnknownKey(schema, block, key));
            } else if (found instanceof Schema.Block inner) {
                readInner(inner, tuple.getValueNode());
            } else if (found instanceof Schema.Leaf leaf) {
                @Nullable Integer other = lineOfLeaf.putIfAbsent(leaf.name(), line);
                if (other != null) {
                    problem(
                            path,
                            line,
                            "the same setting stands in line " + other + " under another name",
                            "keep " + leaf.name() + ", which is its name today");
                    continue;
                }
                warnOfAlias(leaf, key, line);
                @Nullable Object value = values.read(leaf, tuple.getValueNode());
                if (value != null) {
                    assigned.put(leaf.path(), new Assigned(value, new Origin(layer, file, line, null)));
                }
            }
        }
    }

    private void readInner(Schema.Block block, Node node) {
        if (node instanceof MappingNode mapping) {
            readBlock(block, mapping);
        } else if (!(node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL))) {
            problem(
                    block.path(),
                    ValueReader.lineOf(node),
                    "keys are wanted here, not a " + (node instanceof SequenceNode ? "list" : "single value"),
                    "the keys here are " + String.join(", ", block.children().keySet()));
        }
    }

    private void warnOfAlias(Schema.Leaf leaf, String key, int line) {
        if (!key.equals(leaf.name())) {
            warnings.add(new Problem(
                    leaf.path(),
                    file,
                    line,
                    key + " is an older name of this key",
                    "write " + leaf.name() + " instead"));
        }
    }

    private @Nullable Node compose(String text, int lineOfText) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(20);
        try {
            @Nullable Node first = null;
            for (Node node : new Yaml(new SafeConstructor(options)).composeAll(new java.io.StringReader(text))) {
                if (first != null) {
                    problem("", ValueReader.lineOf(node), "a second document begins here", "keep one document a file");
                    break;
                }
                first = node;
            }
            return first;
        } catch (MarkedYAMLException e) {
            int line = lineOfText > 0 || e.getProblemMark() == null
                    ? lineOfText
                    : e.getProblemMark().getLine() + 1;
            String what = String.valueOf(e.getProblem());
            boolean tab = what.contains("TAB");
            problem(
                    "",
                    line,
                    tab ? "a tab indents this line" : "not valid YAML: " + Secrets.maskPatterns(what),
                    tab ? "indent with spaces" : "check the indentation, quotes and brackets on and above this line");
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.chars()
                            .limit(Math.max(0, e.getPosition()))
                            .filter(c -> c == '\n')
                            .count();
            problem("", lineOfText > 0 ? lineOfText : line, "an unprintable character stands here", "remove it");
        } catch (YAMLException e) {
            problem(
                    "",
                    lineOfText,
                    "not valid YAML: " + Secrets.maskPatterns(String.valueOf(e.getMessage())),
                    "simplify it");
        }
        return null;
    }

    /** The text in UTF-8; the line of the first byte that is none is named. */
    private @Nullable String decode(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        try {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            problem("", line, "not UTF-8", "save the file as UTF-8");
            return null;
        }
        String text = out.flip().toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void problem(String path, int line, String message, String hint) {
        problems.add(new Problem(path, file, line, message, hint));
    }
}
