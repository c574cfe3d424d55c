package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes the run's best student for others, in the formats of {@code run.export}. */
public final class ExportStage implements Stage {
    private final Wiring wiring;
    private final RunPaths paths;
    private final PrintStream log;

    /**
     * The stage of a run.
     *
     * @param log takes what the trainer says meanwhile
     */
    public ExportStage(Wiring wiring, RunPaths paths, PrintStream log) {
        this.wiring = wiring;
        this.paths = paths;
        this.log = log;
    }

    @Override
    public StageName name() {
        return StageName.EXPORT;
    }

    @Override
    public List<Path> inputs() {
        return List.of(adapter());
    }

    @Override
    public String configDigest() {
        return wiring.loaded().digestOf("run.export");
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        List<String> formats = wiring.loaded().config().run().export();
        Path model = paths.exported();
        context.progress().note("writing the best student as " + String.join(", ", formats));
        wiring.trainerModule(log)
                .run(
                        "granite_trainer.export",
                        List.of(
                                "--adapter",
                                adapter().toString(),
                                "--output",
                                model.toString(),
                                "--formats",
                                String.join(",", formats)));
        return new Result(List.of(model), Map.of(), Map.of("formats", formats), Map.of());
    }

    private Path adapter() {
        StageName last = wiring.loaded().config().distillation().enabled() ? StageName.DISTILL : StageName.TRAIN;
        return paths.of(last).resolve("model");
    }
}
