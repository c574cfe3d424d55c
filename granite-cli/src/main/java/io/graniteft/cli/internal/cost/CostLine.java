package io.graniteft.cli.internal.cost;

import io.graniteft.sagemaker.CostModel.Range;
import org.jspecify.annotations.Nullable;

/**
 * What one part of a phase costs.
 *
 * @param phase of the pipeline
 * @param usd from and to, in US dollars; null: nobody knows
 * @param basis what that is made of: quantities and prices
 * @param procedureUsd what the procedure that this program follows states for it; null: it states nothing
 * @param why the two differ; empty: they do not, or there is one only
 */
public record CostLine(
        CostPhase phase,
        @Nullable Range usd,
        String basis,
        @Nullable Range procedureUsd,
        String why) {
    /** A line with nothing beside it. */
    public static CostLine of(CostPhase phase, @Nullable Range usd, String basis) {
        return new CostLine(phase, usd, basis, null, "");
    }

    /** The same beside a figure of the procedure. */
    public CostLine beside(double low, double high, String reason) {
        return new CostLine(phase, usd, basis, new Range(low, high), reason);
    }
}
