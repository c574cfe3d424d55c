package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cost.CostPlan;
import io.graniteft.cli.internal.cost.CostPreset;
import io.graniteft.cli.internal.cost.CostSheet;
import io.graniteft.cli.internal.cost.SpentCost;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Message;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.PreparedData;
import io.graniteft.data.tokens.TokenCounter;
import io.graniteft.distill.plan.LoopPlan;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Money, before and after. */
@Command(
        name = "cost",
        description = {
            "Tells what a configuration will cost, or what a run or a job did cost, by phase.",
            "The phases: preparation, teacher, training, distillation, storage. Every price says its source and date."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite cost --data data/processed               what the configuration will cost",
            "  granite cost --preset budget                     the procedure's quantities, beside its own figures",
            "  granite cost runs/20261123-101500-1a2b3c4d       what a run did cost",
            "  granite cost --job NAME --json                   what a job did cost, by its billable seconds",
            "  granite cost --data data/processed --max-cost 60 status 6 where that may not be enough"
        })
final class CostCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "RUN_DIR", description = "The folder of a run: what did it cost?")
    private @Nullable Path run;

    @Option(names = "--job", paramLabel = "NAME", description = "A job on SageMaker: what did it cost? Repeatable.")
    private List<String> jobs = new ArrayList<>();

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "budget, standard or full: the procedure's quantities, beside its own figures.")
    private @Nullable CostPreset preset;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A folder that `granite prepare --output` made; default: data/processed, if it is there.")
    private @Nullable Path data;

    @Option(
            names = "--prices",
            paramLabel = "FROM",
            description =
                    "Of machines: table (with a date, no network) or aws (its list of prices); default: ${DEFAULT-VALUE}.",
            defaultValue = "table")
    private String prices = "table";

    @Option(
            names = "--usd-per-hour",
            paramLabel = "USD",
            description = "What an hour of this machine costs; default: nothing.")
    private double usdPerHour;

    @Option(
            names = "--max-cost",
            paramLabel = "USD",
            description = "End with status 6 if it may cost more; default: aws.jobs.max_cost_usd.")
    private @Nullable Double maxCost;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Session session;

    CostCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        int subjects = (run == null ? 0 : 1) + (jobs.isEmpty() ? 0 : 1) + (preset == null ? 0 : 1);
        if (subjects > 1) {
            throw new ParameterException(spec.commandLine(), "RUN_DIR, --job and --preset exclude each other");
        }
        if (!prices.equals("table") && !prices.equals("aws")) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--prices': table or aws");
        }
        LoadedConfig loaded = config.load(session);
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        CostSheet sheet = sheet(loaded, wiring);
        if (json) {
            session.console().out().println(Json.line(sheet.json()));
        } else {
            sheet.print(session.console().out());
        }
        double most = maxCost == null ? loaded.config().aws().jobs().maxCostUsd() : maxCost;
        if (most > 0 && sheet.total().high() > most) {
            throw new GraniteException(
                    ErrorCode.BUDGET_REACHED,
                    String.format(
                            Locale.ROOT,
                            "this %s up to $%.2f, and at most $%.2f are allowed",
                            run == null && jobs.isEmpty() ? "may cost" : "has cost",
                            sheet.total().high(),
                            most),
                    "lower the limits of the jobs, distillation.max_epochs or teacher.max_prompts, or raise --max-cost");
        }
        return 0;
    }

    private CostSheet sheet(LoadedConfig loaded, Wiring wiring) throws IOException, InterruptedException {
        if (run != null) {
            return SpentCost.ofRun(run, usdPerHour, model -> wiring.price("bedrock", model));
        }
        if (jobs.isEmpty() && prices.equals("table")) {
            return planned(loaded, wiring, CostModel::fromTable);
        }
        try (Cloud cloud = wiring.cloud()) {
            Function<String, Optional<CostModel.Machine>> priced = instance ->
                    prices.equals("aws") ? LaunchOptions.machine(cloud, instance) : CostModel.fromTable(instance);
            if (jobs.isEmpty()) {
                return planned(loaded, wiring, priced);
            }
            List<JobState> states = new ArrayList<>();
            for (String name : jobs) {
                states.add(cloud.jobs().describe(name));
            }
            return SpentCost.ofJobs(states, priced, wiring.clock().instant());
        }
    }

    private CostSheet planned(
            LoadedConfig loaded, Wiring wiring, Function<String, Optional<CostModel.Machine>> machines)
            throws IOException {
        if (preset != null) {
            return preset.sheet(wiring, machines);
        }
        Path folder = data == null ? Path.of("data", "processed") : data;
        PreparedData prepared = PreparedData.in(folder);
        if (data == null && !Files.isRegularFile(prepared.prompts())) {
            return new CostPlan(wiring, machines).sheet(CostPlan.usual());
        }
        return new CostPlan(wiring, machines).sheet(work(loaded.config(), prepared, folder));
    }

    /** How much there is to do with what was prepared. */
    private static CostPlan.Work work(PipelineConfig config, PreparedData prepared, Path folder) throws IOException {
        PreparedFiles.require(
                PreparedFiles.all(prepared),
                "make it with `granite prepare --output DIR`, and name that folder with --data");
        TokenCounter tokens = TokenCounter.of(config.data().examples().tokenizer());
        long[] train = new long[2];
        JsonlReader.forEach(prepared.train(), ChatExample.class, (example, line) -> {
            train[0]++;
            for (Message message : example.messages()) {
                train[1] += tokens.count(message.content());
            }
        });
        List<Prompt> prompts = JsonlReader.readAll(prepared.prompts(), Prompt.class);
        double promptTokens = prompts.stream()
                .mapToInt(each -> tokens.count(each.prompt()))
                .average()
                .orElse(0);
        double answerTokens = prompts.stream()
                .map(Prompt::reference)
                .filter(reference -> reference != null)
                .mapToInt(tokens::count)
                .average()
                .orElse(300);
        LoopPlan.Sizes sizes = PreparedFiles.carved(
                prepared,
                config,
                sets -> new LoopPlan.Sizes(
                        (int) train[0],
                        train[1],
                        (int) sets.practice().kept(),
                        (int) sets.heldout().kept(),
                        promptTokens,
                        answerTokens));
        return new CostPlan.Work(
                train[1],
                prompts.size(),
                promptTokens,
                sizes,
                (Files.size(prepared.train()) + Files.size(prepared.validation())) / 1e9,
                String.format(
                        Locale.ROOT,
                        "for the %,d examples of %s, about %,d tokens, %,d prompts, %d practice and %d held-out ones",
                        train[0],
                        folder,
                        train[1],
                        prompts.size(),
                        sizes.practice(),
                        sizes.heldout()));
    }
}
