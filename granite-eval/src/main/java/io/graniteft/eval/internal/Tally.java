package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import java.util.ArrayList;
import java.util.List;

/** Adds up one dimension: a base, amounts with their findings, and a range that the sum is clamped to at the end. */
final class Tally {
    private final Dimension dimension;
    private final int base;
    private int floor;
    private int sum;
    private final List<Finding> findings = new ArrayList<>();

    Tally(Dimension dimension, int base) {
        this.dimension = dimension;
        this.base = base;
    }

    /** Raises the lowest possible result above 0. */
    void floor(int hundredths) {
        floor = hundredths;
    }

    /** Counts an amount in hundredths and keeps its finding. An amount of 0 is information. */
    void add(String rule, int line, int column, int amount, Confidence confidence, String message) {
        sum += amount;
        findings.add(new Finding(rule, dimension, line, column, amount / 100.0, confidence, message));
    }

    /** Base and amounts, clamped once; deductions and bonuses meet before that, so their order does not matter. */
    int points() {
        return Math.max(floor, Math.min(ScoringTables.MAX, base + sum));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
