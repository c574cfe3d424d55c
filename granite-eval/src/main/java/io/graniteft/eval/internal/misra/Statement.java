package io.graniteft.eval.internal.misra;

import java.util.ArrayList;
import java.util.List;

/** A statement or declaration with those in it. Indexes are of the tokens in {@link Code}; ends are exclusive. */
final class Statement {
    /** What a statement is. */
    enum Kind {
        /** Braces. */
        BLOCK,
        /** A definition: its only child is the body. */
        FUNCTION,
        /** The body of a lambda, which is a function of its own. */
        LAMBDA,
        /** The braces of a structure, union or class. */
        MEMBERS,
        /** An if with all its else ifs and its else: for each a head and a child. */
        IF,
        WHILE,
        DO,
        FOR,
        /** A macro with arguments and a body that is named like a loop. */
        LOOP_MACRO,
        SWITCH,
        /** Only the label; what it labels follows. */
        CASE,
        /** Only the label. */
        DEFAULT,
        /** Only the label. */
        LABEL,
        RETURN,
        THROW,
        BREAK,
        CONTINUE,
        GOTO,
        /** A block with its handlers. */
        TRY,
        /** A declaration or an expression; its children are the braces in it that hold statements or members. */
        SIMPLE,
        EMPTY
    }

    /**
     * The word that opens a branch or loop.
     *
     * @param keyword where it stands; of an else if the word {@code if}
     * @param open the parenthesis behind it, or -1
     * @param close that one's partner, or -1
     * @param elseAt the word {@code else} before it, or -1
     */
    record Head(int keyword, int open, int close, int elseAt) {}

    final Kind kind;
    final int first;
    int end;
    final List<Head> heads = new ArrayList<>(1);
    final List<Statement> children = new ArrayList<>(2);
    /** The braces within the heads' parentheses that hold statements: those of lambdas, mostly. */
    final List<Statement> inHeads = new ArrayList<>(0);

    Statement(Kind kind, int first) {
        this.kind = kind;
        this.first = first;
        this.end = first + 1;
    }

    Head head() {
        return heads.get(0);
    }

    boolean isLoop() {
        return kind == Kind.WHILE || kind == Kind.DO || kind == Kind.FOR || kind == Kind.LOOP_MACRO;
    }
}
