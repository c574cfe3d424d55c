package io.graniteft.distill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the worker's process is started and ended.
 *
 * @param argv the program and its arguments
 * @param environment variables that are added to this process's own
 * @param workingFolder where it runs
 * @param log takes each line that the worker logs, without its line break; called from a thread of its own
 * @param startTimeout how long the worker may take until it greets; loading its libraries from a cold disk takes a while
 * @param stopTimeout how long an interrupted training may take to save its checkpoint before the process is killed
 * @param closeTimeout how long it may take to end when it is asked to
 */
public record WorkerCommand(
        List<String> argv,
        Map<String, String> environment,
        Path workingFolder,
        Consumer<String> log,
        Duration startTimeout,
        Duration stopTimeout,
        Duration closeTimeout) {
    public WorkerCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command has at least the program's name");
        }
    }

    /** A command with bounds that suit a model of eight billion parameters: 10 min to start, 2 min to save, 20 s to end. */
    public WorkerCommand(List<String> argv, Map<String, String> environment, Path workingFolder, Consumer<String> log) {
        this(
                argv,
                environment,
                workingFolder,
                log,
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                Duration.ofSeconds(20));
    }
}
