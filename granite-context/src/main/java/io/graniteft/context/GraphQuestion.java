package io.graniteft.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question about the graph in words: {@code callers of X}, {@code types used by X}.
 *
 * @param relation what is asked for, as one of {@link #relations}
 * @param name of what
 */
public record GraphQuestion(String relation, String name) {
    /** A way along the graph: along its edges or against them. */
    private record Step(EdgeKind kind, boolean forward) {}

    private static final Map<String, List<Step>> RELATIONS = relationsInOrder();
    private static final Pattern WORDS = Pattern.compile(
            "\\s*(callers of|callees of|types used by|users of|macros used by|globals used by|includes of|includers of"
                    + "|definitions of|contents of|standards of|domain of|members of)\\s+(\\S+)\\s*");

    private static Map<String, List<Step>> relationsInOrder() {
        Map<String, List<Step>> all = new LinkedHashMap<>();
        all.put("callers of", List.of(new Step(EdgeKind.CALLS, false)));
        all.put("callees of", List.of(new Step(EdgeKind.CALLS, true)));
        all.put("types used by", List.of(new Step(EdgeKind.USES_TYPE, true)));
        all.put("macros used by", List.of(new Step(EdgeKind.USES_MACRO, true)));
        all.put("globals used by", List.of(new Step(EdgeKind.USES_GLOBAL, true)));
        all.put(
                "users of",
                List.of(
                        new Step(EdgeKind.USES_TYPE, false),
                        new Step(EdgeKind.USES_MACRO, false),
                        new Step(EdgeKind.USES_GLOBAL, false),
                        new Step(EdgeKind.CALLS, false)));
        all.put("includes of", List.of(new Step(EdgeKind.INCLUDES, true)));
        all.put("includers of", List.of(new Step(EdgeKind.INCLUDES, false)));
        all.put("definitions of", List.of());
        all.put("contents of", List.of(new Step(EdgeKind.DEFINES, true), new Step(EdgeKind.DECLARES, true)));
        all.put("standards of", List.of(new Step(EdgeKind.IMPLEMENTS_STANDARD, true)));
        all.put("domain of", List.of(new Step(EdgeKind.IN_DOMAIN, true)));
        all.put(
                "members of",
                List.of(new Step(EdgeKind.IMPLEMENTS_STANDARD, false), new Step(EdgeKind.IN_DOMAIN, false)));
        return all;
    }

    /** What can be asked for. */
    public static List<String> relations() {
        return List.copyOf(RELATIONS.keySet());
    }

    /** The question that a text is, if it is one. */
    public static Optional<GraphQuestion> of(String text) {
        Matcher matcher = WORDS.matcher(text);
        return matcher.matches()
                ? Optional.of(new GraphQuestion(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** The answer: distinct nodes, in the order of their likelihood. */
    public List<Node> ask(SymbolGraph graph, Scope scope) {
        List<Node> starts = graph.named(name, scope);
        List<Step> steps = RELATIONS.getOrDefault(relation, List.of());
        if (steps.isEmpty()) {
            return starts.stream().filter(Node::definition).toList();
        }
        Map<String, Node> found = new LinkedHashMap<>();
        for (Node start : starts) {
            List<Edge> edges = new ArrayList<>();
            for (Step step : steps) {
                edges.addAll(
                        step.forward() ? graph.from(start, step.kind(), scope) : graph.to(start, step.kind(), scope));
            }
            for (Edge edge : edges) {
                Node other = edge.from().id().equals(start.id()) ? edge.to() : edge.from();
                found.putIfAbsent(other.id(), other);
            }
        }
        return List.copyOf(found.values());
    }
}
