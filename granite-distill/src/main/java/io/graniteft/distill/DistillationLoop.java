package io.graniteft.distill;

import com.google.common.base.Throwables;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.PipelineEvent;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.StateMachine;
import io.graniteft.distill.DistillationConfig.EpochStart;
import io.graniteft.distill.DistillationConfig.PromptSets;
import io.graniteft.distill.internal.EpochFolder;
import io.graniteft.distill.internal.EpochWork;
import io.graniteft.distill.internal.EpochsFile;
import io.graniteft.distill.internal.Keepsakes;
import io.graniteft.distill.internal.Loops;
import io.graniteft.distill.internal.TimeLog;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRunner;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The teacher-student loop. Epoch 0 scores the untrained student. Every later epoch trains on ground truth, seeds and the
 * corrections so far, answers the practice and the held-out prompts, scores the answers, and has the teacher correct the worst
 * practice answers; then a {@link ConvergencePolicy} decides whether another epoch follows, unless money or time is up. The best
 * epoch's adapter is what is kept.
 *
 * <p>All state is in files, each of which appears as a whole when its step is finished. A loop that is run again on the same
 * folder skips the steps that were finished with the same input, and asks the teacher nothing that it has answered.
 */
public final class DistillationLoop {
    private final DistillationConfig config;
    private final Loops.Parties parties;
    private final Clock clock;

    /** A loop that asks its teacher as a {@link TeacherRunner} does by default. */
    public DistillationLoop(
            DistillationConfig config,
            StudentModel student,
            Teacher teacher,
            CodeQualityEvaluator evaluator,
            Clock clock) {
        this(config, student, teacher, TeacherRunner.Options.DEFAULTS, evaluator, clock);
    }

    /**
     * @param student trains and answers; stays open
     * @param teacher corrects; stays open
     * @param asking retries, quotas and the budget of all epochs together; how many calls there are at a time is the configuration's
     * @param evaluator scores
     * @param clock gives the teacher's journal its time stamps
     */
    public DistillationLoop(
            DistillationConfig config,
            StudentModel student,
            Teacher teacher,
            TeacherRunner.Options asking,
            CodeQualityEvaluator evaluator,
            Clock clock) {
        this.config = config;
        this.parties = new Loops.Parties(student, teacher, asking, evaluator);
        this.clock = clock;
    }

    /**
     * Runs the loop to its end, or goes on from where an earlier attempt stood.
     *
     * @param progress is told how it goes; its notes hold the metrics of each epoch in fixed wording
     * @param machine must stand where the stage `distill` has begun; is left where the loop has ended
     * @throws GraniteException if a set of prompts is empty, sets overlap, or a step fails
     * @throws InterruptedException if the thread was asked to stop; finished steps are kept
     * @throws IOException if a file cannot be read or written
     */
    public LoopResult run(LoopInput input, Progress progress, StateMachine machine)
            throws IOException, InterruptedException {
        try {
            return loop(input, progress, machine);
        } catch (IOException | GraniteException e) {
            if (Throwables.getRootCause(e) instanceof ClosedByInterruptException) {
                // An interrupt closes the file that the thread is at; the file was not replaced.
                Thread.interrupted();
                throw (InterruptedException) new InterruptedException("stopped at a file").initCause(e);
            }
            throw e;
        }
    }

    private LoopResult loop(LoopInput input, Progress progress, StateMachine machine)
            throws IOException, InterruptedException {
        List<Prompt> practice = JsonlReader.readAll(input.practicePrompts(), Prompt.class);
        List<Prompt> heldout = JsonlReader.readAll(input.heldoutPrompts(), Prompt.class);
        check(input, practice, heldout);
        config.warnings().forEach(warning -> progress.note("warning: " + warning));

        EpochWork.Parts parts = Loops.parts(config, input, practice, heldout, parties, clock, progress, machine);
        ConvergencePolicy policy = ConvergencePolicy.of(config);
        List<EpochMetrics> epochs = new ArrayList<>();
        List<EpochFolder> earlier = new ArrayList<>();
        @Nullable Path adapter = input.adapter();
        TimeLog time = TimeLog.open(input.folder(), clock);
        while (true) {
            int epoch = epochs.size();
            progress.update("epoch", epoch, config.maxEpochs(), epoch == 0 ? "the untrained student" : "");
            EpochFolder folder = EpochFolder.of(input.folder(), epoch);
            boolean finished = Files.exists(folder.metrics());
            try {
                epochs.add(EpochWork.open(parts, epoch).run(epoch == 0 ? null : adapter, earlier));
            } finally {
                if (!finished) {
                    time.book(epoch);
                }
            }
            EpochsFile.keep(input.epochsFile(), epochs, false);
            earlier.add(folder);
            if (epoch > 0 && config.epochStart() == EpochStart.LAST) {
                adapter = folder.adapter();
            }
            Optional<Ending> ending = policy.decide(epochs).or(() -> exhausted(epochs, time));
            if (ending.isPresent()) {
                EpochsFile.keep(input.epochsFile(), epochs, true);
            }
            machine.fire(ending.map(Ending::event).orElse(PipelineEvent.CONTINUE));
            if (ending.isPresent()) {
                progress.note("The loop " + ending.get().text() + ".");
                return result(input, epochs, ending.get());
            }
        }
    }

    /** Money and time end the loop in an orderly way: what was learned is kept. */
    private Optional<Ending> exhausted(List<EpochMetrics> epochs, TimeLog time) {
        EpochMetrics last = epochs.get(epochs.size() - 1);
        if (last.ranOutOfBudget()) {
            return Optional.of(Ending.BUDGET);
        }
        boolean late = last.epoch() > 0 && config.maxHours() > 0 && time.nextWouldEndAfter(config.maxHours());
        return late ? Optional.of(Ending.TIME) : Optional.empty();
    }

    private static LoopResult result(LoopInput input, List<EpochMetrics> epochs, Ending ending) throws IOException {
        int best = EpochMetrics.best(epochs).orElseThrow().epoch();
        Path model = input.folder().resolve(LoopResult.MODEL);
        Keepsakes.adapter(EpochFolder.of(input.folder(), best).adapter(), model);
        Keepsakes.lines(
                epochs.stream()
                        .map(epoch ->
                                EpochFolder.of(input.folder(), epoch.epoch()).preferences())
                        .toList(),
                input.folder().resolve(Preference.FILE_NAME));
        return new LoopResult(
                epochs,
                ending,
                EpochFolder.of(input.folder(), epochs.size() - 1).adapter(),
                best,
                model);
    }

    private void check(LoopInput input, List<Prompt> practice, List<Prompt> heldout) {
        if (heldout.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "there is no held-out prompt in " + input.heldoutPrompts(),
                    "prepare more sources, or lower data.train_ratio, so that some functions are kept for validation");
        }
        if (practice.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "there is no practice prompt in " + input.practicePrompts(),
                    "prepare more sources, or raise distillation.practice_fraction");
        }
        Set<String> ids = distinctIds(input.heldoutPrompts(), heldout);
        Set<String> practiceIds = distinctIds(input.practicePrompts(), practice);
        if (config.prompts() == PromptSets.DISJOINT) {
            practiceIds.retainAll(ids);
            if (!practiceIds.isEmpty()) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "prompt " + practiceIds.iterator().next() + " is both in " + input.practicePrompts()
                                + " and in " + input.heldoutPrompts(),
                        "carve the sets again, or set distillation.prompts to `procedure` if one set is meant");
            }
        }
    }

    private static Set<String> distinctIds(Path file, List<Prompt> prompts) {
        Set<String> ids = new HashSet<>();
        for (Prompt prompt : prompts) {
            if (!ids.add(prompt.id())) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "two prompts of " + file + " have the id " + prompt.id(),
                        "give each prompt an id of its own");
            }
        }
        return ids;
    }
}
