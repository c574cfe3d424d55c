package io.graniteft.lang.internal;

import io.graniteft.lang.CDeclaration.Kind;
import io.graniteft.lang.internal.TypeScopes.TypeDefinition;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows the recogniser through files, namespaces and classes, and takes down what is declared there. */
final class DeclarationWalk implements Recogniser.Listener {
    /** A type inside so many others is not reported: texts of nested types hold each other, and all of them together must not
     * cost more than a multiple of the source. */
    private static final int MAX_NESTING = 24;

    /** No real scope has a longer name; what nests deeper is named after the scopes up to here. */
    private static final int MAX_SCOPE_CHARS = 1000;

    private final LiveTokens tokens;
    private final Brackets brackets;
    private final TypeScopes types;
    private final DeclaratorReader declarators;
    private final DeclarationBuilder builder;
    private final List<Frame> frames = new ArrayList<>();

    /** The definition whose closing brace was the last token read, or null. */
    private @Nullable Frame pending;

    /** Where a statement began that goes on behind a block, or negative. */
    private int begun = -1;

    /** What is behind an opening brace. */
    enum Inside {
        FILE,
        TYPE,
        BODY
    }

    /**
     * An open scope.
     *
     * @param first the first token of the statement that opened it
     * @param open its opening brace
     * @param type what it defines; null for a namespace, a linkage block or a body
     * @param scope the qualified name of what is inside
     * @param outer the qualified name of what is around
     * @param nesting how many types are around what is inside
     */
    private record Frame(
            Inside inside,
            int first,
            int open,
            @Nullable TypeDefinition type,
            String scope,
            String outer,
            int nesting) {}

    DeclarationWalk(LiveTokens tokens, Brackets brackets, DeclarationBuilder builder) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.types = new TypeScopes(tokens, brackets);
        this.declarators = new DeclaratorReader(tokens, brackets);
        this.builder = builder;
    }

    @Override
    public void piece(int first, int end, boolean isFunction) {
        if (isFunction) {
            flush();
            return;
        }
        int last = end - 1;
        switch (tokens.type(last)) {
            case CLexer.LBRACE -> {
                flush();
                enter(first, last);
            }
            case CLexer.RBRACE -> block(first, last);
            case CLexer.SEMI -> statement(first, last);
            case CLexer.IDENTIFIER -> {} // a macro that stands alone
            default -> flush();
        }
    }

    @Override
    public void closed(int brace) {
        flush();
        int open = brackets.partner(brace);
        while (!frames.isEmpty()) {
            Frame frame = frames.remove(frames.size() - 1);
            if (frame.open() == open) {
                pending = frame.type() == null ? null : frame;
                return;
            }
        }
    }

    /** To be called when the walk is over. */
    void finish() {
        flush();
    }

    private Inside inside() {
        return frames.isEmpty() ? Inside.FILE : frames.get(frames.size() - 1).inside();
    }

    private String scope() {
        return frames.isEmpty() ? "" : frames.get(frames.size() - 1).scope();
    }

    private int nesting() {
        return frames.isEmpty() ? 0 : frames.get(frames.size() - 1).nesting();
    }

    /** The simple name of the class whose members are being read; empty if none are. */
    private String className() {
        TypeDefinition type =
                frames.isEmpty() ? null : frames.get(frames.size() - 1).type();
        return type == null || type.nameAt() < 0 ? "" : tokens.text(type.nameAt());
    }

    /** Takes down a type that no statement follows. */
    private void flush() {
        begun = -1;
        Frame type = pending;
        pending = null;
        if (type != null && brackets.partner(type.open()) > 0) {
            int end = brackets.after(type.open());
            TypeDefinition definition = type.type();
            int first = definition == null
                    ? type.first()
                    : declarators.trimmed(type.first(), definition.key(), className());
            type(type, first, end, false);
        }
    }

    private void enter(int first, int brace) {
        Inside around = inside();
        if (around == Inside.BODY) {
            push(new Frame(Inside.BODY, first, brace, null, scope(), scope(), nesting()));
            return;
        }
        String namespace = types.namespace(first, brace);
        if (namespace != null) {
            push(new Frame(Inside.FILE, first, brace, null, joined(scope(), namespace), scope(), nesting()));
            return;
        }
        TypeDefinition type = types.find(first, brace);
        if (type != null) {
            push(new Frame(Inside.TYPE, first, brace, type, joined(scope(), type.name()), scope(), nesting() + 1));
            return;
        }
        boolean isLinkage = brace > first && tokens.type(brace - 1) == CLexer.STRING;
        push(new Frame(isLinkage ? around : Inside.BODY, first, brace, null, scope(), scope(), nesting()));
    }

    private void push(Frame frame) {
        frames.add(frame);
    }

    private String joined(String scope, String name) {
        if (!tokens.isCpp() || scope.isEmpty() || name.isEmpty()) {
            return tokens.isCpp() ? scope + name : "";
        }
        return scope.length() + name.length() > MAX_SCOPE_CHARS ? scope : scope + "::" + name;
    }

    /** A block that was passed over: an enumeration, or the value of a variable. */
    private void block(int first, int close) {
        flush();
        int open = brackets.partner(close);
        if (open < first || inside() == Inside.BODY) {
            return;
        }
        TypeDefinition type = types.find(first, open);
        if (type != null && type.isEnum()) {
            pending = new Frame(Inside.TYPE, first, open, type, "", scope(), nesting() + 1);
        } else if (tokens.type(close + 1) == CLexer.SEMI || tokens.type(close + 1) == CLexer.COMMA) {
            begun = first;
        }
    }

    private void statement(int start, int semicolon) {
        Frame type = pending;
        int from = type != null ? type.first() : begun >= 0 ? begun : start;
        pending = null;
        begun = -1;
        if (inside() == Inside.BODY) {
            return;
        }
        String className = className();
        TypeDefinition definition = type == null ? null : type.type();
        int first = declarators.trimmed(from, definition == null ? semicolon : definition.key(), className);
        List<DeclaratorReader.Declared> declared =
                declarators.read(first, semicolon, type == null ? -1 : type.open(), inside() == Inside.TYPE, className);
        if (type != null) {
            type(type, first, semicolon + 1, declared.isEmpty());
        }
        for (DeclaratorReader.Declared one : declared) {
            String name = Spelling.of(tokens, one.simpleFrom(), one.nameTo());
            String written = Spelling.of(tokens, one.nameFrom(), one.nameTo());
            builder.add(one.kind(), name, inScope(scope(), written), first, semicolon + 1, one.simpleFrom());
        }
    }

    private String inScope(String scope, String name) {
        return scope.isEmpty() || name.isEmpty() ? name : scope + "::" + name;
    }

    /** Takes down a type and, of an enumeration, the constants. */
    private void type(Frame frame, int first, int end, boolean isAlone) {
        TypeDefinition type = frame.type();
        if (type == null || frame.nesting() > MAX_NESTING) {
            return;
        }
        String name = type.nameAt() < 0 ? "" : tokens.text(type.nameAt());
        Kind kind = kind(type);
        if (!name.isEmpty() || (kind == Kind.ENUM && isAlone)) {
            int nameAt = type.nameAt() < 0 ? type.key() : type.nameAt();
            builder.add(kind, name, inScope(frame.outer(), type.name()), first, end, nameAt);
        }
        if (type.isEnum()) {
            boolean isScoped =
                    tokens.type(type.key() + 1) == CLexer.CLASS || tokens.type(type.key() + 1) == CLexer.STRUCT;
            constants(frame.open(), isScoped ? inScope(frame.outer(), type.name()) : frame.outer());
        }
    }

    private Kind kind(TypeDefinition type) {
        return switch (tokens.type(type.key())) {
            case CLexer.ENUM -> Kind.ENUM;
            case CLexer.CLASS -> Kind.CLASS;
            default -> tokens.is(type.key(), "union") ? Kind.UNION : Kind.STRUCT;
        };
    }

    private void constants(int open, String scope) {
        int close = brackets.partner(open);
        int from = open + 1;
        int i = from;
        while (i <= close) {
            if (i < close && tokens.type(i) != CLexer.COMMA) {
                i = Brackets.isOpening(tokens.type(i)) ? Math.min(brackets.after(i), close) : i + 1;
                continue;
            }
            boolean isMacro = tokens.type(from + 1) == CLexer.LPAREN;
            if (from < i && tokens.type(from) == CLexer.IDENTIFIER && !isMacro) {
                String name = tokens.text(from);
                builder.add(Kind.ENUM_CONSTANT, name, inScope(scope, name), from, i, from);
            }
            i++;
            from = i;
        }
    }
}
