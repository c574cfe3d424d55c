package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Declarator.Sort;
import io.graniteft.eval.internal.misra.Statement.Head;
import io.graniteft.eval.internal.misra.Statement.Kind;
import java.util.List;
import java.util.Set;

/** Commas, assignments inside of expressions, and conditions that are no truth values. */
final class ExpressionRules {
    private static final Set<String> NO_EXPRESSION = Set.of(
            "using",
            "typedef",
            "template",
            "friend",
            "asm",
            "__asm",
            "__asm__",
            "static_assert",
            "_Static_assert",
            "goto",
            "namespace",
            "operator",
            "enum",
            "concept",
            "export",
            "import");
    private static final Set<String> GROUP_WORDS =
            Set.of("return", "case", "sizeof", "else", "do", "throw", "co_return", "not", "and", "or", "in");
    private static final Set<String> COMPARISONS =
            Set.of("==", "!=", "<", ">", "<=", ">=", "&&", "||", "!", "and", "or", "not", "?", "=", ",");
    private static final Set<String> ARITHMETIC =
            Set.of("+", "-", "*", "/", "%", "&", "|", "^", "~", "<<", ">>", "++", "--");

    private final Code code;
    private final Names names;
    private final Hits hits;
    private final Statement root;

    ExpressionRules(Reading reading, Names names, Hits hits) {
        this.code = reading.code;
        this.names = names;
        this.hits = hits;
        this.root = reading.root;
    }

    void check() {
        Reading.each(root, this::statement);
    }

    private void statement(Statement statement) {
        switch (statement.kind) {
            case SIMPLE -> simple(statement);
            case RETURN -> value(statement.first + 1, statement.end, statement.children);
            case FOR -> loop(statement.head(), statement.inHeads);
            case IF, WHILE, DO, SWITCH -> {
                for (Head head : statement.heads) {
                    if (head.open() >= 0) {
                        condition(head.open() + 1, head.close(), statement.inHeads, statement.kind != Kind.SWITCH);
                    }
                }
            }
            default -> {}
        }
    }

    private void simple(Statement statement) {
        int from = statement.first;
        int end = statement.end;
        if (NO_EXPRESSION.contains(code.text(from)) && !code.isName(from)) {
            boolean type = code.is(from, "enum") || code.is(from, "typedef") || code.is(from, "friend");
            if (!type) {
                return;
            }
        }
        discarded(from, end, statement.children);
    }

    private void loop(Head head, List<Statement> inner) {
        int first = semicolon(head.open() + 1, head.close());
        int second = first < 0 ? -1 : semicolon(first + 1, head.close());
        if (second < 0) {
            return;
        }
        discarded(head.open() + 1, first, inner);
        if (second > first + 1) {
            condition(first + 1, second, inner, true);
        }
        discarded(second + 1, head.close(), inner);
    }

    private int semicolon(int from, int to) {
        for (int i = from; i < to; i = code.after(i)) {
            if (code.is(i, ";")) {
                return i;
            }
        }
        return -1;
    }

    /** A declaration, or an expression whose value nobody wants. */
    private void discarded(int from, int end, List<Statement> children) {
        List<Declarator> declared = Declarations.of(code, from, end);
        for (Declarator declarator : declared) {
            if (declarator.comma() >= 0) {
                hits.note("misra-12.3", code.token(declarator.comma()), "several names in one declaration");
            }
            if (declarator.initialiser() >= 0) {
                value(declarator.initialiser() + 1, declarator.end(), children);
            }
        }
        // A type alone has its bases between commas.
        if (!declared.isEmpty() || children.stream().anyMatch(child -> child.kind == Kind.MEMBERS)) {
            return;
        }
        int start = from;
        int stop = end > from && code.is(end - 1, ";") ? end - 1 : end;
        while (code.is(start, "(")) {
            if (code.partner(start) == stop - 1) {
                start++;
                stop--;
            } else if (isVoid(start)) {
                start = code.after(start);
            } else {
                break;
            }
        }
        operands(start, stop, children, false);
    }

    private boolean isVoid(int open) {
        return code.is(open + 1, "void") && code.partner(open) == open + 2;
    }

    /** An expression whose value is used. */
    private void value(int from, int end, List<Statement> children) {
        operands(from, end, children, true);
    }

    /**
     * Looks for assignments and commas in an expression.
     *
     * @param used whether the value of its first assignment is used
     */
    private void operands(int from, int end, List<Statement> children, boolean used) {
        int limit = Math.min(end, code.size());
        boolean assigned = used;
        int child = 0;
        int[] closes = new int[64];
        boolean[] groups = new boolean[64];
        int level = 0;
        for (int i = from; i < limit; i++) {
            while (child < children.size() && children.get(child).end <= i) {
                child++;
            }
            if (child < children.size() && i >= children.get(child).first) {
                i = children.get(child).end - 1;
                continue;
            }
            while (level > 0 && i > closes[level - 1]) {
                level--;
            }
            int close = code.partner(i);
            if (close > i && close < limit) {
                if (level == closes.length) {
                    i = close;
                    continue;
                }
                groups[level] = isGroup(i);
                closes[level++] = close;
                if (code.is(i, "{") || isOpaque(i) || code.isKeyword(i - 1, "sizeof")) {
                    i = close - 1;
                }
                continue;
            }
            int template = code.cpp && code.is(i, "<") && code.isName(i - 1) ? code.afterTemplate(i) : -1;
            if (template > i) {
                i = template - 1;
                continue;
            }
            if (code.is(i, ",")) {
                if (level == 0 || groups[level - 1]) {
                    hits.small("misra-12.3", code.token(i), "a comma operator");
                    assigned = level == 0 ? used : assigned;
                }
            } else if (code.isAssignment(i)) {
                if (code.is(i, "=") && (level > 0 || assigned)) {
                    hits.small("misra-13.4", code.token(i), "the value of an assignment is used");
                }
                assigned |= level == 0;
            }
        }
    }

    /** Whether a bracket groups an expression, so that a comma in it is an operator. */
    private boolean isGroup(int open) {
        if (!code.is(open, "(")) {
            return false;
        }
        int i = open - 1;
        if (code.isKeyword(i)) {
            return GROUP_WORDS.contains(code.text(i));
        }
        return !(code.isName(i)
                || code.is(i, ")")
                || code.is(i, "]")
                || code.is(i, ">")
                || code.is(i, "}")
                || code.is(i - 1, "operator"));
    }

    /** Whether what the bracket holds cannot be told: the arguments of a macro or an attribute, a lambda's head. */
    private boolean isOpaque(int open) {
        int i = open - 1;
        if (code.is(open, "(")) {
            boolean macro = code.isName(i) && Uses.isNamedLikeAMacro(code.text(i));
            boolean word = code.isKeyword(i) && !GROUP_WORDS.contains(code.text(i));
            return macro || word || (code.cpp && code.is(i, "]"));
        }
        boolean element = code.isName(i) || code.is(i, ")") || code.is(i, "]");
        return code.is(open, "[") && (code.is(open + 1, "[") || (code.cpp && !element));
    }

    private void condition(int from, int end, List<Statement> inner, boolean truth) {
        int last = from;
        for (int i = semicolon(from, end); i >= 0; i = semicolon(i + 1, end)) {
            discarded(last, i, inner);
            last = i + 1;
        }
        List<Declarator> declared = Declarations.of(code, last, end);
        if (!declared.isEmpty() && declared.get(0).initialiser() >= 0) {
            return;
        }
        value(last, end, inner);
        if (truth && !code.cpp) {
            truth(last, end);
        }
    }

    /** In C: what is surely a number or a pointer is no truth value. */
    private void truth(int from, int end) {
        int low = from;
        int high = end;
        while (code.is(low, "(") && code.partner(low) == high - 1) {
            low++;
            high--;
        }
        boolean arithmetic = false;
        boolean known = false;
        for (int i = low; i < high; i = code.after(i)) {
            if (COMPARISONS.contains(code.text(i)) || code.isAssignment(i)) {
                return;
            }
            arithmetic |= ARITHMETIC.contains(code.text(i)) && i > low;
            Sort sort = code.isName(i) && !code.isForeign(i) && isPlain(i)
                    ? names.sortOf(code.text(i), code.token(i).start())
                    : null;
            known |= sort == Sort.ARITHMETIC || sort == Sort.POINTER;
        }
        boolean lone = high == low + 1;
        if (known && (lone || arithmetic)) {
            String what = arithmetic ? "a number stands for a condition" : code.text(low) + " is no truth value";
            hits.guess("misra-14.4", code.token(low), what);
        }
    }

    /** Whether a name stands for itself, and not for a call, an element or a member. */
    private boolean isPlain(int i) {
        return !Set.of("(", "[", ".", "->", "::").contains(code.text(i + 1));
    }
}
