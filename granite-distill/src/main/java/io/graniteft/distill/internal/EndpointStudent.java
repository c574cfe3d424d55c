package io.graniteft.distill.internal;

import com.google.common.collect.Lists;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentInfo;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Sampling;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRecord;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A student that a service answers for, asked as a teacher is: with its retries and within its quota. It answers and cannot be
 * trained, and which adapter answers is the service's affair. Answers come in batches.
 */
public final class EndpointStudent implements StudentModel {
    /** What ends an answer and makes a teacher's unusable, while a student's is scored as it is. */
    private static final Set<String> STILL_ANSWERS = Set.of(
            TeacherError.TRUNCATED.name(),
            TeacherError.EMPTY.name(),
            TeacherError.REFUSED.name(),
            TeacherError.FILTERED.name());

    private final Teacher service;
    private final TeacherRunner.Options options;
    private final Clock clock;

    /**
     * @param service who answers; closed with this student
     * @param options retries and quotas
     */
    public EndpointStudent(Teacher service, TeacherRunner.Options options, Clock clock) {
        this.service = service;
        this.options = options;
        this.clock = clock;
    }

    @Override
    public StudentInfo info() {
        return new StudentInfo(1, "none", null, null, null, null, null, null, "endpoint", service.name(), null);
    }

    @Override
    public TrainingResult train(TrainingRequest request, Progress progress) {
        throw new GraniteException(
                ErrorCode.CONFIGURATION,
                "the student " + service.name() + " is behind an endpoint, which answers and cannot be trained",
                "set student to tiny, a hub's id or a folder; an endpoint is for `granite generate`");
    }

    @Override
    public void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress)
            throws InterruptedException {
        if (request.adapter() != null) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "an endpoint cannot be given the adapter " + request.adapter(),
                    "serve the adapter there, and ask for it by the name that the service has for it");
        }
        try {
            Path folder = Files.createTempDirectory("granite-endpoint");
            try {
                int done = 0;
                for (List<SeededPrompt> batch : Lists.partition(request.prompts(), request.batchSize())) {
                    answer(request, batch, folder.resolve("answers-" + done + ".jsonl"), sink);
                    done += batch.size();
                    progress.update("generating", done, request.prompts().size(), "");
                }
            } finally {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(GenerationRequest request, List<SeededPrompt> batch, Path file, Consumer<Generation> sink)
            throws InterruptedException {
        List<TeacherRequest> asked = batch.stream()
                .map(prompt -> new TeacherRequest(
                        prompt.id(),
                        null,
                        prompt.prompt(),
                        null,
                        request.maxNewTokens(),
                        request.temperature(),
                        new Sampling(request.topP(), prompt.seed())))
                .toList();
        try (ResultJournal journal = ResultJournal.open(file, ResultJournal.DEFAULT_CHECKPOINT_EVERY, clock)) {
            ask(asked, journal);
            for (TeacherRequest each : asked) {
                sink.accept(generation(journal.find(each.id()).orElseThrow()));
            }
        }
    }

    private void ask(List<TeacherRequest> asked, ResultJournal journal) throws InterruptedException {
        try {
            new TeacherRunner(new TakenAsItIs(service), options, Progress.SILENT, clock).run(asked, journal);
        } catch (GraniteException e) {
            if (e.code() == ErrorCode.INTERRUPTED) {
                throw (InterruptedException) new InterruptedException("stopped while generating").initCause(e);
            }
            throw e;
        }
    }

    private Generation generation(TeacherRecord answer) {
        if (!answer.success()) {
            throw new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    service.name() + " did not answer prompt " + answer.id() + ": " + answer.error(),
                    "look at the service's log, then repeat the command");
        }
        long tokens = Objects.requireNonNull(answer.usage()).outputTokens();
        boolean cut = "length".equals(answer.stopReason());
        return new Generation(
                answer.id(), answer.response(), Math.toIntExact(tokens), cut ? Generation.LENGTH : Generation.EOS);
    }

    @Override
    public void close() {
        service.close();
    }

    /** The same service, none of whose answers is unusable for what stands in it. */
    private record TakenAsItIs(Teacher service) implements Teacher {
        @Override
        public String name() {
            return service.name();
        }

        @Override
        public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
            TeacherAnswer answer = service.answer(request);
            @Nullable String error = answer.error();
            return error != null && STILL_ANSWERS.contains(TeacherError.className(error))
                    ? TeacherAnswer.of(answer.text(), answer.usage(), answer.stopReason(), answer.model())
                    : answer;
        }
    }
}
