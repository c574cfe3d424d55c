package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Statement.Head;
import io.graniteft.eval.internal.misra.Statement.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Loops that never end, and loops that end in more than one place. */
final class LoopRules {
    /** Functions that do not come back. */
    private static final Set<String> NO_RETURN = Set.of(
            "exit",
            "_exit",
            "_Exit",
            "abort",
            "quick_exit",
            "longjmp",
            "siglongjmp",
            "pthread_exit",
            "thrd_exit",
            "terminate",
            "panic",
            "do_exit",
            "kthread_exit",
            "vTaskDelete",
            "err",
            "errx",
            "ExitThread",
            "ExitProcess",
            "__builtin_unreachable",
            "__builtin_trap",
            "unreachable");
    /** What macros are named that leave: each of these words between underscores. */
    private static final Set<String> LEAVING = Set.of("BREAK", "RETURN", "THROW", "EXIT", "ABORT", "GOTO", "FAIL");

    private static final Pattern ZERO = Pattern.compile("0[xXbB]?0*\\.?0*[uUlLfF]*");
    private static final Set<String> TRUE = Set.of("true", "TRUE", "pdTRUE", "True");
    private static final Set<String> FALSE = Set.of("false", "FALSE", "pdFALSE", "False");

    private final Code code;
    private final Hits hits;
    private final Uses uses;
    private final Set<String> noReturn = new HashSet<>(NO_RETURN);
    private final List<Scope> scopes = new ArrayList<>();

    /** A statement that is being read and that a jump can belong to or leave. */
    private static final class Scope {
        final Statement statement;
        /** The labels of a function. */
        final Map<String, Integer> labels = new HashMap<>();

        int breaks;
        int jumpsOut;
        boolean left;

        Scope(Statement statement) {
            this.statement = statement;
        }

        boolean isFunction() {
            return statement.kind == Kind.FUNCTION || statement.kind == Kind.LAMBDA;
        }
    }

    LoopRules(Reading reading, Hits hits) {
        this.code = reading.code;
        this.hits = hits;
        this.uses = new Uses(code);
        for (Definition definition : reading.definitions) {
            if (definition.function().specifiers().stream().anyMatch(each -> each.contains("oreturn"))) {
                noReturn.add(definition.name());
            }
        }
    }

    void check(Statement root) {
        Scope all = new Scope(root);
        labels(all);
        scopes.add(all);
        root.children.forEach(this::visit);
        scopes.clear();
    }

    private void labels(Scope function) {
        Deque<Statement> open = new ArrayDeque<>(function.statement.children);
        while (!open.isEmpty()) {
            Statement statement = open.pop();
            if (statement.kind == Kind.LABEL) {
                function.labels.put(code.text(statement.first), statement.first);
            } else if (statement.kind != Kind.FUNCTION && statement.kind != Kind.LAMBDA) {
                statement.children.forEach(open::push);
            }
        }
    }

    private void visit(Statement statement) {
        Scope own = new Scope(statement);
        boolean scope = statement.isLoop() || statement.kind == Kind.SWITCH || own.isFunction();
        if (scope) {
            scopes.add(own);
            if (own.isFunction()) {
                labels(own);
            }
        }
        jump(statement);
        words(statement);
        statement.inHeads.forEach(this::visit);
        statement.children.forEach(this::visit);
        if (scope) {
            scopes.remove(scopes.size() - 1);
            close(own);
        }
    }

    private void jump(Statement statement) {
        switch (statement.kind) {
            case BREAK -> scopes.get(scopes.size() - 1).breaks++;
            case RETURN, THROW -> leave();
            case GOTO -> leaveFor(code.text(statement.first + 1));
            default -> {}
        }
    }

    /** Every loop around this place in the same function is left. */
    private void leave() {
        for (int i = scopes.size() - 1; i >= 0 && !scopes.get(i).isFunction(); i--) {
            scopes.get(i).left = true;
        }
    }

    /** Every loop around this place that does not hold the label is left; a label that is nowhere is outside. */
    private void leaveFor(String label) {
        int function = scopes.size() - 1;
        while (function > 0 && !scopes.get(function).isFunction()) {
            function--;
        }
        int target = scopes.get(function).labels.getOrDefault(label, -1);
        for (int i = scopes.size() - 1; i > function; i--) {
            Scope around = scopes.get(i);
            if (target < around.statement.first || target >= around.statement.end) {
                around.jumpsOut++;
                around.left = true;
            }
        }
    }

    /** Looks for words that leave in what a statement has of its own. */
    private void words(Statement statement) {
        for (Head head : statement.heads) {
            words(head.open() + 1, head.close(), statement.inHeads);
        }
        if (statement.kind == Kind.SIMPLE) {
            words(statement.first, statement.end, statement.children);
        }
    }

    private void words(int first, int end, List<Statement> inner) {
        int from = first;
        for (Statement each : inner) {
            if (each.first >= first && each.end <= end) {
                words(from, each.first);
                from = each.end;
            }
        }
        words(from, end);
    }

    private void words(int from, int to) {
        for (int i = from; i < to; i++) {
            boolean leaves = code.isName(i)
                    ? (noReturn.contains(code.text(i))
                                    && !code.is(i - 1, ".")
                                    && !code.is(i - 1, "->")
                                    && uses.call(i) >= 0)
                            || isNamedLikeAnExit(code.text(i))
                    : code.isKeyword(i, "throw") || code.isKeyword(i, "co_return");
            if (leaves) {
                leave();
            }
        }
    }

    /** Whether a name is that of a function of a library that does not come back. */
    static boolean neverReturns(String name) {
        return NO_RETURN.contains(name);
    }

    private static boolean isNamedLikeAnExit(String name) {
        if (name.indexOf('_') < 0 || !Uses.isNamedLikeAMacro(name)) {
            return false;
        }
        for (String part : name.split("_", -1)) {
            if (LEAVING.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private void close(Scope scope) {
        Statement loop = scope.statement;
        if (!loop.isLoop() || loop.kind == Kind.LOOP_MACRO) {
            return;
        }
        if (scope.breaks == 0 && !scope.left && isEndless(loop)) {
            hits.table("infinite-loop", code.token(loop.first), "infinite-loop", "nothing ends this loop");
        }
        if (!code.cpp && scope.breaks + scope.jumpsOut > 1) {
            hits.small("misra-15.4", code.token(loop.first), "a loop is left in more than one place");
        }
    }

    private boolean isEndless(Statement loop) {
        Head head = loop.head();
        if (head.open() < 0) {
            return false;
        }
        int from = head.open() + 1;
        int to = head.close();
        if (loop.kind == Kind.FOR) {
            int first = semicolon(from, to);
            int second = semicolon(first + 1, to);
            if (first < 0 || second < 0) {
                return false;
            }
            from = first + 1;
            to = second;
            if (from == to) {
                return true;
            }
        }
        while (code.is(from, "(") && code.partner(from) == to - 1) {
            from++;
            to--;
        }
        boolean negated = code.is(from, "!");
        from += negated ? 1 : 0;
        if (to - from == 3 && code.is(from + 1, "==") && code.isNumber(from)) {
            return code.is(from + 2, code.text(from));
        }
        return to == from + 1 && (negated ? isFalse(from) : isTrue(from));
    }

    private int semicolon(int from, int to) {
        for (int i = from; i >= 0 && i < to; i = code.after(i)) {
            if (code.is(i, ";")) {
                return i;
            }
        }
        return -1;
    }

    private boolean isTrue(int i) {
        return TRUE.contains(code.text(i))
                || (code.isCharacter(i) && !code.is(i, "'\\0'"))
                || (code.isNumber(i) && !isZero(code.text(i)));
    }

    private boolean isFalse(int i) {
        return FALSE.contains(code.text(i)) || (code.isNumber(i) && isZero(code.text(i)));
    }

    private static boolean isZero(String number) {
        return ZERO.matcher(number).matches();
    }
}
