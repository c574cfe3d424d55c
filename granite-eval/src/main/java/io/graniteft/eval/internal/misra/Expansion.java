package io.graniteft.eval.internal.misra;

import io.graniteft.lang.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the macros that a snippet defines by what they stand for, so that {@code ALLOC(n)} is seen as the {@code malloc}
 * that it is. What comes from a macro's body stands where the macro is used. A macro that pastes tokens is left as it is, and
 * so is everything when a text would take more than its share of work.
 */
final class Expansion {
    static final Pattern UNDEF = Pattern.compile("\\A#\\s*undef\\s+([A-Za-z_]\\w*)");
    private static final int MAX_DEPTH = 8;

    private final Map<String, Macro> macros = new HashMap<>();
    private final Set<String> active = new HashSet<>();
    private final List<Token> out = new ArrayList<>();
    private int budget;

    private Expansion(int tokens) {
        budget = 16 * tokens + 20_000;
    }

    /** The tokens with macros replaced; directives stay. */
    static List<Token> of(List<Token> live) {
        Expansion expansion = new Expansion(live.size());
        for (int i = 0; i < live.size(); ) {
            Token token = live.get(i);
            if (token.kind() == Token.Kind.DIRECTIVE) {
                expansion.directive(token.text());
                expansion.out.add(token);
                i++;
            } else {
                i = expansion.one(live, i, 0, expansion.out);
            }
        }
        return expansion.out;
    }

    private void directive(String text) {
        Matcher undef = UNDEF.matcher(text);
        if (undef.find()) {
            macros.remove(undef.group(1));
        } else {
            Macro.of(text).ifPresent(macro -> macros.put(macro.name, macro));
        }
    }

    /** Hands on one token or the whole use of a macro; returns the index behind it. */
    private int one(List<Token> in, int i, int depth, List<Token> to) {
        Token token = in.get(i);
        Macro macro = token.kind() == Token.Kind.IDENTIFIER ? macros.get(token.text()) : null;
        if (macro == null || depth >= MAX_DEPTH || budget <= 0 || active.contains(macro.name) || macro.pastes()) {
            to.add(token);
            return i + 1;
        }
        List<List<Token>> arguments = List.of();
        int end = i + 1;
        if (macro.parameters != null) {
            end = closing(in, i + 1);
            if (end < 0) {
                to.add(token);
                return i + 1;
            }
            arguments = arguments(in, i + 2, end, macro);
            end++;
            if (arguments.size() != macro.parameters.size()) {
                to.add(token);
                return i + 1;
            }
        }
        List<Token> replaced = substitute(macro, arguments, token, depth);
        budget -= replaced.size() + 1;
        active.add(macro.name);
        for (int k = 0; k < replaced.size(); ) {
            k = one(replaced, k, depth + 1, to);
        }
        active.remove(macro.name);
        return end;
    }

    /** The index of the parenthesis that closes the one here, or -1. */
    private int closing(List<Token> in, int open) {
        int level = 0;
        for (int i = open; i < in.size() && budget > 0; i++) {
            Token token = in.get(i);
            budget--;
            if (token.is("(")) {
                level++;
            } else if (token.is(")")) {
                level--;
            } else if (token.kind() == Token.Kind.DIRECTIVE) {
                return -1;
            }
            if (level == 0) {
                return i > open ? i : -1;
            }
        }
        return -1;
    }

    private static List<List<Token>> arguments(List<Token> in, int from, int close, Macro macro) {
        List<List<Token>> arguments = new ArrayList<>();
        int wanted = macro.parameters == null ? 0 : macro.parameters.size();
        if (from == close && wanted == 0) {
            return arguments;
        }
        int level = 0;
        int start = from;
        for (int i = from; i < close; i++) {
            Token token = in.get(i);
            if (token.is("(") || token.is("[") || token.is("{")) {
                level++;
            } else if (token.is(")") || token.is("]") || token.is("}")) {
                level--;
            } else if (token.is(",") && level == 0 && !(macro.variadic && arguments.size() == wanted - 1)) {
                arguments.add(in.subList(start, i));
                start = i + 1;
            }
        }
        arguments.add(in.subList(start, close));
        if (macro.variadic && arguments.size() == wanted - 1) {
            arguments.add(List.of());
        }
        return arguments;
    }

    private List<Token> substitute(Macro macro, List<List<Token>> arguments, Token at, int depth) {
        List<Token> replaced = new ArrayList<>();
        Map<String, Integer> parameters = macro.parameters == null ? Map.of() : macro.parameters;
        Map<Integer, List<Token>> ready = new HashMap<>();
        boolean quote = false;
        for (Token token : macro.body()) {
            int parameter = parameters.getOrDefault(token.text(), -1);
            if (token.is("#")) {
                quote = true;
            } else if (quote) {
                replaced.add(moved(new Token(Token.Kind.STRING, "\"\"", 0, 0, 1, 1), at));
                quote = false;
            } else if (parameter >= 0) {
                List<Token> argument =
                        ready.computeIfAbsent(parameter, any -> expanded(arguments.get(parameter), depth));
                budget -= argument.size();
                if (budget > 0) {
                    replaced.addAll(argument);
                }
            } else {
                replaced.add(moved(token, at));
            }
        }
        return replaced;
    }

    private List<Token> expanded(List<Token> argument, int depth) {
        List<Token> result = new ArrayList<>();
        for (int i = 0; i < argument.size(); ) {
            i = one(argument, i, depth + 1, result);
        }
        return result;
    }

    private static Token moved(Token token, Token at) {
        return new Token(token.kind(), token.text(), at.start(), at.end(), at.line(), at.column());
    }
}
