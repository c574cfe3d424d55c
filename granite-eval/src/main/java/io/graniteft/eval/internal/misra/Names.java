package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Declarator.Sort;
import io.graniteft.eval.internal.misra.Statement.Head;
import io.graniteft.eval.internal.misra.Statement.Kind;
import io.graniteft.lang.Parameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the snippet itself declares. Within a function there is one scope: blocks are not told apart. */
final class Names {
    private final List<Definition> definitions;
    private final List<Map<String, Sort>> locals = new ArrayList<>();
    private final Map<String, Sort> globals = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private final Set<String> defined = new HashSet<>();

    Names(Reading reading) {
        definitions = reading.definitions;
        definitions.forEach(each -> defined.add(each.name()));
        collect(reading.code, reading.root, globals);
        for (Definition definition : definitions) {
            Map<String, Sort> own = new HashMap<>();
            for (Parameter parameter : definition.function().parameters()) {
                own.put(parameter.name(), sortOf(parameter.type()));
            }
            collect(reading.code, definition.body(), own);
            locals.add(own);
        }
    }

    /** Takes the declarations of one scope; functions within it have their own. */
    private void collect(Code code, Statement from, Map<String, Sort> scope) {
        Deque<Statement> open = new ArrayDeque<>();
        open.push(from);
        while (!open.isEmpty()) {
            Statement statement = open.pop();
            if (statement.kind == Kind.SIMPLE) {
                put(code, statement.first, statement.end, scope);
            }
            for (Head head : statement.heads) {
                if (head.open() >= 0) {
                    put(code, head.open() + 1, head.close(), scope);
                }
            }
            for (Statement child : statement.children) {
                if (child.kind == Kind.MEMBERS) {
                    Map<String, Sort> inside = new HashMap<>();
                    collect(code, child, inside);
                    members.addAll(inside.keySet());
                } else if (child.kind != Kind.FUNCTION) {
                    open.push(child);
                }
            }
        }
    }

    private static void put(Code code, int from, int end, Map<String, Sort> scope) {
        for (Declarator declarator : Declarations.of(code, from, end)) {
            if (declarator.name() >= 0) {
                scope.put(code.text(declarator.name()), declarator.sort());
            }
        }
    }

    private static Sort sortOf(String type) {
        if (type.endsWith("*") || type.endsWith("]") || type.contains("(*")) {
            return Sort.POINTER;
        }
        Sort found = Sort.UNKNOWN;
        for (String word : type.split(" ", -1)) {
            Sort sort = Declarations.sortOf(word);
            found = sort == Sort.UNKNOWN ? found : sort;
        }
        return type.contains("&") || type.contains("<") ? Sort.UNKNOWN : found;
    }

    /** Whether the snippet defines a function of this name. */
    boolean defines(String name) {
        return defined.contains(name);
    }

    /** Whether a record of the snippet has a member of this name. */
    boolean isMember(String name) {
        return members.contains(name);
    }

    /** What the snippet declares a name as at some offset of the text; null when it does not. */
    @Nullable
    Sort sortOf(String name, int offset) {
        int around = around(offset);
        Sort local = around < 0 ? null : locals.get(around).get(name);
        return local != null ? local : globals.get(name);
    }

    /** Whether a variable of this name is declared where an offset of the text lies. */
    boolean isVariable(String name, int offset) {
        Sort sort = sortOf(name, offset);
        return sort != null && sort != Sort.FUNCTION;
    }

    /** The number of the definition around an offset of the text, or -1. */
    private int around(int offset) {
        int low = 0;
        int high = definitions.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Definition definition = definitions.get(middle);
            if (offset < definition.function().range().start()) {
                high = middle - 1;
            } else if (offset >= definition.function().range().end()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }
}
