package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.stage.LazyStudent;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.cli.internal.terminal.Durations;
import io.graniteft.cli.internal.terminal.TerminalProgress;
import io.graniteft.cli.report.HtmlReport;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.PipelineRunner;
import io.graniteft.core.run.RunFolder;
import io.graniteft.core.run.RunSummary;
import io.graniteft.core.run.Stage;
import io.graniteft.distill.EpochMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Takes a run through its stages and shows what became of it; shared by the verbs that make a run. */
final class RunOutcome {
    private final Session session;
    private final boolean noProgress;

    RunOutcome(Session session, boolean noProgress) {
        this.session = session;
        this.noProgress = noProgress;
    }

    /**
     * Runs stages in a run's folder. Whatever happens, the report is written and its path printed.
     *
     * @param stages makes the stages, given where they lie and the student
     */
    void run(Wiring wiring, RunFolder folder, BiFunction<RunFolder, LazyStudent, List<Stage>> stages)
            throws IOException {
        Console console = session.console();
        console.err().println(console.bold("run " + folder.id()) + "  " + shown(folder.root()));
        try (TerminalProgress progress = new TerminalProgress(console, Clock.systemUTC(), noProgress);
                LazyStudent student =
                        new LazyStudent(wiring, new StudentLog(folder.root().resolve("student.log"), progress))) {
            PipelineRunner runner = new PipelineRunner(folder, progress, wiring.clock(), versions());
            try {
                RunSummary summary = runner.run(stages.apply(folder, student));
                progress.endLine();
                print(summary);
                printEpochs(folder.root().resolve("epochs.jsonl"));
            } finally {
                progress.endLine();
                report(folder);
            }
        }
    }

    private void report(RunFolder folder) {
        // An interrupted thread cannot write files; the report of an interrupted run is wanted all the same.
        boolean interrupted = Thread.interrupted();
        try {
            session.console().out().println(shown(HtmlReport.write(folder.root())));
        } catch (IOException | RuntimeException e) {
            session.console().warn("the report could not be written: " + e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void print(RunSummary summary) {
        Console console = session.console();
        console.err().println();
        for (RunSummary.StageSummary stage : summary.stages()) {
            Double seconds = stage.seconds();
            Long peak = stage.peakMemoryBytes();
            console.err()
                    .printf(
                            "  %-8s  %-8s  %10s  %s%n",
                            stage.name(),
                            stage.status().name().toLowerCase(Locale.ROOT),
                            seconds == null ? "" : Durations.format(Duration.ofMillis(Math.round(seconds * 1000))),
                            peak == null ? "" : String.format(Locale.ROOT, "%,d MB", peak / 1_000_000));
        }
    }

    /** What the loop came to, in a row an epoch. */
    private void printEpochs(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        PrintStream err = session.console().err();
        err.println();
        for (EpochMetrics epoch : JsonlReader.readAll(file, EpochMetrics.class)) {
            List<Double> interval = epoch.avgStudentScoreCi();
            err.printf(
                    Locale.ROOT,
                    "  epoch %d  average score %.2f (%.2f to %.2f)  correction rate %.0f %%%s%n",
                    epoch.epoch(),
                    epoch.avgStudentScore(),
                    interval.get(0),
                    interval.get(1),
                    epoch.correctionRate() * 100,
                    epoch.epoch() == 0 ? "  untrained" : "");
        }
    }

    /** A path as short as it can be written from here. */
    private static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("granite", VersionProvider.version());
        versions.put("java", System.getProperty("java.version"));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return versions;
    }

    /** What the student's process says: all of it into a file of the run, the metrics and warnings on the screen too. */
    private static final class StudentLog implements java.util.function.Consumer<String> {
        private final Path file;
        private final TerminalProgress progress;

        StudentLog(Path file, TerminalProgress progress) {
            this.file = file;
            this.progress = progress;
        }

        @Override
        public void accept(String line) {
            try {
                Files.writeString(
                        file,
                        line + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (line.startsWith("Eval loss: ") || line.startsWith("warning: ")) {
                progress.note("  " + line);
            }
        }
    }
}
