package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cloud.Estimate;
import io.graniteft.core.config.DistillationSettings;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.teacher.Usage;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a loop in the cloud is told so that it keeps below a ceiling itself: the teacher gets what it may need of what the machine
 * leaves, as the loop's budget, and the machine the rest, as hours.
 *
 * @param flags settings of the loop; empty: there is no ceiling, or it is too low for any loop
 * @param teacherUsd what the corrections may cost
 * @param remark what a person should know of it
 */
record LoopCeiling(Map<String, String> flags, double teacherUsd, String remark) {
    private static final LoopCeiling NONE = new LoopCeiling(Map.of(), Double.POSITIVE_INFINITY, "");

    /** Image, model and upload of results: no epoch may take the last of this time. */
    private static final double MARGIN_HOURS = 0.25;

    private static final double HOUR = 3_600;

    LoopCeiling {
        flags = Map.copyOf(flags);
    }

    /** What all corrections cost, each as long as it may be; nothing where the price is not known. */
    static Range corrections(Wiring wiring) {
        DistillationSettings loop = wiring.loaded().config().distillation();
        String provider = wiring.correctingProvider();
        if (Wiring.asksNobody(provider)) {
            return Range.ZERO;
        }
        int most = Math.min(loop.maxCorrectionsPerEpoch(), loop.practiceSamplesPerEpoch())
                * loop.maxEpochs()
                * loop.correctionAttempts();
        return wiring.price(provider, wiring.correctingModel())
                .map(price -> new Range(0, most * price.cost(new Usage(2_000, loop.maxTeacherTokens()))))
                .orElse(Range.ZERO);
    }

    /**
     * The ceiling of {@code aws.jobs.max_cost_usd}.
     *
     * @param machine what the machine alone may take
     * @param teacher what all corrections may cost
     */
    static LoopCeiling of(PipelineConfig config, Estimate machine, Range teacher) {
        double most = config.aws().jobs().maxCostUsd();
        double machineUsd = machine.cost().map(Range::high).orElse(Double.POSITIVE_INFINITY);
        if (most <= 0 || machine.machine() == null || machineUsd >= most) {
            return NONE;
        }
        double own = config.teacher().budgetUsd();
        double budget = Math.min(most - machineUsd, teacher.high());
        if (own > 0) {
            budget = Math.min(budget, own);
        }
        // Rounded down, in cents and seconds: together they stay below the ceiling.
        budget = Math.floor(budget * 100) / 100;
        double hour = machine.machine().hour(machine.spot()).high() * machine.machines();
        int limit = config.aws().distillationJob().maxRuntimeSeconds();
        int seconds = (int) Math.min(limit, Math.floor((most - budget) / hour * HOUR));
        double hours = Math.max(0.01, seconds / HOUR - MARGIN_HOURS);
        double set = config.distillation().maxHours();
        Map<String, String> flags = new LinkedHashMap<>();
        if (budget > 0) {
            flags.put("teacher.budget_usd", String.format(Locale.ROOT, "%.2f", budget));
        }
        flags.put("distillation.max_hours", String.format(Locale.ROOT, "%.2f", set > 0 ? Math.min(set, hours) : hours));
        flags.put("aws.distillation_job.max_runtime_seconds", Integer.toString(seconds));
        String remark = String.format(
                Locale.ROOT,
                "to stay below $%.2f, corrections may cost $%.2f, and no epoch is begun that would end after %s hours",
                most,
                budget,
                flags.get("distillation.max_hours"));
        return new LoopCeiling(flags, budget, remark);
    }
}
