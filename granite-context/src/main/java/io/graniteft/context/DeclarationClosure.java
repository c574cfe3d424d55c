package io.graniteft.context;

import io.graniteft.context.internal.Order;
import io.graniteft.context.internal.StandardNames;
import io.graniteft.context.internal.Tags;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.DeclarationSource;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Declarations out of a store, each with everything that it needs itself, in an order in which a compiler takes them. Of several
 * candidates for a name the one nearest to the file that asks is taken. Thread-safe; the same name always gives the same answer.
 */
public final class DeclarationClosure implements DeclarationSource {
    /** More declarations are not gathered for one name: then it hangs together with half of the code base. */
    private static final int MOST = 400;

    /** What a function says that is looked up, in the order in which a budget is spent on it. */
    private static final List<EdgeKind> NEEDS =
            List.of(EdgeKind.CALLS, EdgeKind.USES_TYPE, EdgeKind.USES_MACRO, EdgeKind.USES_GLOBAL);

    private final SymbolGraph graph;
    private final String path;
    private final Scope scope;
    private final Map<String, Optional<Node>> nearest = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> texts = new ConcurrentHashMap<>();

    /**
     * A source of declarations.
     *
     * @param path the file that they are for; empty where that is not known
     * @param scope what may not be seen
     */
    public DeclarationClosure(SymbolGraph graph, String path, Scope scope) {
        this.graph = Objects.requireNonNull(graph, "graph");
        this.path = Objects.requireNonNull(path, "path");
        this.scope = Objects.requireNonNull(scope, "scope");
    }

    @Override
    public Optional<String> declarationOf(String name) {
        return texts.computeIfAbsent(name, any -> {
            String text = text(closure(List.of(name), Set.of()));
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        });
    }

    /**
     * The declarations that code needs, in the order in which a compiler takes them.
     *
     * @param code functions; what they define themselves is not given
     */
    public List<Declaration> needsOf(String code) {
        String name = path.isEmpty() ? "snippet.c" : path;
        Set<String> names = new LinkedHashSet<>();
        Set<String> own = new HashSet<>();
        for (CFunction function :
                new FunctionExtractor().extract(new SourceText(name, code)).functions()) {
            own.add(function.name());
            names.addAll(namesOf(function));
        }
        return closure(names, own);
    }

    /** The declarations that a function of the store needs. */
    public List<Declaration> needsOf(Node function) {
        List<String> names = needs(function);
        names.addAll(others(function, names));
        return closure(names, Set.of(function.name()));
    }

    /** The names that a function needs, those first that say most. */
    static List<String> needs(Node function) {
        List<String> names = new ArrayList<>();
        NEEDS.forEach(edge -> names.addAll(function.names(edge)));
        return names;
    }

    /** What else of a function's names is a macro, a constant, or something of the same file: arguments of macros, callbacks. */
    private List<String> others(Node function, Collection<String> known) {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>(known);
        for (String name : Tags.names(function.text())) {
            if (seen.add(name)
                    && nearest(name, path)
                            .filter(node -> node.kind() == NodeKind.MACRO
                                    || node.kind() == NodeKind.ENUM_CONST
                                    || (node.kind() != NodeKind.TYPE
                                            && node.path().equals(path)))
                            .isPresent()) {
                names.add(name);
            }
        }
        return names;
    }

    private static List<String> namesOf(CFunction function) {
        List<String> names = new ArrayList<>(function.callees());
        names.addAll(function.types());
        names.addAll(function.macros());
        names.addAll(function.globals());
        return names;
    }

    /** The declarations of these names with all that they need themselves. */
    public List<Declaration> closure(Collection<String> names, Set<String> own) {
        Gathering gathering = new Gathering(own);
        names.forEach(name -> gathering.visit(Order.simple(name), path, 0));
        return gathering.inOrder();
    }

    /** The texts of declarations, one after the other. */
    public static String text(List<Declaration> declarations) {
        StringBuilder text = new StringBuilder();
        declarations.forEach(each -> text.append(each.text()).append('\n'));
        return text.toString();
    }

    private Optional<Node> nearest(String name, String from) {
        return nearest.computeIfAbsent(name + "\n" + from, any -> {
            List<Node> candidates = graph.resolve(name, from.isEmpty() ? path : from, scope).stream()
                    .filter(node -> node.kind() != NodeKind.DOMAIN && node.kind() != NodeKind.STANDARD)
                    .toList();
            return candidates.isEmpty() ? Optional.empty() : Optional.of(best(candidates));
        });
    }

    /** Of what stands in one place under one name, a type's members tell more than its second name. */
    private static Node best(List<Node> candidates) {
        Node first = candidates.get(0);
        return candidates.stream()
                .filter(node -> node.path().equals(first.path()) && node.kind() == first.kind())
                .max(Comparator.comparingInt(node -> node.form().equals("typedef") ? 0 : 1))
                .filter(node -> first.kind() == NodeKind.TYPE)
                .orElse(first);
    }

    /** Goes from name to name until nothing new is needed. */
    private final class Gathering {
        private final Set<String> own;
        private final Set<String> visited = new HashSet<>();
        private final Map<String, Declaration> found = new LinkedHashMap<>();
        private final Map<String, String> texts = new HashMap<>();

        Gathering(Set<String> own) {
            this.own = own;
        }

        void visit(String name, String from, int depth) {
            if (own.contains(name)
                    || StandardNames.contains(name)
                    || found.size() >= MOST
                    || depth > MOST
                    || !visited.add(name)) {
                return;
            }
            Optional<Node> node = nearest(name, from);
            if (node.isEmpty()) {
                return;
            }
            Node each = node.get();
            if (each.kind() == NodeKind.ENUM_CONST) {
                each.names(EdgeKind.USES_TYPE).forEach(holder -> visit(holder, each.path(), depth + 1));
                return;
            }
            // What one statement declares shares its text, under however many names.
            String text = declared(each);
            if (text.isEmpty() || texts.putIfAbsent(text, each.id()) != null) {
                return;
            }
            List<String> needs = each.kind() == NodeKind.FUNCTION && each.definition() ? headNeeds(each) : all(each);
            List<String> later = new ArrayList<>();
            for (String needed : needs) {
                if (Tags.isEnoughByName(text, needed)) {
                    later.add(needed);
                } else {
                    visit(Order.simple(needed), each.path(), depth + 1);
                }
            }
            found.put(each.id(), new Declaration(each.id(), each.name(), each.path(), text));
            later.forEach(needed -> visit(Order.simple(needed), each.path(), depth + 1));
        }

        List<Declaration> inOrder() {
            return List.copyOf(found.values());
        }
    }

    private static List<String> all(Node node) {
        return node.references().stream().map(Reference::name).distinct().toList();
    }

    /** Of a function that is only declared, the types of its head. */
    private static List<String> headNeeds(Node function) {
        return function.names(EdgeKind.USES_TYPE).stream()
                .filter(name -> function.signature().contains(name))
                .toList();
    }

    /** The text that declares a node. */
    static String declared(Node node) {
        if (node.kind() == NodeKind.FUNCTION && node.definition()) {
            return node.qualifiedName().contains("::") || node.signature().isEmpty() ? "" : node.signature() + ";";
        }
        return node.text();
    }

    /**
     * A declaration that was gathered.
     *
     * @param id the node that it is of
     * @param name what it declares
     * @param path where it stands
     * @param text its source
     */
    public record Declaration(String id, String name, String path, String text) {
        public Declaration {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(text, "text");
        }
    }
}
