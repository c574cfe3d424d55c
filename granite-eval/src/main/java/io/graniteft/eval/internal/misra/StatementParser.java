package io.graniteft.eval.internal.misra;

import io.graniteft.eval.internal.misra.Statement.Head;
import io.graniteft.eval.internal.misra.Statement.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads tokens into statements. It takes any text: what is no statement is skipped, and what nests too deeply is taken as one
 * piece. Every token is looked at a bounded number of times.
 */
final class StatementParser {
    private static final int MAX_DEPTH = 200;
    private static final int LAMBDA_HEAD = 16;
    private static final Set<String> STATEMENT_WORDS =
            Set.of("if", "for", "while", "do", "switch", "return", "goto", "break", "continue");
    private static final Set<String> RECORDS = Set.of("struct", "union", "class");

    private final Code code;
    /** For each token the index of the brace that opens the body of the definition that begins here, else 0. */
    private final int[] bodies;

    StatementParser(Code code, int[] bodies) {
        this.code = code;
        this.bodies = bodies;
    }

    /** The whole text as one block. */
    Statement parse() {
        Statement root = new Statement(Kind.BLOCK, 0);
        root.end = code.size();
        list(root, 0, code.size(), 0);
        return root;
    }

    private void list(Statement into, int from, int to, int depth) {
        int i = from;
        while (i < to) {
            i = statement(into.children, i, to, depth);
        }
    }

    /** Reads one statement and adds it; returns the index behind it, which is beyond {@code i}. */
    private int statement(List<Statement> into, int i, int to, int depth) {
        if (depth > MAX_DEPTH) {
            return add(into, new Statement(Kind.SIMPLE, i), to);
        }
        if (bodies[i] > i && bodies[i] < to) {
            Statement function = new Statement(Kind.FUNCTION, i);
            int end = block(function.children, bodies[i], to, depth + 1);
            return add(into, function, end);
        }
        String text = code.text(i);
        switch (text) {
            case "{" -> {
                return block(into, i, to, depth + 1);
            }
            case ";" -> {
                return add(into, new Statement(Kind.EMPTY, i), i + 1);
            }
            case "}", ")", "]" -> {
                return i + 1;
            }
            default -> {}
        }
        if (code.isKeyword(i)) {
            int end = keyword(into, i, to, depth, text);
            if (end > i) {
                return end;
            }
        } else if (code.isName(i)) {
            int end = name(into, i, to, depth);
            if (end > i) {
                return end;
            }
        }
        return simple(into, Kind.SIMPLE, i, to, depth);
    }

    private static int add(List<Statement> into, Statement statement, int end) {
        statement.end = end;
        into.add(statement);
        return end;
    }

    private int block(List<Statement> into, int brace, int to, int depth) {
        return block(into, Kind.BLOCK, brace, to, depth);
    }

    private int block(List<Statement> into, Kind kind, int brace, int to, int depth) {
        Statement block = new Statement(kind, brace);
        int close = code.partner(brace) > brace && code.partner(brace) < to ? code.partner(brace) : to;
        list(block, brace + 1, close, depth);
        return add(into, block, Math.min(to, close + 1));
    }

    private int keyword(List<Statement> into, int i, int to, int depth, String text) {
        return switch (text) {
            case "if" -> branches(into, i, to, depth);
            case "while" -> loop(into, Kind.WHILE, i, to, depth);
            case "for" -> loop(into, Kind.FOR, i, to, depth);
            case "switch" -> loop(into, Kind.SWITCH, i, to, depth);
            case "do" -> doLoop(into, i, to, depth);
            case "case" -> caseLabel(into, i, to);
            case "default" -> code.is(i + 1, ":") ? add(into, new Statement(Kind.DEFAULT, i), Math.min(to, i + 2)) : -1;
            case "return", "co_return" -> simple(into, Kind.RETURN, i, to, depth);
            case "throw" -> simple(into, Kind.THROW, i, to, depth);
            case "break" -> simple(into, Kind.BREAK, i, to, depth);
            case "continue" -> simple(into, Kind.CONTINUE, i, to, depth);
            case "goto" -> simple(into, Kind.GOTO, i, to, depth);
            case "else" -> i + 1;
            case "try" -> code.is(i + 1, "{") ? tryBlock(into, i, to, depth) : -1;
            case "public", "protected", "private" ->
                code.is(i + 1, ":") ? add(into, new Statement(Kind.LABEL, i), Math.min(to, i + 2)) : -1;
            case "namespace", "inline" -> namespace(into, i, to, depth);
            case "extern" -> code.isString(i + 1) && code.is(i + 2, "{") ? block(into, i + 2, to, depth + 1) : -1;
            default -> -1;
        };
    }

    private int namespace(List<Statement> into, int i, int to, int depth) {
        int k = code.is(i, "inline") ? i + 1 : i;
        if (!code.isKeyword(k, "namespace")) {
            return -1;
        }
        k++;
        while (code.isName(k) || code.is(k, "::")) {
            k++;
        }
        return code.is(k, "{") ? block(into, k, to, depth + 1) : -1;
    }

    /** What begins with a name: a label, a macro with a body, or nothing of that kind. */
    private int name(List<Statement> into, int i, int to, int depth) {
        if (code.is(i + 1, ":")) {
            return add(into, new Statement(Kind.LABEL, i), Math.min(to, i + 2));
        }
        if (code.is(i + 1, "{") && depth > 0) {
            return block(into, i + 1, to, depth + 1);
        }
        int close = code.is(i + 1, "(") ? code.partner(i + 1) : -1;
        if (close < 0 || close + 1 >= to) {
            return -1;
        }
        boolean loop = isNamedLikeALoop(code.text(i));
        int behind = close + 1;
        boolean word = code.isKeyword(behind) && STATEMENT_WORDS.contains(code.text(behind));
        if (code.is(behind, "{") || (loop && (word || code.isName(behind)))) {
            Statement macro = new Statement(loop ? Kind.LOOP_MACRO : Kind.BLOCK, i);
            macro.heads.add(new Head(i, i + 1, close, -1));
            return add(into, macro, statement(macro.children, behind, to, depth + 1));
        }
        return word ? add(into, new Statement(Kind.SIMPLE, i), behind) : -1;
    }

    private static boolean isNamedLikeALoop(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("foreach") || lower.contains("for_") || lower.contains("_each") || lower.contains("loop");
    }

    private int branches(List<Statement> into, int i, int to, int depth) {
        Statement chain = new Statement(Kind.IF, i);
        int keyword = i;
        int elseAt = -1;
        while (true) {
            int open =
                    code.is(keyword + 1, "constexpr") || code.is(keyword + 1, "consteval") ? keyword + 2 : keyword + 1;
            int close = code.is(open, "(") ? code.partner(open) : -1;
            if (close < 0 || close >= to) {
                return chain.heads.isEmpty() ? -1 : add(into, chain, keyword + 1);
            }
            chain.heads.add(new Head(keyword, open, close, elseAt));
            head(chain, open, close, depth);
            int next = body(chain, close + 1, to, depth);
            if (next >= to || !code.isKeyword(next, "else")) {
                return add(into, chain, next);
            }
            elseAt = next;
            if (!code.isKeyword(next + 1, "if") || next + 1 >= to) {
                chain.heads.add(new Head(next, -1, -1, next));
                return add(into, chain, body(chain, next + 1, to, depth));
            }
            keyword = next + 1;
        }
    }

    /** Reads the braces within a head's parentheses. */
    private void head(Statement of, int open, int close, int depth) {
        int i = open + 1;
        while (i < close) {
            int lambda = code.is(i, "[") ? lambda(i) : -1;
            if (lambda >= 0 && lambda < close) {
                i = block(of.inHeads, Kind.LAMBDA, lambda, close, depth + 1);
            } else if (code.is(i, "{") && braces(i, false, false) != null) {
                i = block(of.inHeads, i, close, depth + 1);
            } else {
                i++;
            }
        }
    }

    /** Reads the statement that a head governs; labels in front of it make a block of it. */
    private int body(Statement of, int from, int to, int depth) {
        int before = of.children.size();
        int i = from;
        while (i < to) {
            if (code.is(i, "}")) {
                break;
            }
            i = statement(of.children, i, to, depth + 1);
            Statement last = of.children.size() > before ? of.children.get(of.children.size() - 1) : null;
            if (last != null && last.kind != Kind.LABEL && last.kind != Kind.CASE && last.kind != Kind.DEFAULT) {
                break;
            }
        }
        if (of.children.size() != before + 1) {
            Statement group = new Statement(Kind.SIMPLE, Math.min(from, code.size() - 1));
            group.end = i;
            List<Statement> tail = of.children.subList(before, of.children.size());
            group.children.addAll(tail);
            tail.clear();
            of.children.add(group);
        }
        return i;
    }

    private int loop(List<Statement> into, Kind kind, int i, int to, int depth) {
        int close = code.is(i + 1, "(") ? code.partner(i + 1) : -1;
        if (close < 0 || close >= to) {
            return -1;
        }
        Statement loop = new Statement(kind, i);
        loop.heads.add(new Head(i, i + 1, close, -1));
        head(loop, i + 1, close, depth);
        return add(into, loop, body(loop, close + 1, to, depth));
    }

    private int doLoop(List<Statement> into, int i, int to, int depth) {
        Statement loop = new Statement(Kind.DO, i);
        int next = body(loop, i + 1, to, depth);
        int close = next < to && code.isKeyword(next, "while") && code.is(next + 1, "(") ? code.partner(next + 1) : -1;
        if (close < 0 || close >= to) {
            loop.heads.add(new Head(i, -1, -1, -1));
            return add(into, loop, next);
        }
        loop.heads.add(new Head(i, next + 1, close, -1));
        head(loop, next + 1, close, depth);
        int behind = code.is(close + 1, ";") ? close + 2 : close + 1;
        return add(into, loop, Math.min(to, behind));
    }

    private int caseLabel(List<Statement> into, int i, int to) {
        int questions = 0;
        for (int k = i + 1; k < to; k = code.after(k)) {
            switch (code.text(k)) {
                case "?" -> questions++;
                case ":" -> {
                    if (questions == 0) {
                        return add(into, new Statement(Kind.CASE, i), k + 1);
                    }
                    questions--;
                }
                case ";", "{", "}" -> {
                    return -1;
                }
                default -> {}
            }
        }
        return -1;
    }

    private int tryBlock(List<Statement> into, int i, int to, int depth) {
        Statement all = new Statement(Kind.TRY, i);
        int next = block(all.children, i + 1, to, depth + 1);
        while (next < to && code.isKeyword(next, "catch") && code.is(next + 1, "(")) {
            int brace = code.after(next + 1);
            if (brace >= to || !code.is(brace, "{")) {
                break;
            }
            next = block(all.children, brace, to, depth + 1);
        }
        return add(into, all, next);
    }

    /** Everything up to the semicolon that ends it, the end of the block, or the beginning of a definition. */
    private int simple(List<Statement> into, Kind kind, int from, int to, int depth) {
        Statement statement = new Statement(kind, from);
        int inside = -1;
        boolean enumeration = false;
        boolean record = false;
        boolean value = false;
        int i = from;
        while (i < to) {
            boolean top = i > inside;
            String text = code.text(i);
            if (top && (text.equals(";") || text.equals("}"))) {
                return add(into, statement, text.equals(";") ? i + 1 : Math.max(i, from + 1));
            }
            if (top && i > from && bodies[i] > i) {
                return add(into, statement, i);
            }
            if (text.equals("{")) {
                Kind braces = braces(i, record && top && !value, top && !value);
                if (braces != null) {
                    i = block(statement.children, braces, i, to, depth + 1);
                    if (braces == Kind.BLOCK && top) {
                        return add(into, statement, i);
                    }
                    continue;
                }
            }
            if (top) {
                enumeration |= code.isKeyword(i, "enum");
                record |= !enumeration && code.isKeyword(i) && RECORDS.contains(text);
                value |= text.equals("=");
                inside = code.partner(i) > i && code.partner(i) < to ? code.partner(i) : inside;
            }
            int lambda = text.equals("[") ? lambda(i) : -1;
            if (lambda >= 0 && lambda < to) {
                i = block(statement.children, Kind.LAMBDA, lambda, to, depth + 1);
            } else {
                i++;
            }
        }
        return add(into, statement, to);
    }

    /** What the braces are that stand within a statement, or null when they hold values. */
    private @Nullable Kind braces(int brace, boolean record, boolean head) {
        if (record && !code.is(brace - 1, ")")) {
            return Kind.MEMBERS;
        }
        if (code.is(brace - 1, "(")) {
            int last = code.partner(brace) - 1;
            return code.is(last, ";") || (!code.cpp && last > brace && code.is(last, "}")) ? Kind.BLOCK : null;
        }
        int open = head && code.is(brace - 1, ")") ? code.partner(brace - 1) : -1;
        return open > 0 && code.isName(open - 1) ? Kind.BLOCK : null;
    }

    /** The brace of the lambda whose capture begins here, or -1. */
    private int lambda(int capture) {
        boolean operand = code.isName(capture - 1)
                || code.is(capture - 1, ")")
                || code.is(capture - 1, "]")
                || code.is(capture - 1, "[")
                || code.isKeyword(capture - 1, "delete");
        if (!code.cpp || operand || code.is(capture + 1, "[")) {
            return -1;
        }
        int i = code.after(capture);
        for (int steps = 0; steps < LAMBDA_HEAD; steps++) {
            switch (code.text(i)) {
                case "{" -> {
                    return i;
                }
                case ";", ",", ")", "]", "}", "=", "" -> {
                    return -1;
                }
                default -> i = code.after(i);
            }
        }
        return -1;
    }
}
