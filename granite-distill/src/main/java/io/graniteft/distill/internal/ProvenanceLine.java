package io.graniteft.distill.internal;

/**
 * The two fields of a provenance line that the loop reads.
 *
 * @param id of the example, and of the prompt made with it
 * @param group the unit of splitting
 */
public record ProvenanceLine(String id, String group) {}
