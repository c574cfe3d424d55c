package io.graniteft.eval.internal.compile;

/** How a snippet uses a name, gathered over all places where it stands. */
final class Use {
    /** Where it stands first: an index into the tokens. */
    int first = -1;
    /** How often it stands anywhere, members of that name left out. */
    int count;

    boolean called;
    /** A call's arguments are not all expressions, so that only a macro can take them. */
    boolean takesAnything;
    /** A semicolon stands among a call's arguments: they are the head of a loop. */
    boolean loopHead;
    /** A call is followed by a block: a macro in a loop's clothes. */
    boolean opensBlock;
    /** A call or the name alone makes a statement that no semicolon ends. */
    boolean endsStatement;

    boolean semicolonFollows;
    boolean arrow;
    boolean dot;
    boolean index;
    boolean indexDot;
    boolean indexArrow;
    boolean indexIndex;
    boolean dereferenced;
    boolean assigned;
    boolean incremented;
    boolean addressTaken;
    /** In a place that only a constant can take: a case label, an array's size. */
    boolean constant;
    /** Beside a string literal. */
    boolean inString;

    boolean loopVariable;
    /** What a call's result is used for. */
    boolean callArrow;

    boolean callDot;
    boolean callIndex;
    boolean callCalled;
    boolean callAssigned;
    /** Followed by template arguments. */
    boolean template;
    /** Where the template arguments open, first. */
    int templateAt = -1;
    /** Called with template arguments. */
    boolean templateCall;
    /** With template arguments, and handed on as a value. */
    boolean templateValue;
    /** Followed by a brace where an operand begins: {@code f(point{1, 2})}. */
    boolean braced;
    /** Followed by {@code ::}. */
    boolean scope;
    /** Stands in a place of a type. */
    boolean type;
    /** The declared type of the variable that takes its value, as it would stand in a declaration, or an empty string. */
    String resultType = "";
}
