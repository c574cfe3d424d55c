package io.graniteft.eval;

/** How an evaluation went. */
public enum Status {
    /** A compiler judged the code. */
    OK,
    /** No compiler could be used; the syntax score comes from the pure-Java check. */
    NO_COMPILER,
    /** The text asks for something that no compiler is allowed to do here; a finding says what. No compiler saw it. */
    REJECTED,
    /** The compiler ran out of time, memory or output, or crashed. The code is neither good nor bad: it is unknown. */
    RESOURCE_LIMIT,
    /** The text is prose, or has nothing outside its comments. */
    NOT_CODE,
    /** The text is blank. */
    EMPTY
}
