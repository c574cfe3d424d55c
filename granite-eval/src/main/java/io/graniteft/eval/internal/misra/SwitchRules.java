package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Statement.Kind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form of switch statements. */
final class SwitchRules {
    private static final Pattern ANNOUNCED = Pattern.compile("(?i)fall(?:s|ing)?[ -]?thr(?:ough|u)");

    private final String text;
    private final Code code;
    private final Hits hits;
    private final Statement root;

    SwitchRules(Reading reading, Hits hits) {
        this.text = reading.text;
        this.code = reading.code;
        this.hits = hits;
        this.root = reading.root;
    }

    void check() {
        Reading.each(root, statement -> {
            if (statement.kind == Kind.SWITCH && !statement.children.isEmpty()) {
                check(statement, statement.children.get(0));
            }
        });
    }

    private void check(Statement statement, Statement body) {
        if (body.kind != Kind.BLOCK) {
            return;
        }
        List<Statement> parts = body.children;
        long labels = parts.stream().filter(SwitchRules::isLabel).count();
        if (labels == 0 && !parts.isEmpty()) {
            return; // a macro makes the cases
        }
        int clauses = 0;
        int label = 0;
        int defaultAt = -1;
        Statement before = null;
        for (Statement part : parts) {
            if (isLabel(part)) {
                label++;
                if (before != null && !isLabel(before) && label > 1 && !leaves(before)) {
                    fallsThrough(part.first, "into this label");
                }
                clauses += before == null || !isLabel(before) ? 1 : 0;
                if (part.kind == Kind.DEFAULT) {
                    defaultAt = part.first;
                    if (label > 1 && label < labels) {
                        hits.small("misra-16.5", code.token(part.first), "the default stands between cases");
                    }
                }
            }
            if (part.kind != Kind.LABEL) {
                before = part;
            }
        }
        if (before != null && !isLabel(before) && !leaves(before) && code.is(body.end - 1, "}")) {
            fallsThrough(body.end - 1, "off the end of the switch");
        }
        if (defaultAt < 0) {
            hits.small("misra-16.4", code.token(statement.first), "this switch has no default");
        }
        if (clauses < 2) {
            hits.small("misra-16.6", code.token(statement.first), "this switch has fewer than two clauses");
        }
    }

    private void fallsThrough(int at, String where) {
        // A comment must not move the score, so an announced one costs the same under another name.
        int from = code.token(at - 1).end();
        int to = code.token(at).start();
        boolean announced =
                from < to && ANNOUNCED.matcher(text).region(from, to).find();
        hits.small(
                announced ? "announced-fall-through" : "misra-16.3",
                code.token(at),
                "control runs from the clause before " + where);
    }

    private static boolean isLabel(Statement statement) {
        return statement.kind == Kind.CASE || statement.kind == Kind.DEFAULT;
    }

    /** Whether control does not go on behind a statement, or says that it means to. */
    private boolean leaves(Statement statement) {
        return switch (statement.kind) {
            case BREAK, RETURN, THROW, GOTO, CONTINUE -> true;
            case BLOCK, TRY ->
                !statement.children.isEmpty() && leaves(statement.children.get(statement.children.size() - 1));
            case IF ->
                statement.heads.get(statement.heads.size() - 1).open() < 0
                        && statement.children.stream().allMatch(this::leaves);
            case SIMPLE -> statement.children.isEmpty() ? isFarewell(statement) : leaves(last(statement));
            default -> false;
        };
    }

    private static Statement last(Statement statement) {
        return statement.children.get(statement.children.size() - 1);
    }

    private boolean isFarewell(Statement statement) {
        for (int i = statement.first; i < statement.end; i++) {
            if (code.isName(i)) {
                String name = code.text(i).toLowerCase(Locale.ROOT).replace("_", "");
                if (name.contains("fallthrough") || LoopRules.neverReturns(code.text(i))) {
                    return true;
                }
            }
        }
        return false;
    }
}
