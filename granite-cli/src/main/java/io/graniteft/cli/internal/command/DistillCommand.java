package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.DistillStage;
import io.graniteft.cli.internal.stage.ReportStage;
import io.graniteft.cli.internal.stage.RunPaths;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.RunFolder;
import io.graniteft.data.PreparedData;
import io.graniteft.data.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The loop alone. */
@Command(
        name = "distill",
        description = {
            "Runs the teacher-student loop: train, generate, score, correct, until it converges.",
            "Repeated, it goes on with the configuration's unfinished run."
        },
        footerHeading = "%nExample:%n",
        footer =
                "  granite distill --data data/prepared --set student=tiny --set distillation.teacher_provider=reference")
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

    @Option(names = "--new", description = "Start another run even if there is one of this configuration.")
    private boolean another;

    @Option(
            names = {"--yes", "-y"},
            description = "Agree to what a teacher elsewhere is sent, and to what it costs.")
    private boolean yes;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    DistillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        LoadedConfig loaded = config.load(session, flags());
        PreparedData prepared = prepared();
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
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
        for (Path file : List.of(prepared.train(), prepared.validation(), prepared.prompts(), prepared.evalPrompts())) {
            if (!Files.isRegularFile(file)) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "no such file: " + file,
                        "make it with `granite prepare`, or name its folder with --data");
            }
        }
        return prepared;
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "distillation.teacher_provider", teacher);
        ConfigOptions.put(flags, "distillation.max_epochs", maxEpochs);
        ConfigOptions.put(flags, "distillation.quality_threshold", qualityThreshold);
        ConfigOptions.put(flags, "distillation.convergence_threshold", convergenceThreshold);
        ConfigOptions.put(flags, "distillation.max_corrections_per_epoch", maxCorrections);
        ConfigOptions.put(flags, "distillation.eval_samples_per_epoch", evalSamples);
        return flags;
    }
}
