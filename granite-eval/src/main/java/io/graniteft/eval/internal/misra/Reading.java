package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Statement.Kind;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A snippet as the rules see it. */
final class Reading {
    /** The text as it is. */
    final String text;
    /** The live tokens as they are written, directives among them. */
    final List<Token> live;
    /** The tokens of all branches of conditionals, macros replaced. */
    final Code words;
    /** The tokens of branches that make a structure, macros replaced. */
    final Code code;
    /** All statements, in one block. */
    final Statement root;
    /** The definitions, in the order of the text. */
    final List<Definition> definitions;

    /** Reads a snippet from its live tokens and the functions in it. */
    Reading(String text, List<Token> live, List<CFunction> functions, boolean cpp) {
        this.text = text;
        this.live = live;
        List<Token> expanded = Expansion.of(live);
        List<Token> chosen = Branches.choose(expanded);
        this.code = new Code(chosen, cpp);
        List<Token> all = expanded.stream()
                .filter(token -> token.kind() != Token.Kind.DIRECTIVE)
                .toList();
        this.words = all.size() == chosen.size() ? code : new Code(all, cpp);
        Map<Integer, Integer> byOffset = new HashMap<>();
        for (int i = 0; i < code.size(); i++) {
            byOffset.putIfAbsent(code.token(i).start(), i);
        }
        int[] bodies = new int[code.size()];
        Map<Integer, CFunction> byHead = new HashMap<>();
        for (CFunction function : functions) {
            Integer head = byOffset.get(function.range().start());
            Integer body = byOffset.get(function.range().end() - function.body().length());
            if (head != null && body != null && code.is(body, "{") && body > head) {
                bodies[head] = body;
                byHead.putIfAbsent(head, function);
            }
        }
        this.root = new StatementParser(code, bodies).parse();
        this.definitions = new ArrayList<>();
        each(root, statement -> {
            CFunction function = statement.kind == Kind.FUNCTION ? byHead.get(statement.first) : null;
            if (function != null) {
                definitions.add(new Definition(function, statement));
            }
        });
    }

    /** Visits a statement and all in it, in the order of the text. */
    static void each(Statement from, Consumer<Statement> visitor) {
        Deque<Statement> open = new ArrayDeque<>();
        open.push(from);
        while (!open.isEmpty()) {
            Statement statement = open.pop();
            visitor.accept(statement);
            for (int i = statement.children.size() - 1; i >= 0; i--) {
                open.push(statement.children.get(i));
            }
            statement.inHeads.forEach(open::push);
        }
    }
}
