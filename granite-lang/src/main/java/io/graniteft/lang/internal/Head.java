package io.graniteft.lang.internal;

/**
 * The shape of a function's head, in indexes of {@link LiveTokens}.
 *
 * @param start the first token that belongs to the head, as far as the shape tells
 * @param nameFrom the first token of the name, qualifiers included
 * @param simpleFrom the first token of the simple name
 * @param nameTo the token after the name
 * @param paramsOpen the parenthesis that opens the parameters
 * @param paramsClose the parenthesis that closes them
 */
record Head(int start, int nameFrom, int simpleFrom, int nameTo, int paramsOpen, int paramsClose) {
    Head startingAt(int newStart) {
        return new Head(newStart, nameFrom, simpleFrom, nameTo, paramsOpen, paramsClose);
    }
}
