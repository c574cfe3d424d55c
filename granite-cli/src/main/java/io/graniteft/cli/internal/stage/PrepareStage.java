package io.graniteft.cli.internal.stage;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import io.graniteft.data.ContextSource;
import io.graniteft.data.DataPipeline;
import io.graniteft.data.DataRequest;
import io.graniteft.data.DataSummary;
import io.graniteft.data.PreparedData;
import io.graniteft.data.source.FileSelection;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceArchive;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.source.StoredSource;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From source trees to examples. */
public final class PrepareStage implements Stage {
    private static final Path USUAL_SPLITS = Path.of("data", "splits");
    private static final Path USUAL_REST = Path.of("data", "processed");

    /** Where a preparation is found to which no folder was named: its manifest and all but the splits themselves. */
    public static Path usualFolder() {
        return USUAL_REST;
    }

    private final LoadedConfig loaded;
    private final List<Source> sources;
    private final int threads;
    private final @Nullable ContextSource context;

    /**
     * A preparation of these sources.
     *
     * @param threads files worked on at the same time; 0: one a core
     * @param context what requests are shown of the code base; null: nothing
     */
    public PrepareStage(LoadedConfig loaded, List<Source> sources, int threads, @Nullable ContextSource context) {
        this.loaded = loaded;
        this.context = context;
        this.sources = List.copyOf(sources);
        this.threads = threads;
    }

    /** The sources of a run, which asks what there is several times: buckets are listed once. */
    public static List<Source> listedOnce(List<Source> sources) {
        return sources.stream()
                .map(source -> source instanceof StoredSource stored ? stored.listedOnce() : source)
                .toList();
    }

    @Override
    public StageName name() {
        return StageName.PREPARE;
    }

    @Override
    public List<Path> inputs() {
        List<Path> inputs = new ArrayList<>();
        for (Source source : sources) {
            if (source instanceof SourceFolder folder) {
                inputs.add(folder.path());
            } else if (source instanceof SourceArchive archive) {
                inputs.add(archive.path());
            }
        }
        return inputs;
    }

    @Override
    public String configDigest() {
        String settings = DataPipeline.configDigest(request(Path.of("")));
        FileSelection selection = new FileSelection(
                loaded.config().data().extensions(), loaded.config().data().maxFiles());
        // What lies in a store is no file here, and yet its content decides what comes out.
        String stored = sources.stream()
                .filter(StoredSource.class::isInstance)
                .map(source -> ((StoredSource) source).fingerprint(selection))
                .collect(Collectors.joining("\n"));
        return stored.isEmpty() ? settings : Digests.sha256(settings + "\n" + stored);
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        DataSummary summary = new DataPipeline().run(request(context.folder()), context.progress());
        return new Result(summary.outputs(), summary.counts(), summary.facts(), Map.of());
    }

    /** Prepares into one folder, with a manifest; outside a run. */
    public RunManifest into(Path folder, Progress progress) throws IOException, InterruptedException {
        DataSummary summary = new DataPipeline().run(request(folder), progress);
        RunManifest manifest = DataPipeline.manifest(summary, Map.of());
        AtomicFiles.writeString(folder.resolve(RunManifest.FILE_NAME), Json.pretty(manifest));
        return manifest;
    }

    /**
     * Prepares into the usual folders below the current one: {@code data/splits} gets the two files that training reads and
     * nothing else, {@code data/processed} the rest.
     */
    public RunManifest intoUsualFolders(Progress progress) throws IOException, InterruptedException {
        RunManifest manifest = into(USUAL_REST, progress);
        Files.createDirectories(USUAL_SPLITS);
        PreparedData files = PreparedData.in(USUAL_REST);
        List<RunManifest.FileDigest> outputs = new ArrayList<>(manifest.outputs());
        for (Path file : List.of(files.train(), files.validation())) {
            String name = file.getFileName().toString();
            Files.move(
                    file,
                    USUAL_SPLITS.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            outputs.replaceAll(output -> output.path().equals(name)
                    ? new RunManifest.FileDigest("../splits/" + name, output.sha256())
                    : output);
        }
        RunManifest moved = new RunManifest(
                manifest.schema(),
                manifest.stage(),
                manifest.configDigest(),
                manifest.inputs(),
                outputs,
                manifest.counts(),
                manifest.facts(),
                manifest.volatileFacts());
        AtomicFiles.writeString(USUAL_REST.resolve(RunManifest.FILE_NAME), Json.pretty(moved));
        return moved;
    }

    private DataRequest request(Path folder) {
        DataConfig config = loaded.config().data();
        return new DataRequest(sources, config, folder, SplitMode.named(config.split()), threads, context);
    }
}
