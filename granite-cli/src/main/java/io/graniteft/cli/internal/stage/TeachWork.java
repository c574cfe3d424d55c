package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.run.Progress;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.SystemPrompt;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.teacher.TeacherSummary;
import java.nio.file.Path;
import java.util.List;

/** Has the teacher answer prompts, for the verb {@code teach} and for the stage of a run. */
public final class TeachWork {
    private TeachWork() {}

    /**
     * How prompts are asked.
     *
     * @param retryFailed whether recorded failures are asked again
     * @param batch whether batch inference answers what it can
     */
    public record Manner(boolean retryFailed, boolean batch) {}

    /** The requests that ask these prompts. */
    public static List<TeacherRequest> requests(PipelineConfig config, List<Prompt> prompts) {
        return prompts.stream()
                .map(prompt -> TeacherRequest.of(
                        prompt,
                        SystemPrompt.AUTOMOTIVE,
                        config.aws().bedrock().maxTokens(),
                        config.aws().bedrock().temperature()))
                .toList();
    }

    /**
     * Sees to it that the journal has a record of every request. A journal that answers other requests under these ids is an
     * error: it is a person's file.
     *
     * @param manner what a person chose
     */
    public static TeacherSummary run(
            Wiring wiring,
            Teacher teacher,
            List<TeacherRequest> requests,
            Path journalFile,
            Manner manner,
            Progress progress) {
        return run(wiring, teacher, requests, journalFile, manner, false, progress);
    }

    /**
     * The same for the journal of a run, which holds the answers to these prompts and nothing else: what has changed, and
     * what had failed, is asked again.
     */
    static TeacherSummary runStage(
            Wiring wiring, Teacher teacher, List<TeacherRequest> requests, Path journalFile, Progress progress) {
        return run(wiring, teacher, requests, journalFile, new Manner(true, false), true, progress);
    }

    private static TeacherSummary run(
            Wiring wiring,
            Teacher teacher,
            List<TeacherRequest> requests,
            Path journalFile,
            Manner manner,
            boolean ownJournal,
            Progress progress) {
        PipelineConfig config = wiring.loaded().config();
        TeacherRunner.Options options =
                RemoteTeacher.options(config, wiring.bulkModel()).withRetryFailed(manner.retryFailed());
        try (ResultJournal journal =
                ResultJournal.open(journalFile, config.teacher().checkpointEvery(), wiring.clock())) {
            if (ownJournal) {
                journal.forgetAllBut(requests, teacher);
            }
            if (manner.batch()) {
                batch(wiring, teacher, requests, journal, manner, progress);
                options = options.withRetryFailed(false);
            } else {
                BatchWork.requireNoneUnderWay(journalFile);
            }
            return new TeacherRunner(teacher, options, progress, wiring.clock()).run(requests, journal);
        }
    }

    private static void batch(
            Wiring wiring,
            Teacher teacher,
            List<TeacherRequest> requests,
            ResultJournal journal,
            Manner manner,
            Progress progress) {
        if (manner.retryFailed()) {
            journal.forgetFailures(requests.stream().map(TeacherRequest::id).toList());
        }
        BatchWork.run(wiring, teacher, requests, journal, progress);
    }
}
