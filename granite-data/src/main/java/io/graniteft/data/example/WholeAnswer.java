package io.graniteft.data.example;

/**
 * The answer to a request for a whole function, and where a completion cuts it.
 *
 * @param text the function with its doc comment
 * @param given how much of it a completion shows, in characters; -1 if there is no completion
 * @param rest where the answer to the completion begins: after white space that is on neither side; -1 if there is no completion
 */
public record WholeAnswer(String text, int given, int rest) {}
