package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Reference;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that a declaration mentions and does not declare, told by how they are written and where they stand. */
public final class Mentions {
    private static final Set<String> ENDS_DECLARATOR = Set.of(";", ",", "[", ":", ")", "=");
    private static final Set<String> ENDS_TYPE = Set.of("*", "&", ">", "]", "}", "&&");

    private Mentions() {}

    /** The references of a declaration's text. */
    static Set<Reference> in(String text, boolean objectMacro) {
        Set<Reference> found = new LinkedHashSet<>();
        List<Token> tokens = Tokens.live(text);
        if (tokens.size() == 1 && tokens.get(0).kind() == Token.Kind.DIRECTIVE) {
            macro(tokens.get(0).text(), objectMacro, found);
            return found;
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.DIRECTIVE) {
                condition(token.text(), found);
            } else if (token.kind() == Token.Kind.IDENTIFIER && !declares(tokens, i)) {
                add(token.text(), i + 1 < tokens.size() && tokens.get(i + 1).is("("), found);
            }
        }
        return found;
    }

    /** Whether a name is a member, or what this very text declares. */
    private static boolean declares(List<Token> tokens, int i) {
        if (i == 0) {
            return false;
        }
        Token before = tokens.get(i - 1);
        if (before.is(".") || before.is("->")) {
            return true;
        }
        boolean behindType =
                before.kind() == Token.Kind.IDENTIFIER || isTypeWord(before) || ENDS_TYPE.contains(before.text());
        return behindType
                && i + 1 < tokens.size()
                && ENDS_DECLARATOR.contains(tokens.get(i + 1).text());
    }

    private static boolean isTypeWord(Token token) {
        return token.kind() == Token.Kind.KEYWORD
                && !Set.of("struct", "union", "enum", "class", "sizeof", "typename", "const", "volatile", "return")
                        .contains(token.text());
    }

    /** A macro's replacement: everything but its own parameters. */
    private static void macro(String directive, boolean objectMacro, Set<Reference> found) {
        List<Token> tokens =
                Tokens.live(directive.replaceFirst("^\\s*#\\s*define\\s+", "").replace("\\\n", " "));
        Set<String> own = new HashSet<>();
        int start = 1;
        if (!tokens.isEmpty()) {
            own.add(tokens.get(0).text());
        }
        if (!objectMacro && tokens.size() > 1 && tokens.get(1).is("(")) {
            while (start < tokens.size() && !tokens.get(start).is(")")) {
                own.add(tokens.get(start).text());
                start++;
            }
        }
        for (int i = start; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean member =
                    i > 0 && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("->"));
            if (token.kind() == Token.Kind.IDENTIFIER && !own.contains(token.text()) && !member) {
                add(token.text(), i + 1 < tokens.size() && tokens.get(i + 1).is("("), found);
            }
        }
    }

    private static void condition(String directive, Set<Reference> found) {
        String text = directive.strip();
        if (text.startsWith("#if") || text.startsWith("#elif")) {
            for (Token token : Tokens.live(text.replaceFirst("^#\\s*[a-z]+", ""))) {
                if (token.kind() == Token.Kind.IDENTIFIER && !token.is("defined")) {
                    found.add(new Reference(EdgeKind.USES_MACRO, token.text()));
                }
            }
        }
    }

    private static void add(String name, boolean called, Set<Reference> found) {
        boolean shouts = name.equals(name.toUpperCase(Locale.ROOT)) && name.length() > 1;
        EdgeKind kind = shouts ? EdgeKind.USES_MACRO : called ? EdgeKind.CALLS : EdgeKind.USES_TYPE;
        found.add(new Reference(kind, name));
    }
}
