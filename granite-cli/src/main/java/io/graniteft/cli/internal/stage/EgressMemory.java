package io.graniteft.cli.internal.stage;

import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Keeps a person's answers on whose code may leave in the configuration, as {@code policy.egress.sources}. The rest of the
 * file stays as it is, comments included.
 */
public final class EgressMemory {
    private EgressMemory() {}

    /**
     * Adds decisions to a file, or begins it.
     *
     * @param decisions whether the code of a source may leave, by its name
     */
    public static void keep(Path file, Map<String, Boolean> decisions) {
        try {
            String before = Files.exists(file) ? Files.readString(file) : "";
            String after = with(before, decisions);
            AtomicFiles.write(file, out -> out.write(after.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    /** The text with these decisions in it; those on other sources stay. */
    static String with(String yaml, Map<String, Boolean> decisions) {
        @Nullable Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
        NodeTuple policy = find(root, "policy");
        NodeTuple egress = policy == null ? null : find(policy.getValueNode(), "egress");
        NodeTuple sources = egress == null ? null : find(egress.getValueNode(), "sources");
        if (sources != null) {
            Node list = sources.getValueNode();
            String old = yaml.substring(offset(yaml, list.getStartMark().getIndex()), end(yaml, list));
            // Of a list over several lines, the first one has lost its indentation.
            String indentation = " ".repeat(list.getStartMark().getColumn());
            return yaml.substring(0, offset(yaml, list.getStartMark().getIndex()))
                    + flow(merged(indentation + old, decisions))
                    + (old.endsWith("\n") ? "\n" : "")
                    + yaml.substring(end(yaml, list));
        }
        String list = flow(merged("", decisions));
        if (egress != null) {
            return insertUnder(yaml, egress, "sources: " + list);
        }
        if (policy != null) {
            return insertUnder(yaml, policy, "egress: {sources: " + list + "}");
        }
        String gap = yaml.isEmpty() ? "" : yaml.endsWith("\n") ? "\n" : "\n\n";
        return yaml + gap + "policy:\n  egress:\n    sources: " + list + "\n";
    }

    /** Before the first key of a block, or instead of an empty one. */
    private static String insertUnder(String yaml, NodeTuple block, String text) {
        Node value = block.getValueNode();
        int at = offset(yaml, value.getStartMark().getIndex());
        if (value instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
            boolean inBraces = mapping.getFlowStyle() == DumperOptions.FlowStyle.FLOW;
            return inBraces
                    ? yaml.substring(0, at + 1) + text + ", " + yaml.substring(at + 1)
                    : yaml.substring(0, at)
                            + text
                            + "\n"
                            + " ".repeat(value.getStartMark().getColumn())
                            + yaml.substring(at);
        }
        String gap = at > 0 && yaml.charAt(at - 1) == ':' ? " " : "";
        return yaml.substring(0, at) + gap + "{" + text + "}" + yaml.substring(end(yaml, value));
    }

    private static Map<String, Boolean> merged(String old, Map<String, Boolean> decisions) {
        Map<String, Boolean> all = new TreeMap<>();
        Object parsed = new Yaml(new LoaderOptions()).load(old.isBlank() ? "[]" : old);
        if (parsed instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> decision) {
                    all.put(String.valueOf(decision.get("source")), Boolean.TRUE.equals(decision.get("allow")));
                }
            }
        }
        all.putAll(decisions);
        return all;
    }

    private static String flow(Map<String, Boolean> decisions) {
        List<Object> list = new ArrayList<>();
        decisions.forEach((source, allow) -> {
            Map<String, Object> decision = new TreeMap<>(java.util.Comparator.reverseOrder());
            decision.put("source", source);
            decision.put("allow", allow);
            list.add(decision);
        });
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
        options.setWidth(Integer.MAX_VALUE);
        options.setSplitLines(false);
        return new Yaml(options).dump(list).strip();
    }

    private static int end(String yaml, Node node) {
        return offset(yaml, node.getEndMark().getIndex());
    }

    /** Marks count code points. */
    private static int offset(String yaml, int codePoints) {
        return yaml.offsetByCodePoints(0, codePoints);
    }

    private static @Nullable NodeTuple find(@Nullable Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)) {
                    return tuple;
                }
            }
        }
        return null;
    }
}
