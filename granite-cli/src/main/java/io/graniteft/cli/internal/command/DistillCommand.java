package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.StudentEndpoint;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.DistillStage;
import io.graniteft.cli.internal.stage.ReportStage;
import io.graniteft.cli.internal.stage.RunPaths;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.RunFolder;
import io.graniteft.data.PreparedData;
import io.graniteft.data.Provenance;
import io.graniteft.data.tokens.TokenCounter;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.plan.LoopPlan;
import io.graniteft.distill.plan.Speeds;
import io.graniteft.distill.simulate.LoopSimulation;
import io.graniteft.distill.simulate.Spread;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The loop alone. */
@Command(
        name = "distill",
        description = {
            "Runs the teacher-student loop: train, generate, score, correct, until it converges.",
            "Repeated, it goes on with the configuration's unfinished run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite distill --data data/prepared --set student=tiny --set distillation.teacher_provider=reference",
            "  granite distill --status runs/20261123-101500-1a2b3c4d",
            "  granite distill --dry-run                      what it will take, by epoch",
            "  granite distill --simulate --max-epochs 10     how often these settings decide wrongly"
        })
final class DistillCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A folder that `granite prepare --output` made; default: data/splits and data/processed.")
    private @Nullable Path data;

    @Option(names = "--adapter", paramLabel = "DIR", description = "Go on from this adapter; default: the base model.")
    private @Nullable Path adapter;

    @Option(
            names = "--teacher",
            paramLabel = "NAME",
            description = "Who corrects; default: distillation.teacher_provider.")
    private @Nullable String teacher;

    @Option(names = "--max-epochs", paramLabel = "N", description = "Epochs at most; default: 5.")
    private @Nullable Integer maxEpochs;

    @Option(names = "--quality-threshold", paramLabel = "T", description = "Outputs below are corrected; default: 7.0.")
    private @Nullable Double qualityThreshold;

    @Option(
            names = "--convergence-threshold",
            paramLabel = "T",
            description = "Average score that counts as converged; default: 8.0.")
    private @Nullable Double convergenceThreshold;

    @Option(
            names = "--max-corrections-per-epoch",
            paramLabel = "N",
            description = "Teacher calls an epoch at most; default: 500.")
    private @Nullable Integer maxCorrections;

    @Option(names = "--eval-samples", paramLabel = "N", description = "Held-out prompts an epoch; default: 200.")
    private @Nullable Integer evalSamples;

    @Option(
            names = "--max-cost",
            paramLabel = "USD",
            description = {
                "What all corrections may cost (teacher.budget_usd): a loop whose least costs more is not started,",
                "and a running one ends when it is spent."
            })
    private @Nullable Double maxCost;

    @Option(names = "--dry-run", description = "Print what the loop will take, as ranges by epoch; start nothing.")
    private boolean dryRun;

    @Option(
            names = "--simulate",
            description = {
                "Run the loop's decisions on simulated students, in seconds: how often do threshold,",
                "patience and numbers of prompts end it wrongly, or fail to end it?"
            })
    private boolean simulate;

    @Option(
            names = "--like",
            paramLabel = "RUN",
            description = "Simulate scores that scatter as those of this run's folder did.")
    private @Nullable Path like;

    @Option(
            names = "--loops",
            paramLabel = "N",
            description = "Loops simulated for each student; default: ${DEFAULT-VALUE}.")
    private int loops = 2000;

    @Option(
            names = "--status",
            paramLabel = "RUN",
            description = "Print how far the loop of this run's folder has come, and do nothing else.")
    private @Nullable Path status;

    @Option(names = "--json", description = "Print a plan, a simulation or a state as one JSON document.")
    private boolean json;

    @Option(names = "--new", description = "Start another run even if there is one of this configuration.")
    private boolean another;

    @Option(
            names = {"--yes", "-y"},
            description = "Agree to what a teacher elsewhere is sent, and to what it costs.")
    private boolean yes;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Session session;

    DistillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        if (status != null) {
            LoopStatusPrinter state = new LoopStatusPrinter(status);
            if (json) {
                session.console().out().println(Json.pretty(state.json()));
            } else {
                state.print(session.console().out());
            }
            return 0;
        }
        LoadedConfig loaded = config.load(session, flags());
        if (simulate) {
            simulate(loaded);
            return 0;
        }
        StudentEndpoint.refuseToTrain(loaded.config().studentName());
        PreparedData prepared = prepared();
        if (dryRun) {
            plan(loaded, prepared);
            return 0;
        }
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        if (maxCost != null) {
            refuseAbove(maxCost, wiring, prepared);
        }
        // Before anything is computed: a teacher that cannot be is named now, not after the first epoch.
        wiring.correctingTeacher(note -> {}).close();
        if (new LoopConsent(session.console(), yes)
                .require(wiring, () -> sourcesOf(prepared), false, config.toKeep())) {
            loaded = config.load(session, flags());
        }
        Wiring agreed = new Wiring(loaded, session.console(), session.environment());
        RunFolder folder = RunFolder.open(
                Path.of(loaded.config().run().folder()),
                loaded,
                config.file == null ? "defaults" : String.valueOf(config.file.getFileName()),
                another,
                agreed.clock());
        new RunOutcome(session, session.noProgress()).run(agreed, folder, (run, student) -> {
            RunPaths paths = new RunPaths(run.root());
            return List.of(
                    new DistillStage(agreed, paths.alone(prepared, adapter), true, student), new ReportStage(paths));
        });
        return 0;
    }

    private void simulate(LoadedConfig loaded) throws IOException {
        if (loops < 1) {
            throw new ParameterException(spec.commandLine(), "Invalid value for option '--loops': at least 1");
        }
        DistillationConfig settings = DistillationConfig.of(loaded.config().distillation());
        Optional<Spread> measured = like == null ? Optional.empty() : Spread.measured(like.resolve("distill"));
        if (like != null && measured.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "too few scores to compare in " + like.resolve("distill"),
                    "name the folder of a run whose loop trained for two epochs at least, or leave --like out");
        }
        LoopSimulation.Outcome outcome = new LoopSimulation(
                        settings,
                        measured.orElse(Spread.USUAL),
                        loops,
                        loaded.config().training().seed())
                .run();
        if (json) {
            session.console().out().println(Json.pretty(DistillPrinter.json(outcome)));
        } else {
            String basis = like == null ? "usual; --like RUN measures them" : "as measured in " + like;
            DistillPrinter.simulation(session.console().out(), settings, outcome, basis);
        }
    }

    private void plan(LoadedConfig loaded, PreparedData prepared) throws IOException {
        PipelineConfig all = loaded.config();
        DistillationConfig settings = DistillationConfig.of(all.distillation());
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        LoopPlan plan = planned(all, prepared);
        Price price = price(wiring).orElse(null);
        if (json) {
            session.console().out().println(Json.pretty(DistillPrinter.json(plan, settings, speeds(all), price)));
        } else {
            DistillPrinter.plan(session.console().out(), plan, settings, speeds(all), teacher(wiring), price);
        }
    }

    private static LoopPlan planned(PipelineConfig all, PreparedData prepared) throws IOException {
        DistillationConfig settings = DistillationConfig.of(all.distillation());
        TokenCounter tokens = TokenCounter.of(all.data().examples().tokenizer());
        return PreparedFiles.carved(prepared, all, sets -> LoopPlan.of(settings, sets, tokens, speeds(all)));
    }

    private static String teacher(Wiring wiring) {
        return Wiring.asksNobody(wiring.correctingProvider()) ? wiring.correctingProvider() : wiring.correctingModel();
    }

    private static Optional<Price> price(Wiring wiring) {
        return Wiring.asksNobody(wiring.correctingProvider())
                ? Optional.of(Price.of(wiring.correctingProvider(), 0, 0, null, "nobody is asked"))
                : wiring.price(wiring.correctingProvider(), wiring.correctingModel());
    }

    /** A loop that cannot come to its end for so much is not begun; one that may is, and its budget ends it. */
    private static void refuseAbove(double most, Wiring wiring, PreparedData prepared) throws IOException {
        PipelineConfig all = wiring.loaded().config();
        LoopPlan.Epoch least = planned(all, prepared).total(all.distillation().convergencePatience());
        double usd = price(wiring)
                .map(price -> price.cost(new Usage(
                        Math.round(least.teacherInput().low()),
                        Math.round(least.teacherOutput().low()))))
                .orElseThrow(() -> new GraniteException(
                        ErrorCode.BUDGET_REACHED,
                        "what " + wiring.correctingModel() + " costs is not known, and it may cost at most $" + most,
                        "name its price in teacher.prices; nothing was started"));
        if (usd > most) {
            throw new GraniteException(
                    ErrorCode.BUDGET_REACHED,
                    String.format(
                            Locale.ROOT,
                            "the corrections of this loop cost $%.2f at least, and at most $%.2f are allowed",
                            usd,
                            most),
                    "lower distillation.max_epochs or practice_samples_per_epoch, or raise --max-cost; --dry-run shows what"
                            + " each epoch costs; nothing was started");
        }
    }

    private static Speeds speeds(PipelineConfig config) {
        return config.studentName().equals(StudentSpec.TINY) ? Speeds.TINY : Speeds.LARGE;
    }

    /** Whose code the prompts hold. */
    private static List<String> sourcesOf(PreparedData prepared) {
        SortedSet<String> names = new TreeSet<>();
        if (Files.isRegularFile(prepared.trainProvenance())) {
            JsonlReader.forEach(
                    prepared.trainProvenance(), Provenance.class, (line, number) -> names.add(line.source()));
        }
        return List.copyOf(names);
    }

    private PreparedData prepared() {
        PreparedData prepared;
        if (data != null) {
            prepared = PreparedData.in(data);
        } else {
            PreparedData rest = PreparedData.in(Path.of("data", "processed"));
            PreparedData splits = PreparedData.in(Path.of("data", "splits"));
            prepared = new PreparedData(
                    splits.train(),
                    splits.validation(),
                    rest.prompts(),
                    rest.evalPrompts(),
                    rest.trainProvenance(),
                    rest.validationProvenance(),
                    rest.ledger(),
                    rest.manifest());
        }
        PreparedFiles.require(PreparedFiles.all(prepared), PreparedFiles.HINT);
        return prepared;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "distillation.teacher_provider", teacher);
        ConfigOptions.put(flags, "teacher.budget_usd", maxCost);
        ConfigOptions.put(flags, "distillation.max_epochs", maxEpochs);
        ConfigOptions.put(flags, "distillation.quality_threshold", qualityThreshold);
        ConfigOptions.put(flags, "distillation.convergence_threshold", convergenceThreshold);
        ConfigOptions.put(flags, "distillation.max_corrections_per_epoch", maxCorrections);
        ConfigOptions.put(flags, "distillation.eval_samples_per_epoch", evalSamples);
        return flags;
    }
}
