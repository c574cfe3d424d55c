package io.graniteft.lang.internal;

/**
 * Where a function definition stands, in indexes of {@link LiveTokens}.
 *
 * @param head the shape of its head
 * @param first the first token of the head
 * @param headEnd the token after the head, a constructor's initialiser list not counted
 * @param bodyOpen the opening brace of the body
 * @param bodyClose the closing brace, of the last handler where the body is a {@code try} block
 * @param scope the enclosing namespaces and classes, joined by {@code ::}; empty at file level
 */
record Span(Head head, int first, int headEnd, int bodyOpen, int bodyClose, String scope) {}
