package io.graniteft.eval.internal.misra;

/**
 * A rule of the safety dimension.
 *
 * @param id its name in findings: the MISRA number behind {@code misra-}, or a word
 * @param table what the scoring tables take for each distinct subject, in hundredths of a point; 0 when they have no row
 * @param small what a first hit takes that the tables do not price, in hundredths; 0 when it is information
 * @param title what it asks for, in few words of our own
 * @param rationale why, in one sentence of our own
 */
public record SafetyRule(String id, int table, int small, String title, String rationale) {}
