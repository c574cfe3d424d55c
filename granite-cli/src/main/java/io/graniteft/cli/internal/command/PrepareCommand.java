package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.stage.PrepareStage;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.run.RunManifest;
import io.graniteft.core.run.Tally;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes training and validation examples from source trees. */
@Command(
        name = "prepare",
        description = "Makes training and validation examples from source trees.",
        footerHeading = "%nExample:%n",
        footer = "  granite prepare --source src --output data/prepared")
final class PrepareCommand implements Callable<Integer> {
    /** Files a source under {@code --sample-only}. */
    private static final int SAMPLE_FILES = 10;

    @Option(
            names = "--source",
            paramLabel = "DIR",
            description = "A folder of sources, or one file. Repeatable; default: data.sources of the configuration.")
    private List<Path> sources = List.of();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder of all results; default: data/splits for the examples, data/processed for the rest.")
    private @Nullable Path output;

    @Option(names = "--max-files", paramLabel = "N", description = "Files read from each source; 0: all.")
    private @Nullable Integer maxFiles;

    @Option(names = "--train-ratio", paramLabel = "RATIO", description = "Share that is trained on; default: 0.9.")
    private @Nullable Double trainRatio;

    @Option(names = "--sample-only", description = "Read only 10 files from each source.")
    private boolean sampleOnly;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Files worked on at the same time; default: one a core.")
    private int threads;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    PrepareCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        if (sampleOnly) {
            flags.put("data.max_files", Integer.toString(SAMPLE_FILES));
        }
        ConfigOptions.put(flags, "data.max_files", maxFiles);
        ConfigOptions.put(flags, "data.train_ratio", trainRatio);
        LoadedConfig loaded = config.load(session, flags);
        List<Source> folders = sources.isEmpty()
                ? PrepareStage.sourcesOf(loaded)
                : sources.stream().<Source>map(SourceFolder::of).toList();
        try (TerminalProgress progress =
                new TerminalProgress(session.console(), Clock.systemUTC(), session.noProgress())) {
            PrepareStage work = new PrepareStage(loaded, folders, threads);
            RunManifest manifest = output == null ? work.intoUsualFolders(progress) : work.into(output, progress);
            progress.endLine();
            print(manifest);
        }
        return 0;
    }

    private void print(RunManifest manifest) {
        for (String kind : List.of("files", "functions", "examples")) {
            Tally tally = manifest.counts().get(kind);
            if (tally == null) {
                continue;
            }
            session.console().out().printf("%-10s %,9d read  %,9d kept", kind, tally.read(), tally.kept());
            tally.dropped().forEach((reason, count) -> session.console().out().printf("  %,d %s", count, reason));
            session.console().out().println();
        }
        manifest.outputs().forEach(file -> session.console().out().println("wrote " + file.path()));
    }
}
