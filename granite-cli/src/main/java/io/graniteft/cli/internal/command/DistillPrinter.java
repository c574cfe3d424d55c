package io.graniteft.cli.internal.command;

import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.plan.LoopPlan;
import io.graniteft.distill.plan.Range;
import io.graniteft.distill.plan.Speeds;
import io.graniteft.distill.simulate.LoopSimulation;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Usage;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans and simulations of the loop, as a person reads them. */
final class DistillPrinter {
    /** From here on a chance is worth a hint. */
    private static final double REMARKABLE = 0.05;

    private DistillPrinter() {}

    static void simulation(PrintStream to, DistillationConfig config, LoopSimulation.Outcome outcome, String basis) {
        to.printf(
                Locale.ROOT,
                "%,d loops of each of %d students whose skill is known were simulated; no model was asked.%n"
                        + "  ends at    an average of %.1f, or fewer than %.0f %% poor outputs, for %d epochs in a row%s; at most %d epochs%n"
                        + "  sees       %d held-out and %d practice prompts an epoch%n"
                        + "  scores     spread by %.1f points: %.1f by the prompt, %.1f by the answer (%s)%n"
                        + "  students   begin at %.1f and come half of what is missing closer to their limit with each epoch%n%n",
                outcome.loops(),
                outcome.rows().size(),
                config.convergenceThreshold(),
                config.correctionRateThreshold() * 100,
                config.convergencePatience(),
                config.convergenceConfident() ? ", by the unfavourable end of the interval" : "",
                config.maxEpochs(),
                config.evalSamplesPerEpoch(),
                config.practiceSamplesPerEpoch(),
                outcome.spread().total(),
                outcome.spread().prompts(),
                outcome.spread().answers(),
                basis,
                LoopSimulation.START);
        to.println("  limit   converged   falsely   missed   epochs   corrections");
        for (LoopSimulation.Row row : outcome.rows()) {
            to.printf(
                    Locale.ROOT,
                    "  %5.2f %9.1f %% %7.1f %% %6.1f %% %8.2f %,13.0f%n",
                    row.limit(),
                    row.converged() * 100,
                    row.falseConvergence() * 100,
                    row.falseContinuation() * 100,
                    row.epochs(),
                    row.corrections());
        }
        to.printf(
                Locale.ROOT,
                "%nfalse convergence   %4.1f %%   the loop ends by a criterion that does not hold in truth%n"
                        + "false continuation  %4.1f %%   a criterion has held in truth for %d epochs, and the loop does not notice%n",
                outcome.falseConvergence() * 100,
                outcome.falseContinuation() * 100,
                config.convergencePatience());
        hints(config, outcome).forEach(hint -> to.println("hint: " + hint));
    }

    private static List<String> hints(DistillationConfig config, LoopSimulation.Outcome outcome) {
        if (config.maxEpochs() <= config.convergencePatience()) {
            return List.of("with max_epochs " + config.maxEpochs() + " and convergence_patience "
                    + config.convergencePatience() + " the loop can hardly end by a criterion");
        }
        if (outcome.falseConvergence() > REMARKABLE) {
            return List.of(
                    config.convergenceConfident()
                            ? "more eval_samples_per_epoch make false convergence rarer"
                            : "convergence_confident: true or more eval_samples_per_epoch make false convergence rarer");
        }
        if (outcome.falseContinuation() > REMARKABLE) {
            return List.of("more eval_samples_per_epoch make false continuation rarer");
        }
        return List.of();
    }

    static Map<String, Object> json(LoopSimulation.Outcome outcome) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loops", outcome.loops());
        json.put("spread", outcome.spread());
        json.put("false_convergence", outcome.falseConvergence());
        json.put("false_continuation", outcome.falseContinuation());
        json.put("students", outcome.rows());
        return json;
    }

    static void plan(
            PrintStream to,
            LoopPlan plan,
            DistillationConfig config,
            Speeds speeds,
            String teacher,
            @Nullable Price price) {
        to.printf(
                Locale.ROOT,
                "plan of the loop; nothing is started%n"
                        + "  data      %,d examples of ground truth (about %,d tokens), %,d practice and %,d held-out prompts%n"
                        + "  student   %s: %,.0f to %,.0f tokens a second in training, %,.0f to %,.0f in generation (assumed)%n"
                        + "  teacher   %s%n%n",
                plan.examples(),
                plan.groundTruthTokens(),
                plan.practice(),
                plan.heldout(),
                speeds.basis(),
                speeds.training().low(),
                speeds.training().high(),
                speeds.generation().low(),
                speeds.generation().high(),
                teacher + ", " + priced(price));
        to.printf(
                "  %-7s %19s %19s %13s %19s %15s%n",
                "epoch", "trained tokens", "generated tokens", "corrections", "hours", "teacher, $");
        for (LoopPlan.Epoch epoch : plan.epochs()) {
            row(to, Integer.toString(epoch.epoch()), epoch, price);
        }
        row(to, "all", plan.total(config.convergencePatience()), price);
        to.printf(
                "%n  at least: a student that writes briefly and well and converges after %d epochs; at most: one that always writes"
                        + " as much as it may and never converges, and whose corrections are all asked for %s%n",
                config.convergencePatience(), config.correctionAttempts() > 1 ? "twice" : "once");
    }

    private static void row(PrintStream to, String name, LoopPlan.Epoch epoch, @Nullable Price price) {
        to.printf(
                "  %-7s %19s %19s %13s %19s %15s%n",
                name,
                range(epoch.trainedTokens(), "%,.0f"),
                range(epoch.generatedTokens(), "%,.0f"),
                range(epoch.corrections(), "%,.0f"),
                range(epoch.hours(), "%,.2f"),
                price == null ? "unknown" : range(dollars(epoch, price), "%,.2f"));
    }

    private static Range dollars(LoopPlan.Epoch epoch, Price price) {
        return new Range(
                price.cost(new Usage(
                        Math.round(epoch.teacherInput().low()),
                        Math.round(epoch.teacherOutput().low()))),
                price.cost(new Usage(
                        Math.round(epoch.teacherInput().high()),
                        Math.round(epoch.teacherOutput().high()))));
    }

    private static String range(Range range, String format) {
        String low = String.format(Locale.ROOT, format, range.low());
        String high = String.format(Locale.ROOT, format, range.high());
        return low.equals(high) ? low : low + "–" + high;
    }

    private static String priced(@Nullable Price price) {
        return price == null
                ? "whose price is not known (teacher.prices)"
                : String.format(
                        Locale.ROOT,
                        "$%.2f and $%.2f for a million tokens in and out (%s%s)",
                        price.cost(new Usage(1_000_000, 0)),
                        price.cost(new Usage(0, 1_000_000)),
                        price.source(),
                        price.asOf() == null ? "" : ", as of " + price.asOf());
    }

    static Map<String, Object> json(LoopPlan plan, DistillationConfig config, Speeds speeds, @Nullable Price price) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ground_truth_examples", plan.examples());
        json.put("ground_truth_tokens", plan.groundTruthTokens());
        json.put("practice_prompts", plan.practice());
        json.put("heldout_prompts", plan.heldout());
        json.put("speeds", speeds);
        json.put(
                "epochs",
                plan.epochs().stream().map(epoch -> json(epoch, price)).toList());
        json.put("all", json(plan.total(config.convergencePatience()), price));
        return json;
    }

    private static Map<String, Object> json(LoopPlan.Epoch epoch, @Nullable Price price) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", epoch.epoch());
        json.put("trained_tokens", epoch.trainedTokens());
        json.put("generated_tokens", epoch.generatedTokens());
        json.put("corrections", epoch.corrections());
        json.put("teacher_input_tokens", epoch.teacherInput());
        json.put("teacher_output_tokens", epoch.teacherOutput());
        json.put("hours", epoch.hours());
        if (price != null) {
            json.put("teacher_usd", dollars(epoch, price));
        }
        return json;
    }
}
