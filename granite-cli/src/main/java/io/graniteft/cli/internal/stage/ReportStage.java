package io.graniteft.cli.internal.stage;

import io.graniteft.cli.report.HtmlReport;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page that shows the run. */
public final class ReportStage implements Stage {
    private final RunPaths paths;

    /** The stage of a run. */
    public ReportStage(RunPaths paths) {
        this.paths = paths;
    }

    @Override
    public StageName name() {
        return StageName.REPORT;
    }

    @Override
    public List<Path> inputs() {
        List<Path> inputs = new ArrayList<>();
        for (StageName stage : StageName.values()) {
            Path manifest = paths.of(stage).resolve("manifest.json");
            if (stage != StageName.REPORT && java.nio.file.Files.exists(manifest)) {
                inputs.add(manifest);
            }
        }
        return inputs;
    }

    @Override
    public String configDigest() {
        return io.graniteft.core.io.Digests.sha256("granite.report/1");
    }

    @Override
    public Result run(Context context) throws IOException {
        HtmlReport.write(paths.run());
        // Not among the outputs: it is written once more when the run is over, so that it shows its own end.
        return new Result(List.of(), Map.of(), Map.of(), Map.of());
    }
}
