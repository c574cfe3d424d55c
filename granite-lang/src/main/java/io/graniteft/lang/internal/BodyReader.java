package io.graniteft.lang.internal;

import io.graniteft.lang.Call;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what a function uses: one pass over its head and its body that tells of each name what it is by where it stands. Names that
 * look like variables or macros are only kept for what they seem once the whole body has been read, because a declaration of the
 * same name anywhere in it makes them the function's own.
 */
final class BodyReader {
    private final LiveTokens tokens;
    private final Brackets brackets;
    private final Names names;
    private final FileFacts facts;
    private final TypeScan typeScan;
    private final CallReader callReader;
    private final boolean cpp;
    private final boolean callsOnly;
    private final IntList types = new IntList(16);
    private final IntList macros = new IntList(16);
    private final IntList globals = new IntList(16);

    // Where the pass stands.
    private int close;
    private int depth;
    private int declarationDepth;
    private boolean isExtern;
    private int declaredAt;
    private int anglesEnd;
    private int headerEnd; // of the last for (
    private int listEnd; // of a constructor's initialisers, and the depth of the members in it
    private int listDepth;
    private int nextLocal; // the next member of a local class, and the token of its name
    private int localName;

    /**
     * A reader of a text's functions.
     *
     * @param callsOnly whether types, macros and global variables are of no interest
     */
    BodyReader(LiveTokens tokens, Brackets brackets, Names names, FileFacts facts, boolean callsOnly) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.names = names;
        this.facts = facts;
        this.typeScan = new TypeScan(tokens, brackets);
        this.callReader = new CallReader(tokens, brackets, names);
        this.cpp = tokens.isCpp();
        this.callsOnly = callsOnly;
    }

    /** Reads one function whose parameters and template parameters are marked already. */
    void read(Span span, List<Integer> headTypes, IntList specifierMacros) {
        types.clear();
        macros.clear();
        globals.clear();
        callReader.begin(span);
        if (!callsOnly) {
            for (int index : headTypes) {
                addType(index);
            }
            headMacros(span, specifierMacros);
        }
        close = span.bodyClose();
        depth = 0;
        declarationDepth = -1;
        isExtern = false;
        declaredAt = -1;
        anglesEnd = -1;
        headerEnd = -1;
        listEnd = span.bodyOpen();
        listDepth = 0;
        nextLocal = facts.firstLocalBehind(span.bodyOpen());
        localName = localName();
        for (int i = span.headEnd(); i < close; i++) {
            i = i == localName ? localHead() : step(i);
        }
    }

    List<Call> calls() {
        return callReader.calls();
    }

    List<String> types() {
        return texts(types);
    }

    /** The macros, without what turned out to be declared. */
    List<String> macros() {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < macros.size(); i++) {
            int id = macros.get(i);
            boolean isOwn = names.isMarked(id, Names.LOCAL | Names.TEMPLATE_PARAMETER | Names.SEEN_TYPE);
            if (!isOwn || names.is(id, Names.MACRO)) {
                result.add(names.text(id));
            }
        }
        return result;
    }

    List<String> globals() {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < globals.size(); i++) {
            int id = globals.get(i);
            if (!names.isMarked(id, Names.LOCAL) || names.isMarked(id, Names.OUTSIDE)) {
                result.add(names.text(id));
            }
        }
        return result;
    }

    private List<String> texts(IntList ids) {
        List<String> result = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            result.add(names.text(ids.get(i)));
        }
        return result;
    }

    private void headMacros(Span span, IntList specifiers) {
        int next = 0;
        for (int i = span.first(); i < span.headEnd(); i++) {
            if (next < specifiers.size() && specifiers.get(next) == i) {
                next++;
                addMacro(id(i));
            } else if (tokens.type(i) == CLexer.IDENTIFIER && tokens.type(i - 1) != CLexer.COLONCOLON) {
                macro(id(i));
            }
        }
    }

    private int localName() {
        Span local = facts.localFunction(nextLocal);
        return local == null ? -1 : local.head().simpleFrom();
    }

    /** Passes over name and parameters of a member of a local class, which has a record of its own; returns their last token. */
    private int localHead() {
        Span local = Objects.requireNonNull(facts.localFunction(nextLocal++));
        localName = localName();
        listEnd = local.bodyOpen();
        listDepth = depth;
        return local.head().paramsClose();
    }

    private int step(int i) {
        switch (tokens.type(i)) {
            case CLexer.SEMI -> {
                declarationDepth = -1;
                isExtern = false;
            }
            case CLexer.COMMA -> {
                if (depth == declarationDepth) {
                    nextDeclarator(i + 1);
                }
            }
            case CLexer.LPAREN -> {
                pointerDeclarator(i);
                callReader.throughPointer(i);
                depth++;
            }
            case CLexer.LBRACK -> {
                if (tokens.type(i + 1) == CLexer.LBRACK && brackets.partner(i) > i) {
                    return brackets.partner(i); // an attribute
                }
                binding(i);
                depth++;
            }
            case CLexer.LBRACE -> depth++;
            case CLexer.RPAREN, CLexer.RBRACK, CLexer.RBRACE -> depth--;
            case CLexer.EXTERN -> isExtern = true;
            case CLexer.ATTRIBUTE -> {
                return brackets.partner(i + 1) > i ? brackets.partner(i + 1) : i;
            }
            case CLexer.CONTROL -> {
                if (tokens.type(i + 1) == CLexer.IDENTIFIER && tokens.is(i, "goto")) {
                    return i + 1;
                }
                if (tokens.type(i + 1) == CLexer.LPAREN && tokens.is(i, "for")) {
                    headerEnd = brackets.partner(i + 1);
                }
            }
            case CLexer.LT -> {
                if (brackets.partner(i) > i && brackets.partner(i) < close) {
                    anglesEnd = Math.max(anglesEnd, brackets.partner(i));
                }
            }
            case CLexer.OPERATOR -> {
                return callReader.operator(i);
            }
            case CLexer.IDENTIFIER -> name(i, i < listEnd && depth == listDepth);
            default -> {}
        }
        return i;
    }

    private void name(int i, boolean isMember) {
        int id = id(i);
        int previous = tokens.type(i - 1);
        int behind = i + 1;
        if (tokens.type(behind) == CLexer.LT && brackets.partner(behind) > behind) {
            behind = brackets.after(behind);
        }
        int next = tokens.type(behind);
        if (next == CLexer.COLONCOLON) {
            return; // only the last part of a qualified name counts
        }
        boolean isTemplate = previous == CLexer.TEMPLATE; // p->template get<int>()
        int access = isTemplate ? tokens.type(i - 2) : previous;
        if (access == CLexer.DOT || access == CLexer.ARROW) {
            if (next == CLexer.LPAREN) {
                callReader.member(id);
            }
            if (names.is(id, Names.MACRO)) {
                macro(id);
            }
            return;
        }
        if (next == CLexer.COLON && isStatementStart(previous)) {
            return; // a label
        }
        if (previous != CLexer.COLONCOLON) {
            macro(id);
        }
        if (next == CLexer.LPAREN && isPointerDeclaration(previous, behind)) {
            addType(i);
            return;
        }
        if (i < anglesEnd ? TypeScan.isBetweenAngles(tokens, i) : isType(i, id)) {
            addType(i);
            declaredAt = behindPointers(behind);
            return;
        }
        if (next == CLexer.LPAREN && brackets.partner(behind) > behind) {
            call(i, id, isMember);
            return;
        }
        if (i == declaredAt || isDeclared(i, next)) {
            declare(i, id);
            return;
        }
        boolean isOwnType = names.is(id, Names.TYPE) && !names.isMarked(id, Names.LOCAL);
        if (isOwnType) {
            addType(i);
        } else if (!isMember) {
            use(i, id, previous, next);
        }
    }

    /** Whether a declaration {@code type (*name)(…)} begins with the name before {@code open}. */
    private boolean isPointerDeclaration(int previous, int open) {
        boolean begins = isStatementStart(previous) || previous == CLexer.STORAGE || previous == CLexer.QUALIFIER;
        return begins
                && Declarators.pointerName(tokens, brackets, open) >= 0
                && tokens.type(brackets.after(open)) == CLexer.LPAREN;
    }

    private boolean isType(int i, int id) {
        if (i < headerEnd && tokens.type(i - 1) == CLexer.SEMI) {
            return false; // the second part of for ( ; ; ) is no statement
        }
        // A macro on a line of its own needs no semicolon, and what follows is no declaration of that type.
        boolean isLoneMacro = names.is(id, Names.CAPITALS)
                && tokens.type(i + 1) == CLexer.IDENTIFIER
                && tokens.type(i + 2) == CLexer.LPAREN
                && tokens.line(i + 1) > tokens.line(i);
        return !isLoneMacro && typeScan.isType(i, close);
    }

    private void call(int i, int id, boolean isMember) {
        boolean isDeclared = i == declaredAt || callReader.isDeclared(i);
        if (isDeclared) {
            if (cpp && !isExtern) {
                declarationDepth = depth;
                names.mark(id, Names.LOCAL); // an object with arguments; a prototype harms nobody
            }
        } else if (!isMember) {
            boolean isCast = names.is(id, Names.NUMBER_TYPE) || (cpp && names.is(id, Names.TYPE));
            if (isCast && !names.isMarked(id, Names.LOCAL)) {
                addType(i);
            } else {
                callReader.direct(i, id);
            }
        }
    }

    private boolean isDeclared(int i, int next) {
        boolean ends = switch (next) {
            case CLexer.ASSIGN, CLexer.SEMI, CLexer.COMMA, CLexer.LBRACK, CLexer.COLON, CLexer.RPAREN -> true;
            case CLexer.LBRACE -> cpp;
            default -> false;
        };
        return ends && Declarators.isBehindCertainType(tokens, brackets, i);
    }

    /** A variable of the body's own, or one that the body says to be outside. */
    private void declare(int i, int id) {
        declarationDepth = depth;
        if (isExtern) {
            names.mark(id, Names.OUTSIDE);
            global(id);
            return;
        }
        int type = i - 1;
        while (Declarators.isPointer(tokens.type(type)) || tokens.type(type) == CLexer.QUALIFIER) {
            type--;
        }
        boolean isPointer = tokens.type(type) == CLexer.IDENTIFIER && names.is(id(type), Names.POINTER_TYPE);
        names.mark(id, isPointer ? Names.LOCAL | Names.LOCAL_POINTER : Names.LOCAL);
    }

    /** The declarator behind a comma: {@code int a, *b}. */
    private void nextDeclarator(int from) {
        int i = behindPointers(from);
        if (tokens.type(i) == CLexer.IDENTIFIER) {
            declaredAt = i;
        }
    }

    /** {@code int (*name)(int)}. */
    private void pointerDeclarator(int open) {
        if (!Declarators.isPointer(tokens.type(open + 1)) && tokens.type(open + 2) != CLexer.STAR) {
            return;
        }
        int name = Declarators.pointerName(tokens, brackets, open);
        if (name >= 0
                && tokens.type(brackets.after(open)) == CLexer.LPAREN
                && Declarators.isBehindCertainType(tokens, brackets, open)) {
            declarationDepth = depth;
            names.mark(id(name), Names.LOCAL | Names.LOCAL_POINTER);
        }
    }

    /** {@code auto [a, b] = …}. */
    private void binding(int open) {
        int type = open - 1;
        while (Declarators.isPointer(tokens.type(type))) {
            type--;
        }
        if (cpp && tokens.type(type) == CLexer.BUILTIN && tokens.is(type, "auto")) {
            for (int i = open + 1; i < brackets.partner(open); i++) {
                if (tokens.type(i) == CLexer.IDENTIFIER) {
                    names.mark(id(i), Names.LOCAL);
                }
            }
        }
    }

    private int behindPointers(int from) {
        int i = from;
        while (Declarators.isPointer(tokens.type(i)) || tokens.type(i) == CLexer.QUALIFIER) {
            i++;
        }
        return i;
    }

    private static boolean isStatementStart(int previous) {
        return previous == CLexer.SEMI || previous == CLexer.LBRACE || previous == CLexer.RBRACE;
    }

    private void use(int i, int id, int previous, int next) {
        if (previous == CLexer.COLONCOLON) {
            int before = tokens.type(i - 2);
            boolean isOutermost = before != CLexer.IDENTIFIER && before != CLexer.GT && before != CLexer.SHR;
            if (isOutermost && next != CLexer.LBRACE) {
                names.mark(id, Names.OUTSIDE);
                global(id);
            }
        } else if (names.is(id, Names.VARIABLE | Names.GLOBAL_PREFIX) && !names.is(id, Names.MACRO)) {
            global(id);
        }
    }

    private void global(int id) {
        if (!callsOnly && names.mark(id, Names.SEEN_GLOBAL)) {
            globals.add(id);
        }
    }

    private void macro(int id) {
        boolean isMacro = names.is(id, Names.MACRO)
                || (names.is(id, Names.CAPITALS) && !names.is(id, Names.DECLARED | Names.TYPE));
        if (isMacro) {
            addMacro(id);
        }
    }

    private void addMacro(int id) {
        if (!callsOnly && names.mark(id, Names.SEEN_MACRO)) {
            macros.add(id);
        }
    }

    /** Adds the type whose simple name is at {@code index}, unless it is a template parameter or depends on one. */
    private void addType(int index) {
        if (callsOnly) {
            return;
        }
        int first = callReader.qualifiedFrom(index);
        int tag = tokens.type(index - 1);
        int name;
        if (!cpp && (tag == CLexer.STRUCT || tag == CLexer.ENUM)) {
            name = names.of(tokens.text(index - 1) + " " + tokens.text(index));
        } else if (tokens.type(first) == CLexer.IDENTIFIER && names.isMarked(id(first), Names.TEMPLATE_PARAMETER)) {
            return;
        } else {
            name = callReader.qualified(index);
        }
        if (names.mark(name, Names.SEEN_TYPE)) {
            types.add(name);
        }
    }

    private int id(int i) {
        return names.ofToken(tokens.raw(i));
    }
}
