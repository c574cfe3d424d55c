package io.graniteft.cli.internal.python;

import io.graniteft.cli.internal.BundledFiles;
import io.graniteft.cli.internal.CacheFolder;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Python that trains: the trainer's files, laid out from the jar, and one environment in the user's cache folder, made on
 * first use by the trainer's own {@code bootstrap.py}.
 */
public final class PythonEnvironment {
    private static final String TRAINER = "granite-trainer";

    private final Map<String, String> environment;
    private final PrintStream err;

    /**
     * A Python seen from these environment variables.
     *
     * @param environment variables of the command; {@code PYTHON} names another interpreter to start from
     * @param err where the bootstrap's progress goes
     */
    public PythonEnvironment(Map<String, String> environment, PrintStream err) {
        this.environment = new TreeMap<>(environment);
        this.err = err;
    }

    /** The folder with the package {@code granite_trainer} and {@code bootstrap.py}. */
    public Path trainerFolder() {
        Path cache = CacheFolder.of(environment);
        try {
            return BundledFiles.unpack(TRAINER, "bootstrap.py", cache);
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot lay out the trainer below " + cache + ": " + e.getMessage(),
                    "make that folder writable, or name another one in GRANITE_CACHE",
                    e);
        }
    }

    /**
     * The interpreter of the prepared environment, which is made first when it is missing.
     *
     * @throws GraniteException if there is no Python, or the environment cannot be made
     * @throws InterruptedException if the command was interrupted meanwhile
     */
    public Path interpreter() throws InterruptedException {
        List<String> lines = new ArrayList<>();
        int status = bootstrap(List.of(), lines::add);
        if (status != 0 || lines.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the trainer's Python environment could not be prepared (status " + status + ")",
                    "the lines above say why; `granite doctor` shows what this machine lacks");
        }
        return Path.of(lines.get(lines.size() - 1));
    }

    /** Whether the environment is ready, without making it. */
    public boolean isReady() throws InterruptedException {
        return bootstrap(List.of("--check"), line -> {}) == 0;
    }

    /** The variables that a Python process of the trainer needs, on top of the command's own. */
    public Map<String, String> processEnvironment(Path trainerFolder) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PYTHONPATH", trainerFolder.toString());
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("TOKENIZERS_PARALLELISM", "false");
        return variables;
    }

    private int bootstrap(List<String> options, Consumer<String> stdout) throws InterruptedException {
        Path folder = trainerFolder();
        @Nullable String chosen = environment.get("PYTHON");
        String python = chosen == null || chosen.isEmpty() ? "python3" : chosen;
        List<String> words =
                new ArrayList<>(List.of(python, folder.resolve("bootstrap.py").toString()));
        words.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Thread pump = OutputLines.pass(process.getErrorStream(), err::println);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(stdout);
            }
            int status = waitFor(process);
            pump.join();
            return status;
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot start " + python + ": " + e.getMessage(),
                    "training needs Python 3.11 or newer: install it (Debian: apt-get install python3 python3-venv), "
                            + "or name it in the variable PYTHON",
                    e);
        }
    }

    private static int waitFor(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw e;
        }
    }
}
