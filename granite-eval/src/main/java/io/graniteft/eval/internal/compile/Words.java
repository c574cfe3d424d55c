package io.graniteft.eval.internal.compile;

import io.graniteft.eval.internal.WordKinds;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The live tokens of a snippet, its directives aside, with their brackets paired and the simplest questions answered. */
class Words {
    /** Words behind which an operand begins. */
    static final Set<String> NO_OPERAND = Set.of(
            "return",
            "case",
            "else",
            "do",
            "goto",
            "sizeof",
            "throw",
            "delete",
            "co_return",
            "typeof",
            "__typeof__",
            "new",
            "and",
            "or",
            "not");

    private static final Set<String> OPERAND_END = Set.of(")", "]");

    /** Well-known macros that stand for nothing. */
    private static final Set<String> REMARKS = Set.of("emit", "Q_EMIT");

    final List<Token> tokens;
    final boolean cpp;
    /** What the directives say. */
    final Conditionals conditionals = new Conditionals();
    /** The macros for nothing that were left out of the tokens. */
    final Set<String> remarks = new LinkedHashSet<>();
    /** For every bracket its partner, else -1. */
    final int[] partner;
    /** How many braces stand open before a token. */
    final int[] depth;
    /** Which tokens are names in this language. */
    private final boolean[] names;
    /** Which tokens stand in a constructor's list of initial values. */
    private final boolean[] initialisers;

    Words(String code, boolean cpp) {
        List<Token> all = new ArrayList<>();
        for (Token token : Tokens.live(code)) {
            if (token.kind() == Token.Kind.DIRECTIVE) {
                conditionals.read(token.text());
            } else if (cpp && REMARKS.contains(token.text())) {
                remarks.add(token.text());
            } else {
                all.add(token);
            }
        }
        tokens = List.copyOf(all);
        this.cpp = cpp;
        names = new boolean[tokens.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = WordKinds.isName(tokens.get(i), cpp);
        }
        partner = new int[tokens.size()];
        depth = new int[tokens.size()];
        brackets();
        initialisers = new boolean[tokens.size()];
        if (cpp) {
            for (int i = 0; i < tokens.size(); i++) {
                if (isAttribute(i)) {
                    Arrays.fill(names, i, partner[i], false);
                } else if (text(i).equals(":") && depth[i] == 0) {
                    initialisers(i);
                }
            }
        }
    }

    /** Whether {@code [[} begins here. */
    final boolean isAttribute(int i) {
        return text(i).equals("[")
                && text(i + 1).equals("[")
                && tokens.get(i + 1).start() == tokens.get(i).end()
                && partner[i] > i;
    }

    /** Whether a token stands in a constructor's list of initial values. */
    final boolean initialises(int i) {
        return i >= 0 && i < initialisers.length && initialisers[i];
    }

    private void initialisers(int colon) {
        if (!Set.of(")", "noexcept", "try").contains(text(colon - 1))) {
            return;
        }
        int i = colon + 1;
        while (isName(i) || text(i).equals("::")) {
            int open = i;
            while (isName(open) || text(open).equals("::")) {
                open++;
                if (text(open).equals("<")) {
                    int end = afterTemplate(open);
                    open = end > 0 ? end : open;
                }
            }
            if (!text(open).equals("(") && !text(open).equals("{")) {
                return;
            }
            int end = after(open);
            Arrays.fill(initialisers, i, Math.min(end, initialisers.length), true);
            if (text(end).equals("...")) {
                end++;
            }
            if (!text(end).equals(",")) {
                return;
            }
            i = end + 1;
        }
    }

    private void brackets() {
        Arrays.fill(partner, -1);
        Deque<Integer> open = new ArrayDeque<>();
        int braces = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String text = text(i);
            boolean closing = text.equals("}");
            if (closing) {
                braces = Math.max(0, braces - 1);
            }
            depth[i] = braces;
            switch (text) {
                case "(", "[", "{" -> {
                    open.push(i);
                    braces += text.equals("{") ? 1 : 0;
                }
                case ")", "]", "}" -> {
                    String wanted = text.equals(")") ? "(" : text.equals("]") ? "[" : "{";
                    // An opening bracket that lost its partner is passed over, never a brace by a parenthesis.
                    while (!open.isEmpty()
                            && !text(open.peek()).equals(wanted)
                            && !text(open.peek()).equals("{")) {
                        open.pop();
                    }
                    if (!open.isEmpty() && text(open.peek()).equals(wanted)) {
                        int start = open.pop();
                        partner[start] = i;
                        partner[i] = start;
                    }
                }
                default -> {}
            }
        }
    }

    /** A token's text; nothing before the first and behind the last. */
    final String text(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i).text() : "";
    }

    boolean isName(int i) {
        return i >= 0 && i < names.length && names[i];
    }

    boolean isWord(int i) {
        return i >= 0
                && i < tokens.size()
                && (tokens.get(i).kind() == Token.Kind.IDENTIFIER
                        || tokens.get(i).kind() == Token.Kind.KEYWORD);
    }

    boolean isKeyword(int i) {
        return i >= 0 && i < names.length && !names[i] && tokens.get(i).kind() == Token.Kind.KEYWORD;
    }

    boolean isString(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == Token.Kind.STRING;
    }

    boolean isNumber(int i) {
        return i >= 0
                && i < tokens.size()
                && (tokens.get(i).kind() == Token.Kind.NUMBER || tokens.get(i).kind() == Token.Kind.CHARACTER);
    }

    /** Whether a statement or declaration begins here, as far as the token before tells. */
    boolean statementStart(int i) {
        String before = text(i - 1);
        return i == 0
                || before.equals(";")
                || before.equals("{")
                || before.equals("}")
                || before.equals("else")
                || before.equals("do")
                || (before.equals(":") && labelColon(i - 1))
                || (before.equals(")") && controlHead(i - 1));
    }

    private boolean labelColon(int colon) {
        int i = colon - 1;
        for (int steps = 0; i >= 0 && steps < 12; i--, steps++) {
            String text = text(i);
            if (text.equals("case") || text.equals("default")) {
                return true;
            }
            if (text.equals("?") || text.equals(";") || text.equals("{") || text.equals("}")) {
                return text.length() == 1 && !text.equals("?") && i == colon - 2;
            }
        }
        return false;
    }

    private boolean controlHead(int close) {
        int open = partner[close];
        return open > 0 && Set.of("if", "for", "while", "switch").contains(text(open - 1));
    }

    /** The index after a bracket's partner, or after the bracket itself when it has none. */
    int after(int bracket) {
        return partner[bracket] > bracket ? partner[bracket] + 1 : bracket + 1;
    }

    /** The index after template arguments that begin at {@code <}, or -1 when these are none. */
    int afterTemplate(int open) {
        int level = 0;
        for (int i = open; i < tokens.size() && i < open + 120; i++) {
            String text = text(i);
            switch (text) {
                case "<" -> level++;
                case ">" -> level--;
                case ">>" -> level -= 2;
                case "(", "[" -> i = partner[i] > i ? partner[i] : i;
                case ";", "{", "}", "&&", "||", "==", "!=", "=", "+", "?", "<=", ">=", "->", ")", "<<" -> {
                    return -1;
                }
                default -> {
                    if (isString(i)) {
                        return -1;
                    }
                }
            }
            if (level <= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The nearest brace that is open before a token, or -1. */
    int enclosingBrace(int at) {
        for (int i = at - 1; i >= 0; i--) {
            if (text(i).equals("{")) {
                return i;
            }
            i = partner[i] >= 0 && partner[i] < i ? partner[i] : i;
        }
        return -1;
    }

    /** The outermost brace that is open before a token, or -1. */
    int outermostBrace(int at) {
        int found = -1;
        for (int i = enclosingBrace(at); i >= 0; i = enclosingBrace(i)) {
            found = i;
        }
        return found;
    }

    /** The first token of {@code a.b->c[d]} that ends in the name here. */
    int chainStart(int name) {
        int i = name;
        while (true) {
            String before = text(i - 1);
            if (!(before.equals(".") || before.equals("->") || before.equals("::"))) {
                return i;
            }
            int end = i - 2;
            while (OPERAND_END.contains(text(end)) && partner[end] >= 0) {
                end = partner[end] - 1;
            }
            if (end >= 0 && isWord(end)) {
                i = end;
            } else {
                return before.equals("::") && !isWord(end) ? i - 1 : end + 1;
            }
        }
    }

    /** Whether an operator here has nothing to its left, so that {@code *} and {@code &} take one operand. */
    boolean unaryPosition(int operator) {
        int i = operator - 1;
        if (i < 0) {
            return true;
        }
        if (text(i).equals(")")) {
            return isCast(partner[i], i);
        }
        if (text(i).equals("]") || isNumber(i) || isString(i)) {
            return false;
        }
        return !isWord(i) || NO_OPERAND.contains(text(i));
    }

    /** Whether parentheses hold nothing but a type with a star or a keyword of types. */
    boolean isCast(int open, int close) {
        if (open < 0 || isName(open - 1) || text(open - 1).equals(")")) {
            return false;
        }
        boolean type = false;
        for (int i = open + 1; i < close; i++) {
            if (TypeWords.is(text(i)) || (text(i).equals("*") && i == close - 1)) {
                type = true;
            } else if (!isName(i) && !text(i).equals("*")) {
                return false;
            }
        }
        return type || (close == open + 2 && isName(open + 1) && text(open + 1).endsWith("_t"));
    }

    /** The index of the last token that begins at or before a place, or -1. */
    int at(int line, int column) {
        int found = -1;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.line() > line || (token.line() == line && token.column() > column)) {
                break;
            }
            found = i;
        }
        return found;
    }

    /** All names that stand in a stretch of tokens, members included. */
    Set<String> namesIn(int from, int to) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = Math.max(0, from); i < to && i < tokens.size(); i++) {
            if (isName(i)) {
                names.add(text(i));
            }
        }
        return names;
    }

    /** The line of a token; before the first 0, behind the last beyond all lines. */
    int line(int i) {
        return i < 0 ? 0 : i < tokens.size() ? tokens.get(i).line() : Integer.MAX_VALUE;
    }
}
