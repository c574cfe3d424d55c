package io.graniteft.cli.internal;

import io.graniteft.cli.internal.python.PythonEnvironment;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.Students;
import io.graniteft.distill.WorkerCommand;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.ScoringSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Puts the libraries together as a configuration says; the one place that chooses implementations. */
public final class Wiring {
    private final LoadedConfig loaded;
    private final Console console;
    private final Map<String, String> environment;

    /**
     * The parts that a configuration asks for.
     *
     * @param environment the command's variables
     */
    public Wiring(LoadedConfig loaded, Console console, Map<String, String> environment) {
        this.loaded = loaded;
        this.console = console;
        this.environment = Map.copyOf(environment);
    }

    /** The configuration in force. */
    public LoadedConfig loaded() {
        return loaded;
    }

    /** The time. */
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** The scorer of the configuration's profile and compiler. */
    public CodeQualityEvaluator evaluator() {
        return CodeQualityEvaluator.builder()
                .profile(Profile.valueOf(loaded.config().evaluation().profile().toUpperCase(Locale.ROOT)))
                .compiler(loaded.config().evaluation().compiler())
                .domain(loaded.config().evaluation().domain())
                .settings(scoring(loaded.config().evaluation().scoring()))
                .build();
    }

    /** The settings of profile semantic in a file; those of the tables when there is none. */
    public static ScoringSettings scoring(String file) {
        if (file.isEmpty()) {
            return ScoringSettings.defaults();
        }
        try {
            return ScoringSettings.fromJson(Files.readString(Path.of(file)));
        } catch (IllegalArgumentException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    file + ": " + e.getMessage(),
                    "docs/scoring.md says what such a file holds");
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION, "the file of scores' settings cannot be read: " + file, "check the path");
        }
    }

    /** The teacher that answers prompts in bulk. */
    public Teacher bulkTeacher() {
        return teacher(
                "teacher",
                loaded.config().teacher().provider(),
                loaded.config().teacher().journal());
    }

    /** The teacher that corrects the student. */
    public Teacher correctingTeacher() {
        return teacher(
                "distillation",
                loaded.config().distillation().teacherProvider(),
                loaded.config().distillation().journal());
    }

    private static Teacher teacher(String block, String provider, String journal) {
        return switch (provider) {
            case "reference" -> Teachers.reference();
            case "recorded" -> {
                if (journal.isEmpty()) {
                    throw new GraniteException(
                            ErrorCode.CONFIGURATION,
                            block + ".journal is empty, and the teacher `recorded` replays a journal",
                            "name the journal to replay in " + block + ".journal");
                }
                yield Teachers.recorded(Path.of(journal));
            }
            default ->
                throw new GraniteException(
                        ErrorCode.CONFIGURATION,
                        "this version has no teacher `" + provider + "` yet (" + block + " asks for it)",
                        "use `reference` (the corpus' own functions, offline) or `recorded` (replays a journal)");
        };
    }

    /** The Python that trains. */
    public PythonEnvironment python() {
        return new PythonEnvironment(environment, console.err());
    }

    /**
     * The student, in a process of its own that starts with the first request.
     *
     * @param log takes what the process logs
     * @throws InterruptedException if the command was interrupted while Python was being prepared
     */
    public StudentModel student(Consumer<String> log) throws InterruptedException {
        PythonEnvironment python = python();
        Path interpreter = python.interpreter();
        return Students.worker(new WorkerCommand(
                List.of(interpreter.toString(), "-m", "granite_trainer.worker"),
                studentEnvironment(python),
                Path.of("").toAbsolutePath(),
                log));
    }

    /** The variables of a process that loads the student. */
    public Map<String, String> studentEnvironment(PythonEnvironment python) {
        Map<String, String> variables = new TreeMap<>(python.processEnvironment(python.trainerFolder()));
        loaded.environment().get("HF_TOKEN").ifPresent(token -> variables.put("HF_TOKEN", token));
        return variables;
    }
}
