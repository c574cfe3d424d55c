package io.graniteft.eval;

import io.graniteft.eval.internal.Explanation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of one evaluation. All scores lie between 0 and 10 and have at most two decimals.
 *
 * @param id the snippet's name
 * @param profile the reading of the tables that was applied
 * @param status how the evaluation went
 * @param sandbox what protected the machine while a compiler ran
 * @param overall the weighted sum that docs/scoring.md defines, also for statuses where a dimension is missing
 * @param syntax does it compile; null when that could not be found out
 * @param protocol does it speak the protocol's vocabulary; null when there is nothing to score
 * @param safety does it keep to the safety rules; null when there is nothing to score
 * @param style can it be read; null when there is nothing to score
 * @param findings every deduction, bonus and remark, by dimension and then by line
 * @param compiler the compiler's own name and version, or null when none ran
 * @param domain the protocol whose vocabulary was looked for; null when the protocol has no score, and in
 *     {@link Profile#LITERAL}, which does not ask for one
 * @param weights the weight in percent of each dimension that counts; where one is missing, the others share its part
 */
public record QualityScore(
        String id,
        Profile profile,
        Status status,
        Sandbox sandbox,
        double overall,
        @Nullable Double syntax,
        @Nullable Double protocol,
        @Nullable Double safety,
        @Nullable Double style,
        List<Finding> findings,
        @Nullable String compiler,
        @Nullable String domain,
        Map<Dimension, Integer> weights) {

    /** Copies the findings; checks that the scores lie between 0 and 10. */
    public QualityScore {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(sandbox, "sandbox");
        findings = List.copyOf(findings);
        // Not Map.copyOf, whose order changes from run to run.
        weights = Collections.unmodifiableMap(new TreeMap<>(weights));
        checkRange("overall", overall);
        checkRange("syntax", syntax);
        checkRange("protocol", protocol);
        checkRange("safety", safety);
        checkRange("style", style);
    }

    /** The bracket of the overall score. */
    public Bracket bracket() {
        return Bracket.of(overall);
    }

    /** The score of one dimension, or null when it has none. */
    public @Nullable Double dimension(Dimension dimension) {
        return switch (dimension) {
            case SYNTAX -> syntax;
            case PROTOCOL -> protocol;
            case SAFETY -> safety;
            case STYLE -> style;
        };
    }

    /** The score as a calculation in words: each dimension with its weight, and each finding with its points. */
    public String explain() {
        return Explanation.of(this);
    }

    /**
     * The same score with findings of other tools behind its own.
     *
     * @throws IllegalArgumentException when one of them has an amount: they are information
     */
    public QualityScore withInformation(List<Finding> others) {
        if (others.stream().anyMatch(finding -> !finding.isInformation())) {
            throw new IllegalArgumentException("a finding of another tool moves no score");
        }
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(others);
        return withFindings(all);
    }

    /** The same score with other findings in the place of its own. */
    public QualityScore withFindings(List<Finding> all) {
        return new QualityScore(
                id, profile, status, sandbox, overall, syntax, protocol, safety, style, all, compiler, domain, weights);
    }

    private static void checkRange(String name, @Nullable Double score) {
        if (score != null && !(score >= 0.0 && score <= 10.0)) {
            throw new IllegalArgumentException(name + " lies between 0 and 10, not " + score);
        }
    }
}
