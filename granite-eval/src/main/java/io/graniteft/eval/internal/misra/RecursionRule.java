package io.graniteft.eval.internal.misra;

import io.graniteft.lang.Parameter;
import io.graniteft.lang.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Functions that call themselves, directly or by way of others, as far as the snippet defines them. */
final class RecursionRule {
    private static final int MAX_OVERLOADS = 32;
    private static final int MAX_LOOK = 64;
    /** Macros that only name a function. */
    private static final Set<String> SIGNALS = Set.of("SLOT", "SIGNAL", "METHOD", "Q_ARG");

    private record Call(int callee, int token) {}

    private final Code code;
    private final Uses uses;
    private final List<Definition> definitions;
    private final Names names;
    private final Map<String, List<Integer>> byName = new HashMap<>();

    RecursionRule(Reading reading, Names names) {
        this.code = reading.code;
        this.uses = new Uses(code);
        this.definitions = reading.definitions;
        this.names = names;
        for (int i = 0; i < definitions.size(); i++) {
            List<Integer> same = byName.computeIfAbsent(definitions.get(i).name(), any -> new ArrayList<>());
            if (same.size() < MAX_OVERLOADS) {
                same.add(i);
            }
        }
    }

    void check(Hits hits) {
        List<List<Call>> calls = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            calls.add(calls(i));
        }
        int[] group = groups(calls);
        for (int caller = 0; caller < calls.size(); caller++) {
            for (Call call : calls.get(caller)) {
                if (group[caller] == group[call.callee()]) {
                    String name = definitions.get(caller).name();
                    String message = caller == call.callee()
                            ? "recursion: " + name + " calls itself"
                            : "recursion: " + name + " calls "
                                    + definitions.get(call.callee()).name() + ", which leads back to it";
                    Token at = code.token(call.token());
                    hits.table("misra-17.2", at, "misra-17.2", message);
                }
            }
        }
    }

    private List<Call> calls(int caller) {
        List<Call> calls = new ArrayList<>();
        Statement body = definitions.get(caller).body();
        for (int i = body.first; i < body.end; i++) {
            List<Integer> candidates = code.isName(i) ? byName.get(code.text(i)) : null;
            int open = candidates == null ? -1 : uses.call(i);
            if (candidates == null || open < 0) {
                continue;
            }
            for (int callee : candidates) {
                if (means(caller, callee, i, open)) {
                    calls.add(new Call(callee, i));
                    break;
                }
            }
        }
        return calls;
    }

    /** Whether a call in one definition is a call of another, or of the same. */
    private boolean means(int caller, int callee, int name, int open) {
        Definition target = definitions.get(callee);
        String here = definitions.get(caller).owner();
        String there = target.owner();
        boolean same = switch (code.text(name - 1)) {
            case ".", "->" -> isThis(name - 2) && here.equals(there);
            case "::" ->
                code.isName(name - 2)
                        ? last(there).equals(code.text(name - 2))
                        : there.isEmpty() && !code.is(name - 2, ">");
            case ".*", "->*" -> false;
            default -> there.isEmpty() || here.equals(there) || here.startsWith(there + "::");
        };
        return same
                && !last(there).equals(target.name())
                && (!code.cpp || (takes(target, code.arguments(open)) && !isConverted(open)))
                && !SIGNALS.contains(code.text(name - 2))
                && !names.isVariable(target.name(), code.token(name).start())
                && !uses.isDeclared(uses.low(name));
    }

    private boolean isThis(int i) {
        return code.isKeyword(i, "this")
                || (code.is(i, ")") && code.is(i - 1, "this") && code.is(i - 2, "*") && code.is(i - 3, "("));
    }

    private static String last(String owner) {
        return owner.substring(owner.lastIndexOf(':') + 1);
    }

    /** Whether an argument is converted or unpacked: in C++ that is how one overload calls another. */
    private boolean isConverted(int open) {
        for (int i = open + 1; i < code.partner(open) && i < open + MAX_LOOK; i++) {
            if (code.isKeyword(i, "static_cast") || code.is(i, "...")) {
                return true;
            }
        }
        return false;
    }

    /** In C++ a call with another number of arguments is one of another function by the same name. */
    private static boolean takes(Definition target, int arguments) {
        List<Parameter> parameters = target.function().parameters();
        boolean any = parameters.stream().anyMatch(parameter -> parameter.type().contains("..."));
        return any ? target.function().templateParameters().isEmpty() : parameters.size() == arguments;
    }

    /** The strongly connected groups of the call graph by Tarjan's method, without recursion of our own. */
    private static int[] groups(List<List<Call>> calls) {
        int n = calls.size();
        int[] group = new int[n];
        int[] index = new int[n];
        int[] low = new int[n];
        int[] next = new int[n];
        boolean[] waiting = new boolean[n];
        Arrays.fill(index, -1);
        Deque<Integer> path = new ArrayDeque<>();
        Deque<Integer> stack = new ArrayDeque<>();
        int counter = 0;
        for (int root = 0; root < n; root++) {
            if (index[root] >= 0) {
                continue;
            }
            path.push(root);
            while (!path.isEmpty()) {
                int at = path.element();
                if (index[at] < 0) {
                    index[at] = counter;
                    low[at] = counter++;
                    stack.push(at);
                    waiting[at] = true;
                }
                if (next[at] < calls.get(at).size()) {
                    int to = calls.get(at).get(next[at]++).callee();
                    if (index[to] < 0) {
                        path.push(to);
                    } else if (waiting[to]) {
                        low[at] = Math.min(low[at], index[to]);
                    }
                    continue;
                }
                path.pop();
                if (!path.isEmpty()) {
                    low[path.element()] = Math.min(low[path.element()], low[at]);
                }
                if (low[at] == index[at]) {
                    int member;
                    do {
                        member = stack.pop();
                        waiting[member] = false;
                        group[member] = at;
                    } while (member != at);
                }
            }
        }
        return group;
    }
}
