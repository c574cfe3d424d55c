package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Statement.Head;
import io.graniteft.eval.internal.misra.Statement.Kind;
import java.util.ArrayList;
import java.util.List;

/** The form of branches and bodies, and where functions return. */
final class BranchRules {
    private final Code code;
    private final Hits hits;
    private final Reading reading;

    BranchRules(Reading reading, Hits hits) {
        this.code = reading.code;
        this.hits = hits;
        this.reading = reading;
    }

    void check() {
        Reading.each(reading.root, statement -> {
            if (statement.kind == Kind.IF) {
                chain(statement);
            } else if (!statement.heads.isEmpty() && statement.kind != Kind.BLOCK) {
                braces(statement.head().keyword(), statement.children);
            }
        });
        if (!code.cpp) {
            reading.definitions.forEach(definition -> returns(definition.body()));
        }
    }

    private void chain(Statement chain) {
        for (int i = 0; i < chain.children.size() && i < chain.heads.size(); i++) {
            braces(chain.heads.get(i).keyword(), List.of(chain.children.get(i)));
        }
        Head last = chain.heads.get(chain.heads.size() - 1);
        if (last.elseAt() >= 0 && last.open() >= 0) {
            hits.small("misra-15.7", code.token(last.keyword()), "no else ends this chain of else if");
        }
    }

    private void braces(int keyword, List<Statement> body) {
        if (body.isEmpty() || body.get(0).kind != Kind.BLOCK) {
            hits.small("misra-15.6", code.token(keyword), "the body of this " + code.text(keyword) + " has no braces");
        }
    }

    private void returns(Statement body) {
        List<Statement> top = body.children;
        int tail = top.size();
        while (tail > 0 && top.get(tail - 1).kind == Kind.RETURN) {
            tail--; // several at the end are those of different branches of a conditional
        }
        int last = tail < top.size() ? top.get(tail).first : body.end;
        List<Statement> early = new ArrayList<>();
        Reading.each(body, statement -> {
            if (statement.kind == Kind.RETURN && statement.first < last) {
                early.add(statement);
            }
        });
        boolean only = early.size() == 1 && tail == top.size() && endsAll(top, early.get(0));
        if (!only) {
            early.forEach(each ->
                    hits.small("misra-15.5", code.token(each.first), "a return before the end of the function"));
        }
    }

    /** Whether a return stands open in the body and nothing behind it can be reached. */
    private static boolean endsAll(List<Statement> top, Statement exit) {
        int at = top.indexOf(exit);
        return at >= 0 && top.subList(at, top.size()).stream().noneMatch(each -> each.kind == Kind.LABEL);
    }
}
