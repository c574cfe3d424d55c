package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.StudentEndpoint;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.python.OutputLines;
import io.graniteft.cli.internal.python.PythonEnvironment;
import io.graniteft.cli.internal.stage.MlRoot;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.LoadedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains the student here. */
@Command(
        name = "train",
        description = "Fine-tunes the student on this machine; repeated, it goes on from its newest checkpoint.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite train --set student=tiny --data data/splits --output models/first",
            "  granite train --ml-root /opt/ml"
        })
final class TrainCommand implements Callable<Integer> {
    /** How long a checkpoint may take after Ctrl-C. */
    private static final long SAVE_SECONDS = 80;
    /** The trainer's status after it was asked to stop and has saved a checkpoint. */
    private static final int STOPPED = 143;

    @Option(
            names = "--ml-root",
            paramLabel = "DIR",
            description =
                    "Train on a tree like a container's /opt/ml: its hyperparameters and channels are used, not the configuration.")
    private @Nullable Path mlRoot;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder with train.jsonl and val.jsonl; default: data/splits.")
    private Path data = Path.of("data", "splits");

    @Option(names = "--output", paramLabel = "DIR", description = "Folder of the result; default: models/<student>.")
    private @Nullable Path output;

    @Option(names = "--max-steps", paramLabel = "N", description = "Stop after N optimiser steps.")
    private @Nullable Integer maxSteps;

    @Option(
            names = "--print-python",
            description =
                    "Print the interpreter of the trainer's environment, made first if it is missing, and do nothing else.")
    private boolean printPython;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    private final Session session;

    TrainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, String> flags = new LinkedHashMap<>();
        if (maxSteps != null) {
            flags.put("training.max_steps", maxSteps.toString());
        }
        LoadedConfig loaded = config.load(session, flags);
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        if (printPython) {
            session.console().out().println(wiring.python().interpreter());
            return 0;
        }
        Path root = mlRoot == null ? layOut(loaded) : existing(mlRoot);
        train(wiring, root);
        session.console().out().println(root.resolve("model"));
        return 0;
    }

    private Path layOut(LoadedConfig loaded) throws IOException {
        Path train = data.resolve("train.jsonl");
        Path validation = data.resolve("val.jsonl");
        PreparedFiles.require(List.of(train, validation), PreparedFiles.HINT);
        String student = loaded.config().studentName();
        StudentEndpoint.refuseToTrain(student);
        Path root = output == null ? Path.of("models", student.replaceAll("[^A-Za-z0-9._-]+", "-")) : output;
        MlRoot.write(root, loaded.config(), train, validation);
        return root;
    }

    private static Path existing(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such folder: " + folder,
                    "name a tree with input/config and input/data in it");
        }
        return folder;
    }

    private void train(Wiring wiring, Path root) throws IOException, InterruptedException {
        PythonEnvironment python = wiring.python();
        Path interpreter = python.interpreter();
        ProcessBuilder builder = new ProcessBuilder(
                interpreter.toString(),
                "-m",
                "granite_trainer.train",
                "--ml-root",
                root.toAbsolutePath().toString());
        builder.environment().clear();
        builder.environment().putAll(wiring.studentEnvironment(python));
        // What the trainer says is for people; data is the path that this command prints at its end.
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        Thread pump =
                OutputLines.pass(process.getInputStream(), session.console().err()::println);
        int status;
        try {
            status = process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            if (!process.waitFor(SAVE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            throw e;
        }
        pump.join();
        if (status == STOPPED) {
            throw new GraniteException(
                    ErrorCode.INTERRUPTED, "training was stopped", "the same command goes on from its checkpoint");
        }
        if (status != 0) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "training failed (status " + status + "); see above and " + root.resolve("output/failure"),
                    "mend what it names, then repeat the command: it goes on from the newest checkpoint");
        }
    }
}
