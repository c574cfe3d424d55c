package io.graniteft.context.internal;

import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How declarations hang together through tags of structures, which a compiler need not know when only a pointer is meant. */
public final class Tags {
    private Tags() {}

    /** Whether a text names a structure or union only in ways that need no members: behind its keyword, for a pointer or a synonym. */
    public static boolean isEnoughByName(String text, String name) {
        List<Token> tokens = Tokens.live(text);
        boolean members = tokens.stream().anyMatch(token -> token.is("{"));
        boolean synonym = !members && !tokens.isEmpty() && (tokens.get(0).is("typedef") || text.contains("("));
        boolean found = false;
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).is(name)) {
                continue;
            }
            boolean tag = i > 0
                    && (tokens.get(i - 1).is("struct") || tokens.get(i - 1).is("union"));
            boolean pointer = i + 1 < tokens.size() && tokens.get(i + 1).is("*");
            if (!tag || !(pointer || synonym)) {
                return false;
            }
            found = true;
        }
        return found;
    }

    /** The names of a text that are no members. */
    public static Set<String> names(String text) {
        Set<String> names = new LinkedHashSet<>();
        List<Token> tokens = Tokens.live(text);
        for (int i = 0; i < tokens.size(); i++) {
            boolean member =
                    i > 0 && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("->"));
            if (tokens.get(i).kind() == Token.Kind.IDENTIFIER && !member) {
                names.add(tokens.get(i).text());
            }
        }
        return names;
    }
}
