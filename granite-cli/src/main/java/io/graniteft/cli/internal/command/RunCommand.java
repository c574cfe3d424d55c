package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Examples;
import io.graniteft.cli.internal.SourceSet;
import io.graniteft.cli.internal.StudentEndpoint;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.DistillStage;
import io.graniteft.cli.internal.stage.ExportStage;
import io.graniteft.cli.internal.stage.LazyStudent;
import io.graniteft.cli.internal.stage.PrepareStage;
import io.graniteft.cli.internal.stage.ReportStage;
import io.graniteft.cli.internal.stage.RunPaths;
import io.graniteft.cli.internal.stage.TeachStage;
import io.graniteft.cli.internal.stage.TrainStage;
import io.graniteft.cli.internal.stage.ValidateStage;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.run.RunFolder;
import io.graniteft.core.run.Stage;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.StoredSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything, from one configuration. */
@Command(
        name = "run",
        description = {
            "Runs everything from one configuration: prepare, teach, train, distill, export, report.",
            "Before that it looks whether sources, Python, compiler and teachers are there.",
            "Repeated, it goes on with the configuration's unfinished run and skips what is done."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite run                        the bundled corpus, a tiny student, no network",
            "  granite run my.yaml --set training.num_epochs=3"
        })
final class RunCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "Configuration file; default: the bundled examples/quickstart.yaml.")
    private @Nullable Path file;

    @Option(names = "--new", description = "Start another run even if there is one of this configuration.")
    private boolean another;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key of the configuration, such as training.max_steps=20. Repeatable.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = {"--yes", "-y"},
            description = "Agree to what a teacher elsewhere is sent, and to what it costs.")
    private boolean yes;

    private final Session session;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        ConfigOptions options = new ConfigOptions();
        options.file = file == null ? Examples.configuration(Examples.QUICKSTART, session.environment()) : file;
        options.set = set;
        LoadedConfig loaded = agreed(options);
        StudentEndpoint.refuseToTrain(loaded.config().studentName());
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        RunFolder folder = RunFolder.open(
                Path.of(loaded.config().run().folder()),
                loaded,
                String.valueOf(options.file.getFileName()),
                another,
                wiring.clock());
        try (SourceSet sources = new SourceSet(loaded, StoredSource.Mode.FETCH)) {
            new RunOutcome(session, session.noProgress())
                    .run(wiring, folder, (run, student) -> stages(wiring, sources, run, student));
        }
        return 0;
    }

    /** The configuration, with the decisions in it that a person has made about it just now. */
    private LoadedConfig agreed(ConfigOptions options) {
        LoadedConfig loaded = options.load(session);
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        boolean decided =
                new LoopConsent(session.console(), yes).require(wiring, () -> labels(loaded), true, options.toKeep());
        return decided ? options.load(session) : loaded;
    }

    private static List<String> labels(LoadedConfig loaded) {
        try (SourceSet sources = new SourceSet(loaded, StoredSource.Mode.FETCH)) {
            return sources.configured().stream().map(Source::label).toList();
        }
    }

    private List<Stage> stages(Wiring wiring, SourceSet sources, RunFolder run, LazyStudent student) {
        PipelineConfig config = wiring.loaded().config();
        RunPaths paths = new RunPaths(run.root());
        List<Stage> stages = new ArrayList<>();
        List<Source> places = PrepareStage.listedOnce(sources.configured());
        stages.add(new ValidateStage(wiring, places));
        stages.add(new PrepareStage(wiring.loaded(), places, 0, wiring.requestContext()));
        if (config.teacher().enabled()) {
            stages.add(new TeachStage(wiring, paths));
        }
        stages.add(new TrainStage(wiring, paths, student));
        if (config.distillation().enabled()) {
            stages.add(new DistillStage(wiring, paths.afterTraining(), false, student));
        }
        if (!config.run().export().isEmpty()) {
            stages.add(new ExportStage(wiring, paths, session.console().err()));
        }
        stages.add(new ReportStage(paths));
        return stages;
    }
}
