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
    /** No real scope has a longer name; what nests deeper is named after the scopes up to here. */
    private static final int MAX_SCOPE_CHARS = 1000;

    /** No declaration has more colons outside brackets; what has is no declaration, and is not searched anew at each. */
    private static final int MAX_COLONS = 8;

    /** How far a head in the first column may reach when the reader looks for the end of a broken body, in tokens. */
    private static final int MAX_HEAD_TOKENS = 100;

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
    private final OldStyleDefinitions oldStyle;
    private final MemberInitialisers initialisers;
    private final TypeScopes types;
    private final String outerScope;
    private final List<Scope> scopes = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<ParseProblem> problems = new ArrayList<>();
    private final TreeMap<Integer, String> scopeByRaw = new TreeMap<>();
    private final @Nullable Listener listener;
    private int depth;

    /** A parenthesis of the declaration that is being read that nothing closes; -1 if there is none. */
    private int unclosed = -1;

    /** Up to here no place was found to go on from after a body that is never closed, counted from the last such body. */
    private int firstColumnSearched;

    /** A namespace, class or linkage block: its opening brace, and the qualified name of everything in it. */
    private record Scope(int open, String name) {}

    /** Hears of the walk outside of functions. */
    interface Listener {
        /**
         * A piece was read: a statement up to its semicolon, a head up to the brace whose inside is read next, or a head with a
         * block that was passed over.
         *
         * @param isFunction whether it was a function with its body
         */
        void piece(int first, int end, boolean isFunction);

        /** The brace at {@code brace} closes a scope. */
        void closed(int brace);
    }

    Recogniser(LiveTokens tokens, String outerScope) {
        this(tokens, Brackets.of(tokens), outerScope, null);
    }

    Recogniser(LiveTokens tokens, Brackets brackets, String outerScope, @Nullable Listener listener) {
        this.tokens = tokens;
        this.outerScope = outerScope;
        this.brackets = brackets;
        this.listener = listener;
        this.heads = new HeadFinder(tokens, brackets);
        this.oldStyle = new OldStyleDefinitions(tokens, brackets);
        this.initialisers = new MemberInitialisers(tokens, brackets);
        this.types = new TypeScopes(tokens, brackets);
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
                    if (listener != null && depth == 0) {
                        listener.closed(i);
                    }
                } else if (brackets.partner(i) == Brackets.NONE) {
                    problem(i, i, "A closing brace has no opening one.");
                }
                i++;
            } else {
                int functions = spans.size();
                int next = Math.max(i + 1, declaration(i));
                if (listener != null && depth == 0) {
                    listener.piece(i, next, spans.size() > functions);
                }
                i = next;
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
        if (isLoneMacro(first)) {
            return first + 1;
        }
        int outer = unclosed; // classes inside functions are read in the middle of a declaration
        unclosed = -1;
        int next = followed(first);
        if (unclosed >= 0) {
            problem(first, Math.min(Math.max(first, next - 1), tokens.size() - 1), "A parenthesis is never closed.");
        }
        unclosed = outer;
        return next;
    }

    private int followed(int first) {
        int i = first;
        int colons = 0;
        int headEnd = -1;
        while (true) {
            switch (tokens.type(i)) {
                case LiveTokens.END, CLexer.RBRACE -> {
                    return i;
                }
                case CLexer.SEMI -> {
                    int body = oldStyle.body(first, i);
                    return body < 0 ? i + 1 : function(first, body, i, body);
                }
                case CLexer.LPAREN, CLexer.LBRACK, CLexer.LT -> {
                    if (tokens.type(i) == CLexer.LPAREN && brackets.partner(i) == Brackets.NONE) {
                        unclosed = i;
                    }
                    i = brackets.after(i);
                }
                case CLexer.OPERATOR -> i = behindOperator(i);
                case CLexer.ASSIGN -> {
                    return behindInitialiser(i);
                }
                case CLexer.COLON -> {
                    if (isLabel(first, i)) {
                        return i + 1;
                    }
                    boolean mayBeHead = ++colons <= MAX_COLONS && types.find(first, i) == null;
                    int body = mayBeHead ? bodyBehindInitialisers(first, i) : -1;
                    if (body >= 0) {
                        return function(first, i, body, body);
                    }
                    if (mayBeHead && headEnd < 0 && tokens.isCpp() && heads.find(first, i) != null) {
                        headEnd = i; // a list that is not understood is still no part of the head
                    }
                    i++;
                }
                case CLexer.LBRACE -> {
                    return block(first, headEnd < 0 ? i : headEnd, i);
                }
                default -> i++;
            }
        }
    }

    /** Whether the token is a macro between declarations, which ends with itself. */
    private boolean isLoneMacro(int i) {
        if (tokens.type(i) != CLexer.IDENTIFIER || tokens.type(i + 1) == CLexer.LPAREN) {
            return false;
        }
        String name = tokens.text(i);
        return LONE_MACROS.contains(name)
                || (TypeScan.isMacroLike(name)
                        && (name.startsWith("END_") || name.endsWith("_END") || name.endsWith("_BEGIN"))
                        && tokens.line(i + 1) > tokens.line(i));
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
                case CLexer.LPAREN, CLexer.LBRACK, CLexer.LBRACE -> {
                    if (tokens.type(i) == CLexer.LPAREN && brackets.partner(i) == Brackets.NONE) {
                        unclosed = i;
                    }
                    i = brackets.after(i);
                }
                default -> {
                    if (isOperand(tokens.type(i - 1)) && isHeadInFirstColumn(i)) {
                        problem(assign, i - 1, "What is assigned here has no end.");
                        return i;
                    }
                    i++;
                }
            }
        }
    }

    /** Whether an operator would have to follow for an expression to go on. */
    private static boolean isOperand(int type) {
        return type == CLexer.STRING || type == CLexer.NUMBER || type == CLexer.IDENTIFIER || type == CLexer.RPAREN;
    }

    /** Whether {@code public:}, {@code signals:} or the like ends at the colon. */
    private boolean isLabel(int first, int colon) {
        int before = tokens.type(colon - 1);
        if (before == CLexer.ACCESS || (before == CLexer.IDENTIFIER && tokens.type(colon - 2) == CLexer.ACCESS)) {
            return true; // whatever macros without a semicolon stand in front
        }
        return colon == first + 1 && before == CLexer.IDENTIFIER;
    }

    /** What an opening brace outside of any function opens; returns where to read on. */
    private int block(int first, int headEnd, int brace) {
        if (tokens.type(brace - 1) == CLexer.STRING && brace - 2 >= first && tokens.type(brace - 2) == CLexer.EXTERN) {
            return enter(brace, scopeName());
        }
        if (tokens.isCpp() && brace == first + 1 && tokens.is(first, "export")) {
            return enter(brace, scopeName());
        }
        String namespace = types.namespace(first, brace);
        if (namespace != null) {
            return enter(brace, joined(scopeName(), namespace));
        }
        int oldStyleBody = oldStyle.bodyBehindStructure(first, brace);
        if (oldStyleBody >= 0) {
            return function(first, oldStyleBody, brace, oldStyleBody);
        }
        if (isBaseClause(headEnd)) {
            return enter(brace, joined(scopeName(), tokens.text(headEnd - 1)));
        }
        TypeScopes.TypeDefinition type = types.find(first, brace);
        if (type != null) {
            return type.isEnum() ? brackets.after(brace) : enter(brace, joined(scopeName(), type.name()));
        }
        return function(first, headEnd, headEnd, brace);
    }

    /** Whether a colon is followed by what only the bases of a class have, whatever macros stand for the word {@code class}. */
    private boolean isBaseClause(int colon) {
        return tokens.type(colon) == CLexer.COLON
                && tokens.type(colon + 1) == CLexer.ACCESS
                && tokens.type(colon - 1) == CLexer.IDENTIFIER;
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
        if (scope.length() + name.length() > MAX_SCOPE_CHARS) {
            return scope;
        }
        return scope + "::" + name;
    }

    /** The brace of the body behind a constructor's head and the list that the colon begins; -1 if they are no such thing. */
    private int bodyBehindInitialisers(int first, int colon) {
        return tokens.isCpp() && heads.find(first, colon) != null ? initialisers.body(colon) : -1;
    }

    /** Takes down the function with its head from {@code first} to {@code headEnd}, if it is one; returns where to read on. */
    private int function(int first, int headEnd, int searchEnd, int brace) {
        Head head = heads.find(first, Math.min(headEnd, searchEnd));
        if (head == null || !heads.isPlausible(first, head, headEnd)) {
            return brackets.after(brace);
        }
        int close = brackets.partner(brace);
        if (heads.isInitialiser(head, brace, close)) {
            return close + 1;
        }
        int cut = resynchronised(brace, close);
        if (cut >= 0 || close < 0) {
            problem(
                    head.simpleFrom(),
                    brace,
                    "The braces in the body of " + tokens.text(head.simpleFrom()) + " do not match.");
        }
        if (cut >= 0 && tokens.type(cut) == CLexer.RBRACE) {
            close = cut; // the brace in the first column is meant to end it
        } else if (close < 0) {
            return cut >= 0 ? cut : brace + 1;
        }
        for (int i = head.paramsClose() + 1; i <= brace; i++) {
            if (tokens.type(i) == CLexer.TRY) {
                close = behindHandlers(close);
                break;
            }
        }
        int shownEnd = tokens.type(headEnd - 1) == CLexer.TRY ? headEnd - 1 : headEnd;
        spans.add(new Span(head, head.start(), shownEnd, brace, close, scopeName()));
        if (tokens.isCpp() && depth < MAX_LOCAL_DEPTH) {
            localClasses(brace, close, tokens.text(head.simpleFrom()));
        }
        return close + 1;
    }

    /**
     * Where a body whose braces do not match seems to end: at a closing brace in the first column that another function's head
     * follows in the first column, or, where the body is never closed ({@code close} is negative), at the first closing brace or
     * head in the first column. -1 if there is no such place.
     */
    private int resynchronised(int brace, int close) {
        if (close >= 0) {
            for (int i = brace + 1; i < close; i++) {
                if (tokens.type(i) == CLexer.RBRACE && tokens.isAtLineStart(i) && isHeadInFirstColumn(i + 1)) {
                    return i;
                }
            }
            return -1;
        }
        // Where one body is never closed there may be thousands, so that the search goes on where the last one ended.
        int i = Math.max(brace + 1, firstColumnSearched);
        while (i < tokens.size()
                && !(tokens.type(i) == CLexer.RBRACE ? tokens.isAtLineStart(i) : isHeadInFirstColumn(i))) {
            i++;
        }
        firstColumnSearched = i;
        return i < tokens.size() ? i : -1;
    }

    /** Whether a head with a type, or with a qualified name, begins at a token that begins its line, and a body follows. */
    private boolean isHeadInFirstColumn(int first) {
        if (first >= tokens.size() || !tokens.isAtLineStart(first)) {
            return false;
        }
        int limit = Math.min(tokens.size(), first + MAX_HEAD_TOKENS);
        for (int i = first; i < limit; ) {
            switch (tokens.type(i)) {
                case CLexer.LBRACE -> {
                    Head head = heads.find(first, i);
                    return head != null && head.simpleFrom() > first && heads.isPlausible(first, head, i);
                }
                case CLexer.SEMI,
                        CLexer.RBRACE,
                        CLexer.ASSIGN,
                        CLexer.CONTROL,
                        CLexer.COLON,
                        CLexer.DOT,
                        CLexer.OPERATION -> {
                    return false;
                }
                default -> i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
            }
        }
        return false;
    }

    /** Reads the classes that are defined inside a body, whose members are functions as well. */
    private void localClasses(int brace, int close, String function) {
        for (int i = brace + 1; i < close; i++) {
            boolean isKey = tokens.type(i) == CLexer.CLASS || tokens.type(i) == CLexer.STRUCT;
            int open = i + 1;
            if (isKey && tokens.type(open) == CLexer.ATTRIBUTE && tokens.type(open + 1) == CLexer.LPAREN) {
                open = brackets.after(open + 1); // alignas(8)
            }
            if (!isKey || (tokens.type(open) != CLexer.IDENTIFIER && tokens.type(open) != CLexer.LBRACE)) {
                continue;
            }
            while (open < close && tokens.type(open) != CLexer.LBRACE && isInClassHead(tokens.type(open))) {
                open++;
            }
            TypeScopes.TypeDefinition type = tokens.type(open) == CLexer.LBRACE ? types.find(i, open) : null;
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
            case CLexer.IDENTIFIER,
                    CLexer.COLON,
                    CLexer.COLONCOLON,
                    CLexer.COMMA,
                    CLexer.ACCESS,
                    CLexer.LT,
                    CLexer.GT,
                    CLexer.SHR,
                    CLexer.BUILTIN,
                    CLexer.NUMBER,
                    CLexer.CPP_STORAGE -> true;
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
}
