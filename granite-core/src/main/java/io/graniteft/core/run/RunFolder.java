package io.graniteft.core.run;

import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a run. Its name is the time it began, in UTC, and the first characters of its configuration's digest; it
 * holds a folder for each stage, the configuration in force, and the records of what happened.
 */
public final class RunFolder {
    /** The configuration's file in a run's folder. */
    public static final String CONFIG_FILE = "config.yaml";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int DIGITS = 8;

    private final Path root;
    private final LoadedConfig config;
    private final String configName;

    private RunFolder(Path root, LoadedConfig config, String configName) {
        this.root = root;
        this.config = config;
        this.configName = configName;
    }

    /**
     * The newest run of this configuration, or a new one.
     *
     * @param runs the folder of runs
     * @param config the configuration
     * @param configName what the person called it: a file's name, or {@code defaults}
     * @param another whether to begin another run even if there is one
     * @param clock the time
     * @throws io.graniteft.core.GraniteException if the folder cannot be read or made
     */
    public static RunFolder open(Path runs, LoadedConfig config, String configName, boolean another, Clock clock) {
        try {
            Optional<Path> latest = another ? Optional.empty() : latest(runs, config.digest());
            return latest.isPresent()
                    ? new RunFolder(latest.get(), config, configName)
                    : create(runs, config, configName, clock);
        } catch (IOException e) {
            throw IoErrors.explain(e, runs);
        }
    }

    /** The newest run of the configuration with this digest. */
    public static Optional<Path> latest(Path runs, String configDigest) throws IOException {
        Pattern name = Pattern.compile("[0-9]{8}-[0-9]{6}-" + configDigest.substring(0, DIGITS) + "(-[0-9]+)?");
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            List<Path> sorted = folders.filter(
                            folder -> name.matcher(nameOf(folder)).matches())
                    .sorted(Comparator.comparing((Path folder) -> nameOf(folder).substring(0, 15))
                            .thenComparing(folder -> nameOf(folder).length())
                            .thenComparing(RunFolder::nameOf)
                            .reversed())
                    .toList();
            for (Path folder : sorted) {
                @Nullable RunSummary summary = read(folder.resolve(RunSummary.FILE_NAME));
                if (summary != null && configDigest.equals(summary.configDigest())) {
                    return Optional.of(folder.toAbsolutePath().normalize());
                }
            }
        }
        return Optional.empty();
    }

    private static RunFolder create(Path runs, LoadedConfig config, String configName, Clock clock) throws IOException {
        Files.createDirectories(runs);
        String id = TIME.format(clock.instant()) + "-" + config.digest().substring(0, DIGITS);
        Path root = runs.toAbsolutePath().normalize().resolve(id);
        for (int again = 2; ; again++) {
            try {
                Files.createDirectory(root);
                break;
            } catch (FileAlreadyExistsException e) {
                root = root.resolveSibling(id + "-" + again);
            }
        }
        RunFolder run = new RunFolder(root, config, configName);
        AtomicFiles.writeString(root.resolve(CONFIG_FILE), config.toYaml(root));
        // Last of all: a folder without it is no run, so a crash before this line leaves nothing that would be resumed.
        run.write(new RunSummary(
                RunSummary.SCHEMA,
                run.id(),
                configName,
                config.digest(),
                PipelineState.CREATED,
                List.of(),
                Map.of(),
                Map.of()));
        return run;
    }

    /** The run's name. */
    public String id() {
        return nameOf(root);
    }

    /** The folder itself, absolute. */
    public Path root() {
        return root;
    }

    /** The folder of a stage; it may not exist yet. */
    public Path folder(StageName stage) {
        return root.resolve(stage.label());
    }

    /** The configuration in force. */
    public LoadedConfig config() {
        return config;
    }

    /** What the person called the configuration. */
    public String configName() {
        return configName;
    }

    /** The record of what happened. */
    public Path transitions() {
        return root.resolve(RecordedStateMachine.FILE_NAME);
    }

    /** What became of the run so far. */
    public Optional<RunSummary> summary() {
        return Optional.ofNullable(read(root.resolve(RunSummary.FILE_NAME)));
    }

    void write(RunSummary summary) throws IOException {
        AtomicFiles.writeString(root.resolve(RunSummary.FILE_NAME), Json.pretty(summary));
    }

    private static String nameOf(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    /** The file's content, or null if it is missing or no such file: then the folder is not a run. */
    private static @Nullable RunSummary read(Path file) {
        try {
            return Json.mapper().readValue(Files.readAllBytes(file), RunSummary.class);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
