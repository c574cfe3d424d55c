package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.ScoringSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up one dimension: a base, amounts with their findings, and a range that the sum is clamped to at the end. */
public final class Tally {
    private final Dimension dimension;
    private final int base;
    private int floor;
    private int sum;
    private boolean applies = true;
    private int overallCap = ScoringTables.MAX;
    private @Nullable String domain;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * A tally that begins at some points.
     *
     * @param base in hundredths
     */
    public Tally(Dimension dimension, int base) {
        this.dimension = dimension;
        this.base = base;
    }

    /** Raises the lowest possible result above 0. */
    public void floor(int hundredths) {
        floor = hundredths;
    }

    /** Counts an amount in hundredths and keeps its finding. An amount of 0 is information. */
    public void add(String rule, int line, int column, int amount, Confidence confidence, String message) {
        sum += amount;
        findings.add(new Finding(rule, dimension, line, column, amount / 100.0, confidence, message));
    }

    /** Says that the dimension has no score here; its weight goes to the others. Its findings stay, as information. */
    public void doesNotApply() {
        applies = false;
    }

    /** Keeps the overall score at or below this, whatever the dimensions say. The lowest cap counts. */
    public void capOverall(int hundredths) {
        overallCap = Math.min(overallCap, hundredths);
    }

    /** Says whose vocabulary was looked for. */
    public void domain(String name) {
        domain = name;
    }

    /**
     * The same tally under other settings: findings of rules that are off are gone, and where another amount is set it
     * stands in every finding that moved the score.
     */
    Tally under(ScoringSettings settings, List<Finding> more) {
        Tally changed = new Tally(dimension, base);
        changed.floor = floor;
        changed.applies = applies && settings.weights().getOrDefault(dimension, 0) > 0;
        changed.overallCap = settings.off().contains("trivial-body") ? ScoringTables.MAX : overallCap;
        changed.domain = domain;
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        for (Finding finding : all) {
            if (settings.off().contains(finding.rule())) {
                continue;
            }
            Double other = finding.isInformation() ? null : settings.amounts().get(finding.rule());
            int hundredths = (int) Math.round(100 * (other == null ? finding.amount() : other));
            changed.add(
                    finding.rule(),
                    finding.line(),
                    finding.column(),
                    hundredths,
                    finding.confidence(),
                    finding.message());
        }
        return changed;
    }

    @Nullable
    String domain() {
        return domain;
    }

    Dimension dimension() {
        return dimension;
    }

    boolean applies() {
        return applies;
    }

    int overallCap() {
        return overallCap;
    }

    /** Base and amounts, clamped once; deductions and bonuses meet before that, so their order does not matter. */
    public int points() {
        return Math.max(floor, Math.min(ScoringTables.MAX, base + sum));
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}
