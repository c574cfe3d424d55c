package io.graniteft.eval.internal.semantic;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a function's body and tells whether it does anything. Nothing is done by declarations with constants, {@code
 * (void) x}, values that nobody takes, blocks that can never run, and a return of a constant, a local that holds one, or a
 * parameter. A single call that gets the function's own parameters and nothing else hands on what the function was given.
 * A constructor that sets members and bases to constants and to its parameters as they are takes over what it was given.
 */
final class TrivialBody {
    /** Names of constants: {@code MAX}, {@code E_OK}, {@code kLimit}. */
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]*|_*[A-Z0-9]+_[A-Z0-9_]*|k[A-Z]\\w*|NULL");

    private static final Pattern NO_EFFECT_CALL =
            Pattern.compile("(?i)\\w*unused\\w*|(static_)?assert|_Static_assert|sizeof|move|forward");
    private static final Set<String> CONSTANT_WORDS = Set.of("true", "false", "nullptr", "this", "sizeof");
    private static final Set<String> CONTROL = Set.of(
            "for",
            "switch",
            "goto",
            "case",
            "default",
            "asm",
            "__asm__",
            "__asm",
            "try",
            "catch",
            "throw",
            "co_return",
            "co_await",
            "co_yield",
            "delete",
            "new");

    private final List<Token> tokens;
    private final Set<String> plain = new HashSet<>();
    private int at;
    private int calls;
    private boolean matters;

    private TrivialBody(CFunction function, List<Token> tokens) {
        this.tokens = tokens;
        for (Parameter parameter : function.parameters()) {
            plain.add(parameter.name());
        }
    }

    private static List<Token> live(String code) {
        return Tokens.live(code).stream()
                .filter(token -> token.kind() != Token.Kind.DIRECTIVE)
                .toList();
    }

    /** Whether the function does nothing of its own. */
    static boolean is(CFunction function) {
        TrivialBody initialisers = new TrivialBody(function, initialisers(function));
        initialisers.list();
        if (initialisers.matters || initialisers.calls > 0) {
            return false;
        }
        TrivialBody body = new TrivialBody(function, live(function.body()));
        body.block(1, body.tokens.size() - 1);
        return !body.matters && body.calls <= 1;
    }

    /** What stands between a constructor's colon and its body. */
    private static List<Token> initialisers(CFunction function) {
        int length = Math.max(0, function.text().length() - function.body().length());
        List<Token> head = live(function.text().substring(0, length));
        int depth = 0;
        boolean parameters = false;
        for (int i = 0; i < head.size(); i++) {
            String text = head.get(i).text();
            depth += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
            parameters |= text.equals(")");
            if (depth == 0 && parameters && text.equals(":")) {
                return head.subList(i + 1, head.size());
            }
        }
        return List.of();
    }

    /** Reads {@code member(value), Base{value}}: values that are constants or parameters as they are do nothing. */
    private void list() {
        int i = 0;
        while (i < tokens.size() && !matters) {
            boolean opens = tokens.get(i).is("(") || tokens.get(i).is("{");
            if (opens) {
                int close = partner(i, tokens.size());
                value(i + 1, close);
                i = close;
            }
            i++;
        }
    }

    private void block(int from, int to) {
        at = from;
        while (at < to && !matters) {
            statement(to);
        }
    }

    private void statement(int limit) {
        Token token = tokens.get(at);
        if (token.is(";")) {
            at++;
        } else if (token.is("{") || token.is("}")) {
            at++;
        } else if (token.is("do")) {
            at++;
        } else if (token.is("else")) {
            // Beside a condition that is known; the other branch is read like this one.
            at++;
        } else if (token.is("if") || token.is("while")) {
            condition(limit);
        } else if (token.kind() == Token.Kind.KEYWORD && CONTROL.contains(token.text())) {
            matters = true;
        } else {
            int end = semicolon(limit);
            simple(at, end);
            at = end + 1;
        }
    }

    /** A condition that is a number: what 0 keeps from running is passed over, what 1 lets through is read on. */
    private void condition(int limit) {
        boolean literal = at + 3 < limit
                && tokens.get(at + 1).is("(")
                && tokens.get(at + 3).is(")")
                && (tokens.get(at + 2).kind() == Token.Kind.NUMBER
                        || tokens.get(at + 2).is("false")
                        || tokens.get(at + 2).is("true"));
        if (!literal) {
            matters = true;
            return;
        }
        boolean never = tokens.get(at + 2).text().matches("0[uUlLxX0]*|false");
        boolean loop = tokens.get(at).is("while");
        at += 4;
        if (!never) {
            // An endless loop is no stub.
            matters = matters || loop;
            return;
        }
        at = at < limit && tokens.get(at).is("{") ? partner(at, limit) + 1 : semicolon(limit) + 1;
    }

    /** {@code (void) name}, whatever the name: even one that C++ reserves. */
    private boolean isVoid(int from, int to) {
        return to - from == 4
                && tokens.get(from).is("(")
                && tokens.get(from + 1).is("void")
                && tokens.get(from + 2).is(")");
    }

    private void simple(int from, int to) {
        if (isVoid(from, to)) {
            return;
        }
        if (tokens.get(from).is("return")) {
            value(from + 1, to);
        } else if (declares(from, to)) {
            declaration(from, to);
        } else if (to - from > 2
                && plain.contains(tokens.get(from).text())
                && tokens.get(from + 1).is("=")) {
            value(from + 2, to);
        } else {
            value(from, to);
        }
    }

    /** Two words in a row, or a word, stars and a word: a type and a name. */
    private boolean declares(int from, int to) {
        int i = from;
        int words = 0;
        while (i < to
                && (word(i)
                        || tokens.get(i).is("*")
                        || tokens.get(i).is("&")
                        || tokens.get(i).is("::"))) {
            words += word(i) ? 1 : 0;
            i++;
        }
        return words >= 2 && (i == to || tokens.get(i).text().matches("[=,\\[{]"));
    }

    private void declaration(int from, int to) {
        int i = from;
        while (i < to) {
            Token token = tokens.get(i);
            if (token.is("=")) {
                int end = comma(i + 1, to);
                value(i + 1, end);
                i = end;
            } else if (token.is("[")) {
                i = partner(i, to) + 1;
            } else if (token.is("{")) {
                int end = partner(i, to);
                value(i + 1, end);
                i = end + 1;
            } else {
                if (token.kind() == Token.Kind.IDENTIFIER) {
                    plain.add(token.text());
                }
                i++;
            }
        }
    }

    /** An expression: constants, parameters, casts and signs only, or a call of these. */
    private void value(int from, int to) {
        int i = from;
        while (i < to && !matters) {
            Token token = tokens.get(i);
            boolean call = i + 1 < to
                    && tokens.get(i + 1).is("(")
                    && token.kind() == Token.Kind.IDENTIFIER
                    && !NO_EFFECT_CALL.matcher(token.text()).matches();
            if (call) {
                calls++;
                matters = !handsOn(i + 2, to);
                i++;
                continue;
            }
            switch (token.kind()) {
                case NUMBER, STRING, CHARACTER -> i++;
                case IDENTIFIER -> {
                    boolean known = plain.contains(token.text())
                            || CONSTANT.matcher(token.text()).matches()
                            || type(i, to)
                            || NO_EFFECT_CALL.matcher(token.text()).matches();
                    boolean callee = i + 1 < to && tokens.get(i + 1).is("(");
                    matters = !known && !callee;
                    i++;
                }
                case KEYWORD -> i++;
                default -> {
                    // A star belongs to the type of a cast; one that reads what a pointer points to is work.
                    matters = token.is("*")
                            ? i == from || !starOfCast(i)
                            : !token.text().matches("[-+~!(),{}&]|::");
                    i++;
                }
            }
        }
        // A value computed from what was given is work.
        boolean named = named(from, to);
        for (int k = from + 1; k < to - 1 && named && !matters; k++) {
            matters = tokens.get(k).text().matches("[-+&*]") && operand(k - 1);
        }
    }

    /** Arguments, at least one, that are parameters or locals as they are. */
    private boolean handsOn(int from, int to) {
        int i = from;
        while (i + 1 < to
                && plain.contains(tokens.get(i).text())
                && tokens.get(i + 1).is(",")) {
            i += 2;
        }
        return i + 1 < to
                && plain.contains(tokens.get(i).text())
                && tokens.get(i + 1).is(")");
    }

    private boolean starOfCast(int i) {
        Token before = tokens.get(i - 1);
        Token behind = tokens.get(i + 1);
        return (before.kind() == Token.Kind.IDENTIFIER || before.kind() == Token.Kind.KEYWORD || before.is("*"))
                && (behind.is(")") || behind.is("*"));
    }

    private boolean operand(int i) {
        Token token = tokens.get(i);
        return token.kind() == Token.Kind.NUMBER || token.kind() == Token.Kind.IDENTIFIER || token.is("]");
    }

    private boolean named(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.get(i).kind() == Token.Kind.IDENTIFIER
                    && plain.contains(tokens.get(i).text())) {
                return true;
            }
        }
        return false;
    }

    /** The name of a type in a cast, {@code (uint8_t) x} or {@code T{}}. */
    private boolean type(int i, int to) {
        boolean inParentheses = i > 0
                && tokens.get(i - 1).is("(")
                && i + 2 < to
                && (tokens.get(i + 1).is(")") || tokens.get(i + 1).is("*"))
                && !tokens.get(i + 2).is(";");
        boolean before = i + 1 < tokens.size()
                && (tokens.get(i + 1).is("{") || tokens.get(i + 1).is("::"));
        boolean behind =
                i > 0 && (tokens.get(i - 1).is("struct") || tokens.get(i - 1).is("::"));
        return inParentheses || before || behind;
    }

    private boolean word(int i) {
        Token token = tokens.get(i);
        return token.kind() == Token.Kind.IDENTIFIER
                || (token.kind() == Token.Kind.KEYWORD
                        && !CONTROL.contains(token.text())
                        && !CONSTANT_WORDS.contains(token.text())
                        && !token.is("return"));
    }

    private int semicolon(int limit) {
        int depth = 0;
        for (int i = at; i < limit; i++) {
            String text = tokens.get(i).text();
            depth += switch (text) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
            if (depth < 0 || (depth == 0 && text.equals(";"))) {
                return i;
            }
        }
        return limit;
    }

    private int comma(int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            String text = tokens.get(i).text();
            depth += switch (text) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
            if (depth == 0 && text.equals(",")) {
                return i;
            }
        }
        return to;
    }

    private int partner(int open, int limit) {
        int depth = 0;
        for (int i = open; i < limit; i++) {
            String text = tokens.get(i).text();
            depth += switch (text) {
                case "(", "[", "{" -> 1;
                case ")", "]", "}" -> -1;
                default -> 0;
            };
            if (depth == 0) {
                return i;
            }
        }
        return limit - 1;
    }
}
