package io.graniteft.distill.internal;

import com.google.common.collect.Lists;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.CorrectionOutcome;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.StudentOutput;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.teacher.CorrectionPrompt;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.SystemPrompt;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRecord;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends the worst practice outputs to the teacher and decides which of its corrections are worth learning. */
final class Corrector {
    /** Of the teacher's sampling: that of its bulk answers. */
    private static final double TEACHER_TEMPERATURE = 0.7;

    private final DistillationConfig config;
    private final Teacher teacher;
    private final TeacherRunner.Options asking;
    private final Scorer scorer;
    private final Clock clock;
    private final Progress progress;

    /** A practice output that is to be corrected. */
    record Poor(Prompt prompt, StudentOutput output, double score) {}

    /** What came of the corrections: everything in the order in which it was asked for, the worst output first. */
    record Corrections(List<CorrectionOutcome> outcomes, List<QualityScore> scores, List<ChatExample> accepted) {}

    Corrector(
            DistillationConfig config,
            Teacher teacher,
            TeacherRunner.Options asking,
            Scorer scorer,
            Clock clock,
            Progress progress) {
        this.config = config;
        this.teacher = teacher;
        this.asking = asking;
        this.scorer = scorer;
        this.clock = clock;
        this.progress = progress;
    }

    /** The settings that decide what is asked and accepted. */
    Map<String, Object> settings() {
        return Map.of(
                "quality_threshold", config.qualityThreshold(),
                "max_corrections", config.maxCorrectionsPerEpoch(),
                "max_teacher_tokens", config.maxTeacherTokens(),
                "temperature", TEACHER_TEMPERATURE,
                "system", SystemPrompt.AUTOMOTIVE,
                "teacher", teacher.name());
    }

    /** The outputs below the quality threshold, the worst first, equals in the order of the prompts, as many as may be corrected. */
    List<Poor> worstFirst(List<Prompt> prompts, List<StudentOutput> outputs, List<ScoreLine> scores) {
        List<Poor> poor = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            double score = scores.get(i).overall();
            if (score < config.qualityThreshold()) {
                poor.add(new Poor(prompts.get(i), outputs.get(i), score));
            }
        }
        poor.sort(Comparator.comparingDouble(Poor::score));
        return List.copyOf(poor.subList(0, Math.min(poor.size(), config.maxCorrectionsPerEpoch())));
    }

    /**
     * Has the outputs corrected and judges the corrections.
     *
     * @param journalFile keeps the teacher's answers; those that it holds already are not asked for again
     * @param known requests and answers that the training set has already
     */
    Corrections correct(List<Poor> poor, Path journalFile, Set<ChatExample> known)
            throws IOException, InterruptedException {
        List<TeacherRequest> requests = poor.stream().map(this::request).toList();
        List<TeacherRecord> records = new ArrayList<>();
        try (ResultJournal journal = ResultJournal.open(journalFile, ResultJournal.DEFAULT_CHECKPOINT_EVERY, clock)) {
            // Answers to requests that have changed since would be refused; those that still fit stay paid for.
            journal.forgetAllBut(requests, teacher);
            for (List<TeacherRequest> chunk : Lists.partition(requests, config.teacherBatchSize())) {
                ask(chunk, journal);
            }
            for (TeacherRequest request : requests) {
                records.add(journal.find(request.id()).orElseThrow());
            }
        }
        return judge(poor, records, known);
    }

    private TeacherRequest request(Poor poor) {
        return new TeacherRequest(
                poor.prompt().id(),
                SystemPrompt.AUTOMOTIVE,
                CorrectionPrompt.render(poor.prompt().prompt(), poor.output().output(), poor.score()),
                poor.prompt().reference(),
                config.maxTeacherTokens(),
                TEACHER_TEMPERATURE);
    }

    private void ask(List<TeacherRequest> chunk, ResultJournal journal) throws InterruptedException {
        // What failed for want of credentials or of a service is asked again when the loop is resumed.
        TeacherRunner.Options options = asking.withWorkers(config.maxParallelTeacherCalls())
                .withRetryFailed(true)
                .withBudgetUsd(left(journal.path()));
        try {
            new TeacherRunner(teacher, options, progress, clock).run(chunk, journal);
        } catch (GraniteException e) {
            if (e.code() == ErrorCode.INTERRUPTED) {
                throw (InterruptedException)
                        new InterruptedException("stopped while the teacher corrected").initCause(e);
            }
            boolean allAsked = chunk.stream().allMatch(request -> journal.contains(request.id()));
            if (e.code() != ErrorCode.FAILED || !allAsked) {
                throw e;
            }
            // That every prompt of a chunk has no answer may be the prompts' fault; it is counted, by reason.
            progress.note(String.valueOf(e.getMessage()));
        }
    }

    /** What the other epochs have left of the budget. */
    private OptionalDouble left(Path journal) {
        OptionalDouble budget = asking.budgetUsd();
        Path epoch = journal.toAbsolutePath().getParent();
        Path loop = epoch == null ? null : epoch.getParent();
        if (budget.isEmpty() || loop == null) {
            return budget;
        }
        try (Stream<Path> epochs = Files.list(loop)) {
            double spent = epochs.filter(folder -> !folder.equals(epoch))
                    .map(folder -> folder.resolve(journal.getFileName()))
                    .filter(Files::isRegularFile)
                    .mapToDouble(file -> JournalStatus.of(file).committedUsd())
                    .sum();
            return OptionalDouble.of(Math.max(0, budget.getAsDouble() - spent));
        } catch (IOException e) {
            throw IoErrors.explain(e, loop);
        }
    }

    private Corrections judge(List<Poor> poor, List<TeacherRecord> records, Set<ChatExample> known)
            throws InterruptedException {
        List<String> codes = new ArrayList<>();
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < poor.size(); i++) {
            TeacherRecord record = records.get(i);
            String code =
                    record.success() ? CodeBlocks.extract(record.response()).strip() : "";
            codes.add(code);
            if (!code.isEmpty()) {
                snippets.add(scorer.snippet(poor.get(i).prompt(), code));
            }
        }
        List<QualityScore> scores =
                scorer.score(snippets, done -> progress.update("scoring corrections", done, snippets.size(), ""));
        Map<String, QualityScore> scoreById = new HashMap<>();
        scores.forEach(score -> scoreById.put(score.id(), score));

        List<CorrectionOutcome> outcomes = new ArrayList<>();
        List<ChatExample> accepted = new ArrayList<>();
        for (int i = 0; i < poor.size(); i++) {
            Poor each = poor.get(i);
            QualityScore score = scoreById.get(each.prompt().id());
            Double after = score == null ? null : score.overall();
            ChatExample line = ChatExample.of(each.prompt().prompt(), codes.get(i));
            @Nullable String reason = rejection(records.get(i), after, each.score(), known.contains(line));
            outcomes.add(new CorrectionOutcome(each.prompt().id(), each.score(), after, reason == null, reason));
            if (reason == null) {
                accepted.add(line);
            }
        }
        return new Corrections(outcomes, scores, accepted);
    }

    private static @Nullable String rejection(
            TeacherRecord record, @Nullable Double after, double before, boolean known) {
        if (!record.success()) {
            String error = record.error();
            return CorrectionOutcome.TEACHER + (error == null ? "UNKNOWN" : TeacherError.className(error));
        }
        if (after == null) {
            return CorrectionOutcome.NO_CODE;
        }
        if (after <= before) {
            return CorrectionOutcome.NOT_BETTER;
        }
        return known ? CorrectionOutcome.ALREADY_KNOWN : null;
    }
}
