package io.graniteft.context.internal;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.Map;
import java.util.NavigableMap;

/** Declarations without what is no part of declaring. */
final class DeclarationTexts {
    /** Shorter initial values stay: a constant's value is what it is for. */
    private static final int SHORT_VALUE = 80;

    private DeclarationTexts() {}

    /** A type's text with prototypes in place of the functions that are defined in it. */
    static String withoutBodies(CDeclaration type, NavigableMap<Integer, CFunction> functions) {
        int from = type.range().start();
        NavigableMap<Integer, CFunction> inside =
                functions.subMap(from, true, type.range().end(), false);
        if (inside.isEmpty()) {
            return type.text();
        }
        StringBuilder text = new StringBuilder();
        int done = from;
        for (Map.Entry<Integer, CFunction> each : inside.entrySet()) {
            CFunction function = each.getValue();
            if (each.getKey() < done || function.range().end() > type.range().end()) {
                continue; // a function of a local class
            }
            text.append(type.text(), done - from, each.getKey() - from)
                    .append(function.signature())
                    .append(';');
            done = function.range().end();
        }
        return text.append(type.text().substring(done - from)).toString();
    }

    /** A variable's text without a long initial value; it is then declared as one that lies elsewhere. */
    static String withoutTable(String text) {
        int depth = 0;
        for (Token token : Tokens.live(text)) {
            if (token.kind() == Token.Kind.DIRECTIVE) {
                return text; // where branches differ, a cut would hit one of them only
            }
            if (token.is("(") || token.is("[") || token.is("<")) {
                depth++;
            } else if (token.is(")") || token.is("]") || token.is(">")) {
                depth--;
            } else if (depth <= 0 && (token.is("=") || token.is("{"))) {
                if (token.is("{") || text.length() - token.start() <= SHORT_VALUE) {
                    return text;
                }
                String head = text.substring(0, token.start()).strip().replaceFirst("^static\\b", "extern");
                return (head.startsWith("extern") ? head : "extern " + head) + ";";
            }
        }
        return text;
    }
}
