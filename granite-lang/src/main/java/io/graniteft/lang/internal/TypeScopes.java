package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import org.jspecify.annotations.Nullable;

/** Tells whether a brace opens a namespace, a class or an enumeration, and what it is called. */
final class TypeScopes {
    private final LiveTokens tokens;
    private final Brackets brackets;

    TypeScopes(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /**
     * A definition of a class, structure, union or enumeration.
     *
     * @param key the index of {@code class}, {@code struct}, {@code union} or {@code enum}
     * @param nameAt the index of the simple name; negative where it has none
     * @param name the name as written, without template arguments; empty where it has none
     */
    record TypeDefinition(int key, boolean isEnum, int nameAt, String name) {}

    /** The type that is defined by a brace or a base clause at {@code end}; null if none is. */
    @Nullable
    TypeDefinition find(int first, int end) {
        int key = -1;
        for (int i = first; i < end; ) {
            int type = tokens.type(i);
            boolean isKey = type == CLexer.CLASS || type == CLexer.STRUCT || type == CLexer.ENUM;
            if (isKey && (key < 0 || tokens.type(key) != CLexer.ENUM || key != i - 1)) {
                key = i;
            }
            i = Brackets.isOpening(type) ? brackets.after(i) : i + 1;
        }
        if (key < 0) {
            return null;
        }
        int i = key + 1;
        int last = -1;
        int nameFrom = -1;
        while (i < end) {
            switch (tokens.type(i)) {
                case CLexer.ATTRIBUTE -> i = tokens.type(i + 1) == CLexer.LPAREN ? brackets.after(i + 1) : i + 1;
                case CLexer.LBRACK, CLexer.LT -> i = brackets.after(i);
                case CLexer.CLASS, CLexer.STRUCT, CLexer.COLONCOLON, CLexer.STORAGE -> i++;
                case CLexer.IDENTIFIER -> {
                    if (tokens.type(i + 1) == CLexer.LPAREN) {
                        int behind = brackets.after(i + 1);
                        if (!areMacros(key + 1, i) || tokens.type(behind) != CLexer.IDENTIFIER) {
                            return null;
                        }
                        i = behind;
                    } else {
                        if (!(tokens.is(i, "final") && last >= 0)) {
                            nameFrom = last >= 0 && tokens.type(i - 1) == CLexer.COLONCOLON ? nameFrom : i;
                            last = i;
                        }
                        i++;
                    }
                }
                case CLexer.COLON -> {
                    return definition(key, nameFrom, last);
                }
                default -> {
                    return null;
                }
            }
        }
        return definition(key, nameFrom, last);
    }

    /** Whether a call at {@code at} is the first name, or a macro with a message or a number behind nothing but macros. */
    private boolean areMacros(int from, int at) {
        if (at == from) {
            return true;
        }
        for (int i = from; i <= at; i++) {
            if (tokens.type(i) != CLexer.IDENTIFIER || !TypeScan.isMacroLike(tokens.text(i))) {
                return false;
            }
        }
        int value = tokens.type(at + 2);
        return value == CLexer.STRING || value == CLexer.NUMBER;
    }

    /** The name of the namespace whose brace stands at {@code brace}, empty for one without; null if it is no namespace. */
    @Nullable
    String namespace(int first, int brace) {
        int i = first;
        while (i < brace && tokens.type(i) != CLexer.NAMESPACE) {
            int type = tokens.type(i);
            if (type == CLexer.LBRACK || type == CLexer.LPAREN) {
                i = brackets.after(i);
            } else if (type == CLexer.STORAGE
                    || type == CLexer.IDENTIFIER
                    || type == CLexer.ATTRIBUTE
                    || tokens.is(i, "export")) {
                i++;
            } else {
                return null;
            }
        }
        if (i >= brace) {
            return null;
        }
        StringBuilder name = new StringBuilder();
        for (i++; i < brace; ) {
            switch (tokens.type(i)) {
                case CLexer.IDENTIFIER, CLexer.COLONCOLON -> {
                    boolean joins = name.isEmpty()
                            || tokens.type(i) == CLexer.COLONCOLON
                            || name.charAt(name.length() - 1) == ':';
                    boolean isMacro = tokens.type(i + 1) == CLexer.LPAREN;
                    if (joins && !isMacro) {
                        name.append(tokens.text(i));
                    }
                    i++;
                }
                default -> i = brackets.after(i);
            }
        }
        return name.toString();
    }

    private TypeDefinition definition(int key, int nameFrom, int last) {
        return new TypeDefinition(key, tokens.type(key) == CLexer.ENUM, last, spelling(nameFrom, last));
    }

    private String spelling(int from, int last) {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(from, 0); i <= last; i++) {
            if (tokens.type(i) == CLexer.LT && brackets.partner(i) > 0) {
                i = brackets.partner(i);
            } else {
                text.append(tokens.text(i));
            }
        }
        return text.toString();
    }
}
