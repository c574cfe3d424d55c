package io.graniteft.eval.internal;

import io.graniteft.eval.SyntaxReport;

/** The rules of one dimension in one profile. Implementations keep nothing between calls and are thread-safe. */
@FunctionalInterface
public interface Rules {
    /**
     * The points of one dimension with their findings.
     *
     * @param subject the snippet and its readings
     * @param report what the profile's syntax check found
     */
    Tally tally(Subject subject, SyntaxReport report);
}
