package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;

/** Reads what a head says of its function beside type, name and parameters. */
final class HeadSpecifiers {
    private final LiveTokens tokens;
    private final Brackets brackets;
    private final IntList macros = new IntList(4);

    HeadSpecifiers(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** The parameters of all template clauses, in order. */
    List<String> templateParameters(Span span) {
        if (tokens.type(span.first()) != CLexer.TEMPLATE) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        int end = span.head().nameFrom();
        for (int i = span.first(); i < end; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            int close = tokens.type(i) == CLexer.TEMPLATE ? brackets.partner(i + 1) : Brackets.NONE;
            int start = i + 2;
            for (int at = start; at <= close; ) {
                if (tokens.type(at) == CLexer.COMMA || at == close) {
                    if (at > start) {
                        found.add(parameter(start, at));
                    }
                    start = at + 1;
                }
                at = Brackets.isOpening(tokens.type(at)) ? Math.min(brackets.after(at), close) : at + 1;
            }
        }
        return found;
    }

    /** One parameter; a {@code >>} behind it may close its own angle bracket as well. */
    private String parameter(int from, int to) {
        String text = Spelling.asWritten(tokens, from, to);
        if (tokens.type(to) != CLexer.SHR) {
            return text;
        }
        for (int i = from; i < to; i = brackets.after(i)) {
            if (tokens.type(i) == CLexer.LT && brackets.partner(i) == to) {
                return text + ">";
            }
        }
        return text;
    }

    /**
     * Storage classes, function specifiers, attributes and macros in front of the name, and what stands behind the parameters.
     *
     * @param typeTokens the tokens that the return type is made of, in order
     */
    List<String> read(Span span, List<Integer> typeTokens) {
        Head head = span.head();
        List<String> found = new ArrayList<>(4);
        macros.clear();
        int next = 0;
        int i = span.first();
        while (i < head.nameFrom()) {
            while (next < typeTokens.size() && typeTokens.get(next) < i) {
                next++;
            }
            boolean isType = next < typeTokens.size() && typeTokens.get(next) == i;
            int end = isType ? -1 : inFront(i);
            if (end > i) {
                if (tokens.type(i) == CLexer.IDENTIFIER) {
                    macros.add(i);
                }
                found.add(Spelling.asWritten(tokens, i, end));
            }
            i = Math.max(end, tokens.type(i) == CLexer.TEMPLATE ? brackets.after(i + 1) : i + 1);
        }
        behind(span, found);
        return found;
    }

    /** The macros among the specifiers that {@link #read} found in front of the last name. */
    IntList macros() {
        return macros;
    }

    /** The token after the specifier that begins at {@code i}; -1 if none does. */
    private int inFront(int i) {
        return switch (tokens.type(i)) {
            case CLexer.STORAGE -> i + 1;
            case CLexer.EXTERN -> tokens.type(i + 1) == CLexer.STRING ? i + 2 : i + 1;
            case CLexer.CPP_STORAGE, CLexer.ATTRIBUTE, CLexer.ASM, CLexer.IDENTIFIER -> withGroup(i);
            case CLexer.LBRACK ->
                tokens.type(i + 1) == CLexer.LBRACK && brackets.partner(i) > i ? brackets.after(i) : -1;
            default -> -1;
        };
    }

    private int withGroup(int i) {
        return tokens.type(i + 1) == CLexer.LPAREN && brackets.partner(i + 1) > i ? brackets.after(i + 1) : i + 1;
    }

    private void behind(Span span, List<String> found) {
        int i = span.head().paramsClose() + 1;
        if (tokens.type(i) == CLexer.RPAREN) {
            return; // what follows are the parameters of the function that is returned
        }
        while (i < span.headEnd()) {
            int end;
            switch (tokens.type(i)) {
                case CLexer.QUALIFIER, CLexer.AMP, CLexer.ANDAND -> end = i + 1;
                case CLexer.NOEXCEPT, CLexer.ATTRIBUTE, CLexer.ASM, CLexer.IDENTIFIER -> end = withGroup(i);
                case CLexer.LBRACK -> end = brackets.after(i);
                default -> {
                    return; // a return type, a constraint or the declarations of an old-style head
                }
            }
            if (isOldStyleDeclaration(i, end)) {
                return;
            }
            found.add(Spelling.asWritten(tokens, i, end));
            i = end;
        }
    }

    /** Whether a type rather than a macro stands behind the parameters: the type of an old-style parameter. */
    private boolean isOldStyleDeclaration(int i, int end) {
        int type = tokens.type(i);
        if (tokens.isCpp() || (type != CLexer.IDENTIFIER && type != CLexer.QUALIFIER)) {
            return false;
        }
        return switch (tokens.type(end)) {
            case CLexer.LBRACE -> false;
            case CLexer.IDENTIFIER, CLexer.ATTRIBUTE -> !TypeScan.isMacroLike(tokens.text(i));
            default -> true;
        };
    }
}
