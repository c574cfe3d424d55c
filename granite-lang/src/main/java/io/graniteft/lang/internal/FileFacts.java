package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes what a text declares outside of function bodies: macros, variables, enumeration constants, types, fields that point to
 * functions, and the template parameters of classes. One pass that knows a declared name by what stands before and behind it.
 */
final class FileFacts {
    /** Template clauses around a function that are looked at; no real code has a tenth of it. */
    private static final int MAX_CLAUSES = 64;

    private final LiveTokens tokens;
    private final Brackets brackets;
    private final Names names;
    private final List<Span> locals = new ArrayList<>();
    private final List<TemplateScope> templates = new ArrayList<>();
    private final List<OpenClass> classes = new ArrayList<>();
    private final IntList clauses = new IntList(8); // the template clauses of the declaration being read

    // The declaration being read.
    private boolean isTypedef;
    private boolean hasParentheses;
    private boolean isAssigned;
    private boolean declares;
    private boolean ofPointerType;
    private int key;
    private boolean opensScope;

    /** Where the parameters of template clauses are known. */
    private record TemplateScope(int from, int to, int outer, IntList names) {}

    private record OpenClass(int close, boolean isTypedef) {}

    FileFacts(LiveTokens tokens, Brackets brackets, Names names) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.names = names;
    }

    /** Notes the macros that the text defines. */
    static void macros(Lexed lexed, LogicalTokens logical, Names names) {
        for (int i = 0; i < logical.directives().size(); i++) {
            int name = MacroReader.behindDefine(lexed, logical, i);
            if (name >= 0 && lexed.type(name) == CLexer.IDENTIFIER) {
                names.add(names.ofToken(name), Names.MACRO);
            }
        }
    }

    /** Reads all that stands outside of the functions, which come in the order of their first tokens. */
    void read(List<Span> functions) {
        int next = 0;
        int i = 0;
        reset();
        while (i < tokens.size()) {
            if (next < functions.size() && functions.get(next).first() <= i) {
                int end = functions.get(next).bodyClose() + 1;
                function(functions.get(next++));
                while (next < functions.size() && functions.get(next).first() < end) {
                    locals.add(functions.get(next));
                    function(functions.get(next++));
                }
                i = Math.max(i + 1, end);
                reset();
            } else {
                i = step(i);
            }
        }
    }

    /** The number of the first member of a local class that begins behind a token, among all such members of the text. */
    int firstLocalBehind(int at) {
        int low = 0;
        int high = locals.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (locals.get(middle).first() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** A member of a local class by its number; null if there is none. */
    @Nullable
    Span localFunction(int number) {
        return number < locals.size() ? locals.get(number) : null;
    }

    /** Marks the template parameters that are known at a token. */
    void markTemplateParameters(int at) {
        int index = lastTemplateBefore(at);
        for (int steps = 0; index >= 0 && steps < MAX_CLAUSES; steps++) {
            TemplateScope scope = templates.get(index);
            if (at <= scope.to()) {
                for (int i = 0; i < scope.names().size(); i++) {
                    names.mark(scope.names().get(i), Names.TEMPLATE_PARAMETER);
                }
            }
            index = scope.outer();
        }
    }

    private int lastTemplateBefore(int at) {
        int low = 0;
        int high = templates.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (templates.get(middle).from() <= at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    private void function(Span span) {
        Head head = span.head();
        if (head.nameFrom() > span.first() && tokens.type(head.simpleFrom()) == CLexer.IDENTIFIER) {
            names.add(id(head.simpleFrom()), Names.DECLARED); // with nothing in front it may be a macro
        }
        clauses.clear();
        for (int i = span.first();
                i < head.nameFrom();
                i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.TEMPLATE && brackets.partner(i + 1) > i) {
                clauses.add(i + 1);
            }
        }
        addTemplates(span.first(), span.bodyClose());
    }

    private void addTemplates(int from, int to) {
        if (clauses.isEmpty()) {
            return;
        }
        IntList declared = new IntList(8);
        for (int i = 0; i < clauses.size(); i++) {
            templateParameters(clauses.get(i), declared);
        }
        int outer = templates.size() - 1;
        while (outer >= 0 && templates.get(outer).to() < from) {
            outer = templates.get(outer).outer();
        }
        templates.add(new TemplateScope(from, to, outer, declared));
        clauses.clear();
    }

    /** The names that a clause declares: behind {@code typename} or {@code class}, or behind the type of a value. */
    private void templateParameters(int open, IntList declared) {
        int close = brackets.partner(open);
        for (int i = open + 1; i < close; i++) {
            if (tokens.type(i) != CLexer.IDENTIFIER || tokens.type(i + 1) == CLexer.COLONCOLON) {
                continue;
            }
            boolean declares = switch (tokens.type(i - 1)) {
                case CLexer.TYPENAME, CLexer.CLASS, CLexer.ELLIPSIS -> true;
                case CLexer.IDENTIFIER, CLexer.BUILTIN, CLexer.STAR, CLexer.AMP, CLexer.GT ->
                    i + 1 == close || tokens.type(i + 1) == CLexer.COMMA || tokens.type(i + 1) == CLexer.ASSIGN;
                default -> false;
            };
            if (declares) {
                declared.add(id(i));
            }
        }
    }

    private void reset() {
        isTypedef = false;
        hasParentheses = false;
        isAssigned = false;
        declares = false;
        ofPointerType = false;
        key = LiveTokens.END;
        opensScope = false;
        clauses.clear();
    }

    private int step(int i) {
        switch (tokens.type(i)) {
            case CLexer.SEMI -> reset();
            case CLexer.TYPEDEF -> isTypedef = true;
            case CLexer.NAMESPACE -> opensScope = true;
            case CLexer.EXTERN -> opensScope = tokens.type(i + 1) == CLexer.STRING;
            case CLexer.STRUCT, CLexer.CLASS -> key = key == CLexer.ENUM ? key : CLexer.CLASS;
            case CLexer.ENUM -> key = CLexer.ENUM;
            case CLexer.TEMPLATE -> {
                if (brackets.partner(i + 1) > i) {
                    clauses.add(i + 1);
                    return brackets.after(i + 1);
                }
            }
            case CLexer.USING -> alias(i);
            case CLexer.ATTRIBUTE -> {
                return tokens.type(i + 1) == CLexer.LPAREN ? brackets.after(i + 1) : i + 1;
            }
            case CLexer.COLON -> {
                if (tokens.type(i - 1) == CLexer.ACCESS) {
                    reset();
                }
            }
            case CLexer.LPAREN -> {
                return group(i);
            }
            case CLexer.LBRACK, CLexer.LT -> {
                return brackets.after(i);
            }
            case CLexer.ASSIGN -> {
                return behindInitialiser(i);
            }
            case CLexer.LBRACE -> {
                return brace(i);
            }
            case CLexer.RBRACE -> closeBrace(i);
            case CLexer.IDENTIFIER -> name(i);
            default -> {}
        }
        return i + 1;
    }

    private int behindInitialiser(int assign) {
        int i = assign + 1;
        while (i < tokens.size()) {
            switch (tokens.type(i)) {
                case CLexer.COMMA, CLexer.SEMI, CLexer.RBRACE -> {
                    return i;
                }
                default -> i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
            }
        }
        return i;
    }

    private int brace(int i) {
        if (key == CLexer.ENUM && !hasParentheses) {
            constants(i);
            typeName(i);
            key = LiveTokens.END;
            return brackets.after(i);
        }
        if (key == CLexer.CLASS && !hasParentheses) {
            typeName(i);
            int close = brackets.partner(i) < 0 ? tokens.size() : brackets.partner(i);
            addTemplates(i, close);
            classes.add(new OpenClass(close, isTypedef));
            reset();
            return i + 1;
        }
        if (opensScope && !isAssigned) {
            reset();
            return i + 1;
        }
        return brackets.after(i);
    }

    private void closeBrace(int i) {
        reset();
        while (!classes.isEmpty() && classes.get(classes.size() - 1).close() <= i) {
            isTypedef = classes.remove(classes.size() - 1).isTypedef();
        }
    }

    /** Notes the name of the class or enumeration whose brace is at {@code brace}; in C it needs its key word. */
    private void typeName(int brace) {
        if (!tokens.isCpp()) {
            return;
        }
        int i = brace - 1;
        while (i > 0
                && tokens.type(i) != CLexer.CLASS
                && tokens.type(i) != CLexer.STRUCT
                && tokens.type(i) != CLexer.ENUM) {
            i--;
        }
        int name = -1;
        for (i++;
                i < brace && tokens.type(i) != CLexer.COLON;
                i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.IDENTIFIER && !tokens.is(i, "final")) {
                name = i;
            }
        }
        if (name >= 0) {
            names.add(id(name), Names.TYPE | Names.DECLARED);
        }
    }

    private void constants(int open) {
        int close = brackets.partner(open);
        for (int i = open + 1; i < close; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            boolean isFirst = i == open + 1 || tokens.type(i - 1) == CLexer.COMMA;
            if (isFirst && tokens.type(i) == CLexer.IDENTIFIER) {
                names.add(id(i), Names.DECLARED);
            }
        }
    }

    /** {@code using name = type;}. */
    private void alias(int using) {
        if (tokens.type(using + 1) != CLexer.IDENTIFIER || tokens.type(using + 2) != CLexer.ASSIGN) {
            return;
        }
        boolean isPointer = false;
        for (int i = using + 3; i < tokens.size() && tokens.type(i) != CLexer.SEMI; i = brackets.after(i)) {
            isPointer |= tokens.type(i) == CLexer.LPAREN && tokens.type(i + 1) == CLexer.STAR;
        }
        names.add(id(using + 1), Names.TYPE | Names.DECLARED | (isPointer ? Names.POINTER_TYPE : 0));
    }

    /** Parentheses: a pointer to a function, the parameters of a prototype, or a macro's arguments. */
    private int group(int open) {
        int close = brackets.partner(open);
        if (close < 0) {
            return open + 1;
        }
        int name = Declarators.pointerName(tokens, brackets, open);
        if (name >= 0 && tokens.type(close + 1) == CLexer.LPAREN) {
            declare(name, true);
            return brackets.after(close + 1);
        }
        if (tokens.type(open - 1) == CLexer.IDENTIFIER && Declarators.isBehindType(tokens, brackets, open - 1)) {
            names.add(id(open - 1), isTypedef ? Names.TYPE | Names.POINTER_TYPE | Names.DECLARED : Names.DECLARED);
        }
        hasParentheses = true;
        return close + 1;
    }

    private void name(int i) {
        boolean isBehindType = Declarators.isBehindType(tokens, brackets, i)
                || tokens.type(i - 1) == CLexer.RBRACE
                || (declares && tokens.type(i - 1) == CLexer.COMMA);
        boolean ends = switch (tokens.type(i + 1)) {
            case CLexer.SEMI, CLexer.COMMA, CLexer.LBRACK, CLexer.ASSIGN -> true;
            case CLexer.COLON -> !classes.isEmpty() && key == LiveTokens.END;
            case CLexer.LBRACE -> tokens.isCpp() && key == LiveTokens.END && !opensScope;
            default -> false;
        };
        if (isBehindType && ends) {
            declare(i, ofPointerType);
        } else if (names.is(id(i), Names.POINTER_TYPE)) {
            ofPointerType = true;
        }
    }

    private void declare(int i, boolean isPointer) {
        declares = true;
        int facts = Names.DECLARED;
        if (isTypedef) {
            facts |= Names.TYPE | (isPointer ? Names.POINTER_TYPE : 0);
        } else if (!classes.isEmpty()) {
            facts |= isPointer ? Names.POINTER_FIELD : 0;
        } else {
            facts |= Names.VARIABLE | (isPointer ? Names.POINTER_VARIABLE : 0);
        }
        names.add(id(i), facts);
    }

    private int id(int i) {
        return names.ofToken(tokens.raw(i));
    }
}
