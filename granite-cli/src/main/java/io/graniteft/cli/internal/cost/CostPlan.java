package io.graniteft.cli.internal.cost;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.plan.LoopPlan;
import io.graniteft.distill.plan.Speeds;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a configuration will cost, from how much data there is, how fast machines are, and what they and the teacher cost. */
public final class CostPlan {
    /** Of a system prompt and the words around a function, and of the function itself. */
    private static final double USUAL_PROMPT_TOKENS = 300;

    /** Claude writes about so many for a function with its comment. */
    private static final double USUAL_ANSWER_TOKENS = 800;

    /** An adapter of rank 32 on all projections of an 8B model with the optimiser's state, in gigabytes. */
    private static final double CHECKPOINT_GB = 0.6;

    /** Starting a machine, fetching image and model: paid for in part. */
    private static final Range OVERHEAD_HOURS = new Range(0.15, 0.3);

    private static final double HOUR = 3_600;

    private final Wiring wiring;
    private final PipelineConfig config;
    private final Function<String, Optional<CostModel.Machine>> machines;

    /**
     * Plans of a configuration.
     *
     * @param machines what a machine costs, where that is known
     */
    public CostPlan(Wiring wiring, Function<String, Optional<CostModel.Machine>> machines) {
        this.wiring = wiring;
        this.config = wiring.loaded().config();
        this.machines = machines;
    }

    /**
     * How much there is to do.
     *
     * @param trainTokens of a pass over the examples
     * @param prompts that a teacher may be asked
     * @param promptTokens of one, on average
     * @param loop the sizes of the loop's sets
     * @param dataGb what is kept of data, in gigabytes
     * @param source where this is known from, for people
     */
    public record Work(
            long trainTokens, long prompts, double promptTokens, LoopPlan.Sizes loop, double dataGb, String source) {}

    /** The bill to come. */
    public CostSheet sheet(Work work) {
        List<CostLine> lines = new ArrayList<>();
        boolean here = config.studentName().equals(StudentSpec.TINY);
        AwsConfig aws = config.aws();
        lines.add(preparation(aws.processingJob()));
        lines.add(teacher(work));
        Range disks = disk(aws.processingJob(), new Range(0, hours(aws.processingJob())));
        double kept = work.dataGb();
        if (here) {
            lines.add(CostLine.of(CostPhase.TRAINING, Range.ZERO, "the student tiny trains on this machine"));
        } else {
            Range time = trainingHours(work);
            lines.add(machine(CostPhase.TRAINING, aws.trainingJob(), time, "the adapter"));
            disks = disks.plus(disk(aws.trainingJob(), time));
            kept += CHECKPOINT_GB * (config.training().saveTotalLimit() + 1);
        }
        if (config.distillation().enabled()) {
            LoopPlan plan = LoopPlan.of(DistillationConfig.of(config.distillation()), work.loop(), Speeds.LARGE);
            LoopPlan.Epoch all = plan.total(config.distillation().convergencePatience());
            if (!here) {
                Range time = loopHours(all, aws.distillationJob());
                lines.add(machine(CostPhase.DISTILLATION, aws.distillationJob(), time, "the loop"));
                disks = disks.plus(disk(aws.distillationJob(), time));
                kept += CHECKPOINT_GB * (config.distillation().maxEpochs() + 1);
            }
            lines.add(corrections(all));
        } else {
            lines.add(CostLine.of(CostPhase.DISTILLATION, Range.ZERO, "switched off (distillation.enabled)"));
        }
        lines.add(storage(work.dataGb(), kept, disks));
        return CostSheet.of("plan", "plan: what this configuration will cost in " + aws.region(), lines, notes(work));
    }

    private List<String> notes(Work work) {
        List<String> notes = new ArrayList<>();
        notes.add(work.source());
        notes.add("hours are rough: published speeds of other fine-tunings, up to the limits of the jobs;"
                + " sources in the bucket are not counted");
        return notes;
    }

    /** A machine for some hours. */
    CostLine machine(CostPhase phase, AwsConfig.Job job, Range hours, String what) {
        Optional<CostModel.Machine> machine = machines.apply(job.instanceType());
        String count = job.instanceCount() > 1 ? job.instanceCount() + " × " : "";
        return CostLine.of(
                phase,
                machine.map(each -> each.cost(hours, job.instanceCount(), job.useSpotInstances()))
                        .orElse(null),
                what + ", " + between(hours) + " hours of " + count + job.instanceType()
                        + machine.map(each -> priced(each, job.useSpotInstances()))
                                .orElse(", whose price is not known here"));
    }

    private static String priced(CostModel.Machine machine, boolean spot) {
        Range hour = machine.hour(spot);
        return String.format(
                Locale.ROOT,
                spot ? ", spot at $%.3f to $%.3f an hour (%s, %s)" : ", $%.3f an hour (%3$s, %4$s)",
                hour.low(),
                hour.high(),
                machine.source(),
                machine.asOf());
    }

    private CostLine preparation(AwsConfig.Job job) {
        return machine(CostPhase.PREPARATION, job, new Range(0.1, hours(job)), "examples of sources");
    }

    private CostLine teacher(Work work) {
        if (!config.teacher().enabled()) {
            return CostLine.of(CostPhase.TEACHER, Range.ZERO, "switched off (teacher.enabled)");
        }
        long most = config.teacher().maxPrompts();
        double count = most > 0 ? Math.min(most, work.prompts()) : work.prompts();
        int longest = config.aws().bedrock().maxTokens();
        return asked(
                CostPhase.TEACHER,
                wiring.bulkProvider(),
                wiring.bulkModel(),
                new Range(count, count),
                new Range(count * work.promptTokens(), count * work.promptTokens()),
                new Range(count * Math.min(USUAL_ANSWER_TOKENS, longest), count * longest),
                "answers");
    }

    private CostLine corrections(LoopPlan.Epoch all) {
        return asked(
                CostPhase.DISTILLATION,
                wiring.correctingProvider(),
                wiring.correctingModel(),
                of(all.corrections()),
                of(all.teacherInput()),
                of(all.teacherOutput()),
                "corrections");
    }

    private CostLine asked(
            CostPhase phase, String provider, String model, Range calls, Range input, Range output, String what) {
        if (Wiring.asksNobody(provider)) {
            return CostLine.of(phase, Range.ZERO, what + " of the teacher " + provider + ", which asks nobody");
        }
        return asked(phase, wiring.price(provider, model).orElse(null), model, calls, input, output, what);
    }

    /** Calls of a model. */
    static CostLine asked(
            CostPhase phase, @Nullable Price price, String model, Range calls, Range input, Range output, String what) {
        String text = String.format(
                Locale.ROOT,
                "%s %s of %s, %s tokens in, %s out",
                whole(calls),
                what,
                model,
                whole(input),
                whole(output));
        if (price == null) {
            return CostLine.of(phase, null, text + "; its price is not known (teacher.prices)");
        }
        Range usd = new Range(
                price.cost(new Usage(Math.round(input.low()), Math.round(output.low()))),
                price.cost(new Usage(Math.round(input.high()), Math.round(output.high()))));
        return CostLine.of(
                phase,
                usd,
                String.format(
                        Locale.ROOT,
                        "%s, $%.2f and $%.2f a million (%s%s)",
                        text,
                        price.input(),
                        price.output(),
                        price.source(),
                        price.asOf() == null ? "" : ", " + price.asOf()));
    }

    private Range trainingHours(Work work) {
        AwsConfig.Job job = config.aws().trainingJob();
        long tokens = work.trainTokens();
        double epochs = config.training().numEpochs();
        int steps = config.training().maxSteps();
        int examples = Math.max(1, work.loop().examples());
        if (steps > 0) {
            int batch = Math.max(1, config.training().globalBatchSize());
            epochs = Math.min(epochs, (double) steps * batch / examples);
        }
        return CostModel.trainingHours(
                machines.apply(job.instanceType()).orElse(UNKNOWN),
                tokens,
                epochs,
                job.instanceCount(),
                job.maxRuntimeSeconds());
    }

    private static final CostModel.Machine UNKNOWN = new CostModel.Machine("", 0, Range.ZERO, 0, Range.ZERO, "", "");

    private Range loopHours(LoopPlan.Epoch all, AwsConfig.Job job) {
        double most = hours(job);
        CostModel.Machine machine = machines.apply(job.instanceType()).orElse(UNKNOWN);
        if (machine.tokensPerSecond().high() <= 0) {
            return new Range(0, most);
        }
        int gpus = Math.max(1, machine.gpus()) * job.instanceCount();
        Range training = machine.tokensPerSecond().times(job.instanceCount());
        double low = all.trainedTokens().low() / training.high()
                + all.generatedTokens().low() / (Speeds.LARGE.generation().high() * gpus);
        double high = all.trainedTokens().high() / training.low()
                + all.generatedTokens().high() / (Speeds.LARGE.generation().low() * gpus);
        Range hours = new Range(low / HOUR, high / HOUR).plus(OVERHEAD_HOURS);
        return new Range(Math.min(hours.low(), most), Math.min(hours.high(), most));
    }

    private static Range disk(AwsConfig.Job job, Range hours) {
        return CostModel.storage().disk(job.volumeSizeGb(), hours).times(job.instanceCount());
    }

    private static CostLine storage(double dataGb, double keptGb, Range disks) {
        CostModel.Storage price = CostModel.storage();
        return CostLine.of(
                CostPhase.STORAGE,
                new Range(dataGb, keptGb).times(price.usdPerGbMonth()).plus(disks),
                String.format(
                        Locale.ROOT,
                        "%.1f to %.1f GB of data, checkpoints and models for a month at $%.3f, disks of jobs at $%.2f",
                        dataGb,
                        keptGb,
                        price.usdPerGbMonth(),
                        price.diskUsdPerGbMonth()));
    }

    /** What is planned with where nothing has been prepared. */
    public static Work usual() {
        return new Work(
                USUAL_EXAMPLES * 400L,
                USUAL_PROMPTS,
                USUAL_PROMPT_TOKENS,
                new LoopPlan.Sizes(USUAL_EXAMPLES, USUAL_EXAMPLES * 400L, 200, 200, USUAL_PROMPT_TOKENS, 300),
                0.1,
                "nothing prepared was found, so this is for 2,000 examples of 400 tokens, 1,000 prompts for the teacher and 200"
                        + " practice and held-out prompts; --data names what `granite prepare --output` made");
    }

    private static final int USUAL_EXAMPLES = 2_000;
    private static final int USUAL_PROMPTS = 1_000;

    private static double hours(AwsConfig.Job job) {
        return job.maxRuntimeSeconds() / HOUR;
    }

    private static Range of(io.graniteft.distill.plan.Range range) {
        return new Range(range.low(), range.high());
    }

    static String between(Range range) {
        String low = String.format(Locale.ROOT, "%.1f", range.low());
        String high = String.format(Locale.ROOT, "%.1f", range.high());
        return low.equals(high) ? low : low + " to " + high;
    }

    private static String whole(Range range) {
        String low = String.format(Locale.ROOT, "%,.0f", range.low());
        String high = String.format(Locale.ROOT, "%,.0f", range.high());
        return low.equals(high) ? low : low + " to " + high;
    }
}
