package io.graniteft.eval.internal.misra;

/**
 * One name that a declaration declares.
 *
 * @param name the token that is the name, or -1 when it has none
 * @param sort what its value is
 * @param initialiser the token {@code =}, or -1
 * @param comma the comma before it, or -1 for the first
 * @param end the token behind it
 */
record Declarator(int name, Sort sort, int initialiser, int comma, int end) {
    /** What is known of a value without its headers. */
    enum Sort {
        /** A truth value. */
        BOOLEAN,
        /** A number, a character or an enumeration. */
        ARITHMETIC,
        /** A pointer or an array. */
        POINTER,
        /** A function, as far as it can be told. */
        FUNCTION,
        /** Anything. */
        UNKNOWN
    }
}
