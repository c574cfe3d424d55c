package io.graniteft.core.run;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.FolderLock;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.run.RunSummary.StageSummary;
import io.graniteft.core.run.RunSummary.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a run through its stages, in their order, by {@link Transitions}. A stage whose settings, inputs and outputs are what
 * they were is passed over; so a run that failed, was interrupted or was killed goes on where it stopped, and a finished run
 * does nothing.
 */
public final class PipelineRunner {
    private final RunFolder run;
    private final Progress progress;
    private final Clock clock;
    private final Map<String, String> versions;
    private final Map<StageName, StageSummary> summaries = new EnumMap<>(StageName.class);

    /**
     * @param run where the run lives
     * @param progress where to tell how it goes
     * @param clock the time
     * @param versions what runs, by name; for the run's manifest
     */
    public PipelineRunner(RunFolder run, Progress progress, Clock clock, Map<String, String> versions) {
        this.run = run;
        this.progress = progress;
        this.clock = clock;
        this.versions = Collections.unmodifiableMap(new TreeMap<>(versions));
    }

    /**
     * Runs the stages. Those that are not given are switched off.
     *
     * <p>A thread that is interrupted stops after the least work that leaves everything resumable; its interruption then has
     * become the exception, and its flag is cleared.
     *
     * @return what became of the run
     * @throws GraniteException if a stage fails; if another process has the run open; or, with code {@code INTERRUPTED}, if
     *     the thread was interrupted. The work of finished stages is kept
     */
    public RunSummary run(List<? extends Stage> stages) {
        Map<StageName, Stage> byName = new EnumMap<>(StageName.class);
        for (Stage stage : stages) {
            if (byName.put(stage.name(), stage) != null) {
                throw new IllegalArgumentException("two stages are called " + stage.name());
            }
        }
        try {
            FolderLock lock = FolderLock.acquire(run.root(), "running the pipeline");
            try {
                return new Walk(byName, RecordedStateMachine.open(run.transitions(), clock)).walk();
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw IoErrors.explain(e, run.root());
        }
    }

    /** One start of a run. */
    private final class Walk {
        private final Map<StageName, Stage> stages;
        private final RecordedStateMachine machine;
        private final Instant startedAt = clock.instant();

        Walk(Map<StageName, Stage> stages, RecordedStateMachine machine) {
            this.stages = stages;
            this.machine = machine;
        }

        RunSummary walk() throws IOException {
            for (StageName name : StageName.values()) {
                summaries.put(name, summary(name, stages.containsKey(name) ? Status.PENDING : Status.OFF, null));
            }
            @Nullable StageName next = firstUnfinished();
            if (next == null && machine.state() == PipelineState.COMPLETED) {
                progress.note("everything is finished already, and nothing has changed");
                return writeSummary();
            }
            StageName from = next == null ? StageName.REPORT : next;
            if (machine.state().isEnd()) {
                machine.resume(from);
            } else {
                // A run without a record of its moves, such as a new one: pass what is finished in the table's own
                // steps.
                for (StageName name : StageName.values()) {
                    if (name.compareTo(from) < 0) {
                        pass(name);
                    }
                }
            }
            for (StageName name : StageName.values()) {
                if (name.compareTo(from) >= 0) {
                    step(name);
                }
            }
            return writeSummary();
        }

        /** The first stage whose work has to be done; null when there is none. Those before it are marked as skipped. */
        private @Nullable StageName firstUnfinished() throws IOException {
            for (Map.Entry<StageName, Stage> entry : stages.entrySet()) {
                StageFiles files = new StageFiles(run, entry.getValue());
                @Nullable RunManifest manifest;
                try {
                    manifest = files.current(files.attempt());
                } catch (GraniteException missingInput) {
                    manifest = null;
                }
                if (manifest == null) {
                    return entry.getKey();
                }
                skip(entry.getKey(), manifest);
            }
            return null;
        }

        private void pass(StageName name) {
            if (stages.containsKey(name)) {
                machine.fire(PipelineEvent.BEGIN);
                machine.fire(PipelineEvent.DONE);
            } else {
                machine.fire(PipelineEvent.SKIP);
            }
        }

        private void step(StageName name) throws IOException {
            @Nullable Stage stage = stages.get(name);
            if (stage == null) {
                machine.fire(PipelineEvent.SKIP);
                return;
            }
            machine.fire(PipelineEvent.BEGIN);
            writeSummary();
            try {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                work(name, stage);
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                throw end(name, e);
            }
            if (machine.state() != Transitions.after(name)) {
                machine.fire(PipelineEvent.DONE);
            }
            writeSummary();
        }

        private void work(StageName name, Stage stage) throws IOException, InterruptedException {
            StageFiles files = new StageFiles(run, stage);
            StageFiles.Attempt attempt = files.attempt();
            @Nullable RunManifest finished = files.current(attempt);
            if (finished != null) {
                skip(name, finished);
                return;
            }
            files.begin(attempt);
            Instant begin = clock.instant();
            ResourceUse use = ResourceUse.start();
            Stage.Result result = stage.run(new Stage.Context(files.folder(), progress, clock, machine));
            Map<String, Object> volatileFacts = new TreeMap<>(result.volatileFacts());
            volatileFacts.put("started_at", begin.truncatedTo(ChronoUnit.MILLIS).toString());
            volatileFacts.put(
                    "seconds", rounded(Duration.between(begin, clock.instant()).toMillis() / 1e3));
            volatileFacts.put("cpu_seconds", rounded(use.cpuSeconds()));
            // A stage knows the peak of children that have ended since; the greater of both figures is the peak.
            volatileFacts.merge(
                    "peak_memory_bytes",
                    use.peakMemoryBytes(),
                    (theirs, ours) -> theirs instanceof Number number && ours instanceof Long own
                            ? Long.valueOf(Math.max(number.longValue(), own))
                            : ours);
            RunManifest manifest = files.finish(attempt, result, volatileFacts);
            summaries.put(name, summary(name, Status.DONE, manifest));
        }

        private void skip(StageName name, RunManifest manifest) {
            summaries.put(name, summary(name, Status.SKIPPED, manifest));
            progress.note(name.label() + ": finished before and unchanged, skipped");
        }

        /** Records that the stage did not finish, and says why in an exception. */
        private RuntimeException end(StageName name, Throwable cause) {
            boolean interrupted = isInterruption(cause);
            if (interrupted) {
                // Cleared, or else the records of this could not be written: the system closes files of interrupted
                // threads.
                boolean ignored = Thread.interrupted();
            }
            RuntimeException failure = describe(name, cause, interrupted);
            try {
                machine.fire(interrupted ? PipelineEvent.INTERRUPT : PipelineEvent.FAIL);
                summaries.put(name, summary(name, interrupted ? Status.PENDING : Status.FAILED, null));
                writeSummary();
            } catch (IOException | RuntimeException recording) {
                failure.addSuppressed(recording);
            }
            if (cause instanceof Error error) {
                throw error;
            }
            return failure;
        }

        private RuntimeException describe(StageName name, Throwable cause, boolean interrupted) {
            if (interrupted) {
                return new GraniteException(
                        ErrorCode.INTERRUPTED,
                        "interrupted in the " + name.label() + " stage",
                        "repeat the command to go on; finished work is kept",
                        cause);
            }
            if (cause instanceof IOException io) {
                return IoErrors.explain(io, run.folder(name));
            }
            return cause instanceof RuntimeException runtime
                    ? runtime
                    : new IllegalStateException("the " + name.label() + " stage failed", cause);
        }

        private RunSummary writeSummary() throws IOException {
            Map<String, Object> volatileFacts = new TreeMap<>();
            volatileFacts.put(
                    "started_at", startedAt.truncatedTo(ChronoUnit.MILLIS).toString());
            volatileFacts.put(
                    "updated_at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            volatileFacts.put("processors", Runtime.getRuntime().availableProcessors());
            RunSummary summary = new RunSummary(
                    RunSummary.SCHEMA,
                    run.id(),
                    run.configName(),
                    run.config().digest(),
                    machine.state(),
                    new ArrayList<>(summaries.values()),
                    versions,
                    volatileFacts);
            run.write(summary);
            return summary;
        }
    }

    private static boolean isInterruption(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException
                    || cause instanceof InterruptedIOException
                    || (cause instanceof GraniteException known && known.code() == ErrorCode.INTERRUPTED)) {
                return true;
            }
        }
        return false;
    }

    private static StageSummary summary(StageName name, Status status, @Nullable RunManifest manifest) {
        Map<String, Object> facts = manifest == null ? Map.of() : manifest.volatileFacts();
        return new StageSummary(
                name.label(),
                status,
                name.label(),
                facts.get("seconds") instanceof Number seconds ? seconds.doubleValue() : null,
                facts.get("cpu_seconds") instanceof Number cpu ? cpu.doubleValue() : null,
                facts.get("peak_memory_bytes") instanceof Number peak ? peak.longValue() : null);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
