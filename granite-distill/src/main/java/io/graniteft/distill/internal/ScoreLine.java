package io.graniteft.distill.internal;

/**
 * What the loop reads of a line of scores.
 *
 * @param id of the prompt
 * @param overall 0 to 10
 */
public record ScoreLine(String id, double overall) {}
