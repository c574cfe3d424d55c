package io.graniteft.eval.internal.compile;

/**
 * What the compiler reads around a snippet.
 *
 * @param before declarations
 * @param behind what closes an enclosing class, or nothing
 */
record Frame(String before, String behind) {}
