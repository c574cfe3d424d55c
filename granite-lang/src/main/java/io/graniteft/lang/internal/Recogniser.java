package io.graniteft.lang.internal;

import io.graniteft.lang.ParseProblem;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds function definitions among the declarations of a file, of its namespaces and of its classes. It reads declaration by
 * declaration, looks only at what stands outside brackets, and decides at each opening brace what the brace opens.
 */
final class Recogniser {
    /** How far behind a semicolon an old-style definition's parameters may reach, in tokens. */
    private static final int MAX_OLD_STYLE_TOKENS = 400;

    /** No declaration has more colons outside brackets; what has is no declaration, and is not searched anew at each. */
    private static final int MAX_COLONS = 8;

    /** How deep classes inside functions inside classes are looked into. */
    private static final int MAX_LOCAL_DEPTH = 8;

    /** Macros that stand alone between declarations, with neither parentheses nor a semicolon. */
    private static final Set<String> LONE_MACROS = Set.of(
            "Q_OBJECT",
            "Q_GADGET",
            "Q_NAMESPACE",
            "__BEGIN_DECLS",
            "__END_DECLS",
            "G_BEGIN_DECLS",
            "G_END_DECLS",
            "EXTERN_C_START",
            "EXTERN_C_END",
            "BEGIN_EXTERN_C",
            "END_EXTERN_C");

    private final LiveTokens tokens;
    private final Brackets brackets;
    private final HeadFinder heads;
    private final String outerScope;
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<ParseProblem> problems = new ArrayList<>();
    private final TreeMap<Integer, String> scopeByRaw = new TreeMap<>();
    private int depth;

    /** A namespace, class or linkage block: its opening brace, and the qualified name of everything in it. */
    private record Scope(int open, String name) {}

    Recogniser(LiveTokens tokens, String outerScope) {
        this.tokens = tokens;
        this.outerScope = outerScope;
        this.brackets = Brackets.of(tokens);
        this.heads = new HeadFinder(tokens, brackets);
    }

    /** Reads the whole file; to be called once. */
    void run() {
        read(0, tokens.size());
        for (Scope scope : scopes) {
            problem(scope.open(), scope.open(), "A brace is never closed.");
        }
    }

    private void read(int from, int to) {
        int i = from;
        while (i < to) {
            if (tokens.type(i) == CLexer.RBRACE) {
                if (!scopes.isEmpty() && scopes.get(scopes.size() - 1).open() == brackets.partner(i)) {
                    scopes.remove(scopes.size() - 1);
                    scopeByRaw.put(tokens.raw(i), scopeName());
                } else if (brackets.partner(i) == Brackets.NONE) {
                    problem(i, i, "A closing brace has no opening one.");
                }
                i++;
            } else {
                i = Math.max(i + 1, declaration(i));
            }
        }
    }

    /** The qualified name of the namespaces and classes around a raw token. */
    String scopeAt(int raw) {
        Map.Entry<Integer, String> entry = scopeByRaw.floorEntry(raw);
        return entry == null ? outerScope : entry.getValue();
    }

    List<Span> spans() {
        return spans;
    }

    List<ParseProblem> problems() {
        return problems;
    }

    Brackets brackets() {
        return brackets;
    }

    private void problem(int from, int to, String message) {
        problems.add(new ParseProblem(tokens.line(from), tokens.line(to), message));
    }

    private String scopeName() {
        return scopes.isEmpty() ? outerScope : scopes.get(scopes.size() - 1).name();
    }

    /** Reads the declaration that begins at {@code first}; returns where the next one begins. */
    private int declaration(int first) {
        if (tokens.type(first) == CLexer.IDENTIFIER && LONE_MACROS.contains(tokens.text(first))) {
            return first + 1;
        }
        int i = first;
        int colons = 0;
        while (true) {
            switch (tokens.type(i)) {
                case LiveTokens.END, CLexer.RBRACE -> {
                    return i;
                }
                case CLexer.SEMI -> {
                    int body = oldStyleBody(first, i);
                    return body < 0 ? i + 1 : function(first, body, i, body);
                }
                case CLexer.LPAREN, CLexer.LBRACK, CLexer.LT -> i = brackets.after(i);
                case CLexer.OPERATOR -> i = behindOperator(i);
                case CLexer.ASSIGN -> {
                    return behindInitialiser(i);
                }
                case CLexer.COLON -> {
                    if (isLabel(first, i)) {
                        return i + 1;
                    }
                    boolean mayBeHead = ++colons <= MAX_COLONS && isTypeDefinition(first, i) == null;
                    int body = mayBeHead ? behindMemberInitialisers(first, i) : -1;
                    if (body >= 0) {
                        return function(first, i, body, body);
                    }
                    i++;
                }
                case CLexer.LBRACE -> {
                    return block(first, i);
                }
                default -> i++;
            }
        }
    }

    private int behindOperator(int operator) {
        int i = operator + 1;
        if (tokens.type(i) == CLexer.LPAREN && tokens.type(i + 1) == CLexer.RPAREN) {
            return i + 2;
        }
        int type = tokens.type(i);
        return type == LiveTokens.END || type == CLexer.LBRACE || type == CLexer.SEMI || type == CLexer.RBRACE
                ? i
                : i + 1;
    }

    private int behindInitialiser(int assign) {
        int i = assign + 1;
        while (true) {
            switch (tokens.type(i)) {
                case LiveTokens.END, CLexer.RBRACE -> {
                    return i;
                }
                case CLexer.SEMI -> {
                    return i + 1;
                }
                case CLexer.LPAREN, CLexer.LBRACK, CLexer.LBRACE -> i = brackets.after(i);
                default -> i++;
            }
        }
    }

    /** Whether {@code public:}, {@code signals:} or the like ends at the colon. */
    private boolean isLabel(int first, int colon) {
        if (tokens.type(first) == CLexer.ACCESS) {
            return colon - first <= 2;
        }
        return colon == first + 1 && tokens.type(first) == CLexer.IDENTIFIER;
    }

    /** What an opening brace outside of any function opens; returns where to read on. */
    private int block(int first, int brace) {
        if (tokens.type(brace - 1) == CLexer.STRING && brace - 2 >= first && tokens.type(brace - 2) == CLexer.EXTERN) {
            return enter(brace, scopeName());
        }
        String namespace = namespace(first, brace);
        if (namespace != null) {
            return enter(brace, joined(scopeName(), namespace));
        }
        TypeDefinition type = isTypeDefinition(first, brace);
        if (type != null) {
            return type.isEnum() ? brackets.after(brace) : enter(brace, joined(scopeName(), type.name()));
        }
        return function(first, brace, brace, brace);
    }

    private int enter(int brace, String name) {
        scopes.add(new Scope(brace, name));
        scopeByRaw.put(tokens.raw(brace), name);
        return brace + 1;
    }

    private static String joined(String scope, String name) {
        if (scope.isEmpty() || name.isEmpty()) {
            return scope + name;
        }
        return scope + "::" + name;
    }

    private @Nullable String namespace(int first, int brace) {
        int i = first;
        while (i < brace && tokens.type(i) != CLexer.NAMESPACE) {
            int type = tokens.type(i);
            if (type == CLexer.LBRACK || type == CLexer.LPAREN) {
                i = brackets.after(i);
            } else if (type == CLexer.STORAGE || type == CLexer.IDENTIFIER || type == CLexer.ATTRIBUTE) {
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
                            || tokens.type(i - 1) == CLexer.COLONCOLON;
                    if (joins) {
                        name.append(tokens.text(i));
                    }
                    i++;
                }
                default -> i = brackets.after(i);
            }
        }
        return name.toString();
    }

    private record TypeDefinition(boolean isEnum, String name) {}

    /** The type that is defined by a brace or a base clause at {@code end}; null if none is. */
    private @Nullable TypeDefinition isTypeDefinition(int first, int end) {
        int key = -1;
        for (int i = first; i < end; ) {
            int type = tokens.type(i);
            boolean isKey = type == CLexer.CLASS || type == CLexer.STRUCT || type == CLexer.ENUM;
            if (isKey && (key < 0 || tokens.type(key) != CLexer.ENUM || key != i - 1)) {
                key = i;
            }
            i = isOpening(type) ? brackets.after(i) : i + 1;
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
                        if (i != key + 1 || tokens.type(behind) != CLexer.IDENTIFIER) {
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
                    return new TypeDefinition(tokens.type(key) == CLexer.ENUM, spelling(nameFrom, last));
                }
                default -> {
                    return null;
                }
            }
        }
        return new TypeDefinition(tokens.type(key) == CLexer.ENUM, spelling(nameFrom, last));
    }

    private static boolean isOpening(int type) {
        return type == CLexer.LPAREN || type == CLexer.LBRACK || type == CLexer.LT || type == CLexer.LBRACE;
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

    /** The brace of the body behind {@code : a(1), b{2}}; -1 if what follows the colon is no such list. */
    private int behindMemberInitialisers(int first, int colon) {
        if (!tokens.isCpp() || heads.find(first, colon) == null) {
            return -1;
        }
        int i = colon + 1;
        while (true) {
            int member = i;
            while (isMemberName(tokens.type(i))) {
                i = tokens.type(i) == CLexer.LT ? brackets.after(i) : i + 1;
                if (tokens.type(i - 1) == CLexer.TYPEOF && tokens.type(i) == CLexer.LPAREN) {
                    i = brackets.after(i);
                }
            }
            int type = tokens.type(i);
            if (i == member || (type != CLexer.LPAREN && type != CLexer.LBRACE) || brackets.partner(i) < 0) {
                return -1;
            }
            i = brackets.after(i);
            if (tokens.type(i) == CLexer.ELLIPSIS) {
                i++;
            }
            if (tokens.type(i) == CLexer.LBRACE) {
                return i;
            }
            if (tokens.type(i) != CLexer.COMMA) {
                return -1;
            }
            i++;
        }
    }

    private boolean isMemberName(int type) {
        return type == CLexer.IDENTIFIER
                || type == CLexer.COLONCOLON
                || type == CLexer.LT
                || type == CLexer.TYPENAME
                || type == CLexer.TEMPLATE
                || type == CLexer.TYPEOF;
    }

    /** The brace of the body of an old-style definition whose first semicolon is at {@code semi}; -1 if there is none. */
    private int oldStyleBody(int first, int semi) {
        if (tokens.isCpp()) {
            return -1;
        }
        int names = -1;
        for (int i = first; i < semi; i = isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.LPAREN && tokens.type(i - 1) == CLexer.IDENTIFIER && i > first) {
                names = i;
                break;
            }
        }
        int close = names < 0 ? -1 : brackets.partner(names);
        if (close < 0 || close > semi - 3 || !areNames(names + 1, close) || !beginsType(close + 1)) {
            return -1;
        }
        int limit = Math.min(tokens.size(), semi + MAX_OLD_STYLE_TOKENS);
        for (int i = semi + 1; i < limit; ) {
            switch (tokens.type(i)) {
                case CLexer.LBRACE -> {
                    return tokens.type(i - 1) == CLexer.SEMI ? i : -1;
                }
                case CLexer.LPAREN, CLexer.LBRACK -> i = brackets.after(i);
                case CLexer.IDENTIFIER,
                        CLexer.BUILTIN,
                        CLexer.QUALIFIER,
                        CLexer.STRUCT,
                        CLexer.ENUM,
                        CLexer.STAR,
                        CLexer.COMMA,
                        CLexer.SEMI,
                        CLexer.STORAGE -> i++;
                default -> {
                    return -1;
                }
            }
        }
        return -1;
    }

    private boolean areNames(int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.type(i) != ((i - from) % 2 == 0 ? CLexer.IDENTIFIER : CLexer.COMMA)) {
                return false;
            }
        }
        return from < to;
    }

    private boolean beginsType(int i) {
        return switch (tokens.type(i)) {
            case CLexer.IDENTIFIER, CLexer.BUILTIN, CLexer.STRUCT, CLexer.ENUM, CLexer.QUALIFIER -> true;
            case CLexer.STORAGE -> tokens.is(i, "register");
            default -> false;
        };
    }

    /** Takes down the function with its head from {@code first} to {@code headEnd}, if it is one; returns where to read on. */
    private int function(int first, int headEnd, int searchEnd, int brace) {
        Head head = heads.find(first, Math.min(headEnd, searchEnd));
        if (head == null || !isPlausible(first, head, headEnd)) {
            return brackets.after(brace);
        }
        int close = brackets.partner(brace);
        if (close < 0) {
            problem(head.simpleFrom(), brace, "The body of " + tokens.text(head.simpleFrom()) + " is never closed.");
            return brace + 1;
        }
        for (int i = head.paramsClose() + 1; i <= brace; i++) {
            if (tokens.type(i) == CLexer.TRY) {
                close = behindHandlers(close);
                break;
            }
        }
        spans.add(new Span(head, head.start(), headEnd, brace, close, scopeName()));
        if (tokens.isCpp() && depth < MAX_LOCAL_DEPTH) {
            localClasses(brace, close, tokens.text(head.simpleFrom()));
        }
        return close + 1;
    }

    /** Reads the classes that are defined inside a body, whose members are functions as well. */
    private void localClasses(int brace, int close, String function) {
        for (int i = brace + 1; i < close; i++) {
            boolean isKey = tokens.type(i) == CLexer.CLASS || tokens.type(i) == CLexer.STRUCT;
            if (!isKey || tokens.type(i + 1) != CLexer.IDENTIFIER) {
                continue;
            }
            int open = i + 1;
            while (open < close && tokens.type(open) != CLexer.LBRACE && isInClassHead(tokens.type(open))) {
                open++;
            }
            TypeDefinition type = tokens.type(open) == CLexer.LBRACE ? isTypeDefinition(i, open) : null;
            int end = brackets.partner(open);
            if (type != null && end > 0 && end < close) {
                depth++;
                enter(open, joined(joined(scopeName(), function), type.name()));
                read(open + 1, end + 1);
                depth--;
                i = end;
            }
        }
    }

    private static boolean isInClassHead(int type) {
        return switch (type) {
            case CLexer.IDENTIFIER, CLexer.COLON, CLexer.COLONCOLON, CLexer.COMMA, CLexer.ACCESS, CLexer.LT, CLexer.GT, CLexer.SHR,
                    CLexer.BUILTIN, CLexer.NUMBER, CLexer.CPP_STORAGE -> true;
            default -> false;
        };
    }

    private int behindHandlers(int close) {
        int last = close;
        while (tokens.type(last + 1) == CLexer.CATCH && tokens.type(last + 2) == CLexer.LPAREN) {
            int brace = brackets.after(last + 2);
            if (tokens.type(brace) != CLexer.LBRACE || brackets.partner(brace) < 0) {
                break;
            }
            last = brackets.partner(brace);
        }
        return last;
    }

    private boolean isPlausible(int first, Head head, int headEnd) {
        for (int i = first; i < head.nameFrom(); i = isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.TYPEDEF || tokens.type(i) == CLexer.CONTROL) {
                return false;
            }
        }
        for (int i = head.paramsClose() + 1; i < headEnd; i = isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            switch (tokens.type(i)) {
                case CLexer.ARROW -> {
                    return true;
                }
                case CLexer.CONTROL, CLexer.DOT, CLexer.NUMBER, CLexer.OPERATION -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }
}
