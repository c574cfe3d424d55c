package io.graniteft.cli.internal.cost;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.teacher.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The three ways to spend of the procedure that this program follows: its quantities at today's prices, beside its own figures.
 * Where the two differ, the reason is said.
 */
@SuppressWarnings("ImmutableEnumChecker") // a Range is two numbers, which cannot change
public enum CostPreset {
    /** Training on ml.g5.12xlarge with spare capacity. */
    BUDGET("ml.g5.12xlarge", 2.13, new Range(8, 16), new Range(50, 110), 1, new Range(200, 400)),
    /** Training on ml.p4d.24xlarge with spare capacity. */
    STANDARD("ml.p4d.24xlarge", 12.23, new Range(4, 8), new Range(400, 600), 1, new Range(500, 750)),
    /** The same, and each correction asked for twice at most, as the loop does unless told otherwise. */
    FULL("ml.p4d.24xlarge", 12.23, new Range(4, 8), new Range(400, 600), 2, new Range(700, 1_000));

    /** What the procedure has a teacher answer, and correct: 500 an epoch, five epochs. */
    private static final int PROMPTS = 1_000;

    private static final int CORRECTIONS = 2_500;
    private static final Range PROMPT_TOKENS = new Range(300, 300);
    private static final Range CORRECTION_TOKENS = new Range(1_000, 2_100);

    /** From a usual answer to one that fills the cap. */
    private static final Range ANSWER_TOKENS = new Range(800, 2_048);

    private static final Range KEPT_GB = new Range(2, 10);

    private final String machine;
    private final double statedUsdPerHour;
    private final Range hours;
    private final Range stated;
    private final int attempts;
    private final Range statedTotal;

    CostPreset(String machine, double statedUsdPerHour, Range hours, Range stated, int attempts, Range statedTotal) {
        this.machine = machine;
        this.statedUsdPerHour = statedUsdPerHour;
        this.hours = hours;
        this.stated = stated;
        this.attempts = attempts;
        this.statedTotal = statedTotal;
    }

    /** As an option names it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The bill beside the procedure's. */
    public CostSheet sheet(Wiring wiring, Function<String, Optional<CostModel.Machine>> machines) {
        CostPlan plan = new CostPlan(wiring, machines);
        String model = wiring.loaded().config().aws().bedrock().modelId();
        @Nullable Price price = wiring.price("bedrock", model).orElse(null);
        List<CostLine> lines = new ArrayList<>();
        lines.add(plan.machine(CostPhase.PREPARATION, job("ml.c5.xlarge", true), new Range(2, 4), "examples of sources")
                .beside(
                        0.10,
                        0.20,
                        "spare capacity costs 30 to 50 % of the price on demand here, and a quarter of it there"));
        CostLine answers = CostPlan.asked(
                CostPhase.TEACHER,
                price,
                model,
                new Range(PROMPTS, PROMPTS),
                PROMPT_TOKENS.times(PROMPTS),
                ANSWER_TOKENS.times(PROMPTS),
                "answers");
        lines.add(answers.beside(50, 100, most(answers, "1,000 answers, each as long as it may be,")));
        CostLine training = plan.machine(CostPhase.TRAINING, job(machine, true), hours, "the adapter");
        lines.add(training.beside(stated.low(), stated.high(), dearest(machines)));
        CostLine loop =
                plan.machine(CostPhase.DISTILLATION, job("ml.g5.12xlarge", false), new Range(2, 24), "the loop");
        lines.add(new CostLine(
                loop.phase(),
                loop.usd(),
                loop.basis(),
                null,
                "the procedure's table has no row for the machine of the loop, though its job asks for one"));
        CostLine corrections = CostPlan.asked(
                CostPhase.DISTILLATION,
                price,
                model,
                new Range(CORRECTIONS, (double) CORRECTIONS * attempts),
                new Range(CORRECTION_TOKENS.low(), CORRECTION_TOKENS.high() * attempts).times(CORRECTIONS),
                new Range(ANSWER_TOKENS.low(), ANSWER_TOKENS.high() * attempts).times(CORRECTIONS),
                "corrections");
        lines.add(corrections.beside(
                100,
                200,
                attempts == 1
                        ? most(corrections, "2,500 corrections, each as long as it may be,")
                        : "here each may be asked for twice (distillation.correction_attempts)"));
        CostModel.Storage storage = CostModel.storage();
        lines.add(new CostLine(
                CostPhase.STORAGE,
                KEPT_GB.times(storage.usdPerGbMonth()),
                String.format(
                        Locale.ROOT,
                        "%.0f to %.0f GB of checkpoints and models for a month at $%.3f",
                        KEPT_GB.low(),
                        KEPT_GB.high(),
                        storage.usdPerGbMonth()),
                new Range(5, 10),
                String.format(
                        Locale.ROOT,
                        "$5 to $10 keep %.0f to %.0f GB for a month; the procedure does not say of what",
                        5 / storage.usdPerGbMonth(),
                        10 / storage.usdPerGbMonth())));
        return new CostSheet(
                "preset",
                "preset " + word() + ": the procedure's quantities at prices of "
                        + wiring.loaded().config().aws().region(),
                lines,
                statedTotal,
                rows(lines),
                List.of("for a configuration of your own: granite cost --config FILE --data DIR"));
    }

    private static String most(CostLine line, String what) {
        Range usd = line.usd();
        return usd == null ? "" : String.format(Locale.ROOT, "%s cost $%.0f at the teacher's price", what, usd.high());
    }

    /** Why the procedure's figure for training is not its own price times its own hours. */
    private String dearest(Function<String, Optional<CostModel.Machine>> machines) {
        return machines.apply(machine)
                .map(each -> String.format(
                        Locale.ROOT,
                        "the procedure's own $%.2f an hour gives $%.0f to $%.0f for %.0f to %.0f hours; $%.0f to $%.0f are %.0f to %.0f"
                                + " hours on demand",
                        statedUsdPerHour,
                        statedUsdPerHour * hours.low(),
                        statedUsdPerHour * hours.high(),
                        hours.low(),
                        hours.high(),
                        stated.low(),
                        stated.high(),
                        stated.low() / each.usdPerHour(),
                        stated.high() / each.usdPerHour()))
                .orElse("");
    }

    /** The procedure's rows do not add up to its total. */
    private static String rows(List<CostLine> lines) {
        Range sum = lines.stream()
                .map(CostLine::procedureUsd)
                .filter(usd -> usd != null)
                .reduce(Range.ZERO, Range::plus);
        return String.format(Locale.ROOT, "the procedure's own rows add up to $%.0f to $%.0f", sum.low(), sum.high());
    }

    private static AwsConfig.Job job(String instance, boolean spot) {
        return new AwsConfig.Job(instance, 1, 1, 1, spot, 0, 0);
    }
}
