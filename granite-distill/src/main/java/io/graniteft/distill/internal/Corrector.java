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
import io.graniteft.distill.DistillationConfig.CorrectionRequest;
import io.graniteft.distill.Preference;
import io.graniteft.distill.StudentOutput;
import io.graniteft.distill.internal.CorrectionJudge.Judged;
import io.graniteft.eval.QualityScore;
import io.graniteft.teacher.CorrectionPrompt;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.SystemPrompt;
import io.graniteft.teacher.Teacher;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the worst practice outputs to the teacher. A correction that is no better than what it corrects, or below the quality
 * threshold, is asked for once more, with what was found in it.
 */
final class Corrector {
    /** Of the teacher's sampling: that of its bulk answers. */
    private static final double TEACHER_TEMPERATURE = 0.7;

    private final DistillationConfig config;
    private final Teacher teacher;
    private final TeacherRunner.Options asking;
    private final CorrectionJudge judge;
    private final Clock clock;
    private final Progress progress;

    /**
     * A practice output that is to be corrected.
     *
     * @param findings what cost it points, one line each
     */
    record Poor(Prompt prompt, StudentOutput output, double score, List<String> findings) {}

    /** What came of the corrections: everything in the order in which it was asked for, the worst output first. */
    record Corrections(
            List<CorrectionOutcome> outcomes,
            List<QualityScore> scores,
            List<ChatExample> accepted,
            List<Preference> preferences) {}

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
        this.judge = new CorrectionJudge(config.qualityThreshold(), scorer, progress);
        this.clock = clock;
        this.progress = progress;
    }

    /** The settings that decide what is asked and accepted. */
    Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("quality_threshold", config.qualityThreshold());
        settings.put("max_corrections", config.maxCorrectionsPerEpoch());
        settings.put("max_teacher_tokens", config.maxTeacherTokens());
        settings.put("correction_prompt", config.correctionPrompt().name());
        settings.put("correction_attempts", config.correctionAttempts());
        settings.put("temperature", TEACHER_TEMPERATURE);
        settings.put("system", SystemPrompt.AUTOMOTIVE);
        settings.put("teacher", teacher.name());
        // With a larger one, what could not be asked is asked; what is in the journals is kept.
        asking.budgetUsd().ifPresent(budget -> settings.put("budget_usd", budget));
        return settings;
    }

    /** The outputs below the quality threshold, the worst first, equals in the order of the prompts, as many as may be corrected. */
    List<Poor> worstFirst(List<Prompt> prompts, List<StudentOutput> outputs, List<ScoreLine> scores) {
        List<Poor> poor = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            ScoreLine score = scores.get(i);
            if (score.overall() < config.qualityThreshold()) {
                poor.add(new Poor(prompts.get(i), outputs.get(i), score.overall(), score.told()));
            }
        }
        poor.sort(Comparator.comparingDouble(Poor::score));
        return List.copyOf(poor.subList(0, Math.min(poor.size(), config.maxCorrectionsPerEpoch())));
    }

    /**
     * Has the outputs corrected and judges the corrections.
     *
     * @param folder keeps the teacher's answers; those that it holds already are not asked for again
     * @param known what the training set has already and what it must not have
     */
    Corrections correct(List<Poor> poor, EpochFolder folder, KnownCode known) throws IOException, InterruptedException {
        List<Judged> judged =
                judge.judge(poor, ask(poor.stream().map(this::request).toList(), folder.corrections()));
        Map<String, Judged> second = new HashMap<>();
        List<Judged> again = config.correctionAttempts() > 1
                ? judged.stream().filter(Judged::isWorthAsking).toList()
                : List.of();
        if (!again.isEmpty()) {
            progress.note("asking once more for " + again.size() + " corrections that were not accepted");
            judge.judge(
                            again.stream().map(Judged::poor).toList(),
                            ask(again.stream().map(this::requestAgain).toList(), folder.secondCorrections()))
                    .forEach(each -> second.put(each.poor().prompt().id(), each));
        }
        return decide(judged, second, known);
    }

    /** The better of two attempts counts, and each code once, in the order of the outputs. */
    private static Corrections decide(List<Judged> judged, Map<String, Judged> second, KnownCode known) {
        Corrections all = new Corrections(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Judged first : judged) {
            Poor poor = first.poor();
            Judged other = second.get(poor.prompt().id());
            int counted = other != null && other.reason() == null ? 2 : 1;
            Judged best = counted == 2 && other != null ? other : first;
            @Nullable String reason = best.reason() == null ? objection(best, known) : best.reason();
            if (best.score() != null) {
                all.scores().add(best.score());
            }
            all.outcomes()
                    .add(new CorrectionOutcome(
                            poor.prompt().id(),
                            poor.score(),
                            best.score() == null ? null : best.overall(),
                            reason == null,
                            reason,
                            other == null ? 1 : 2,
                            counted));
            if (reason == null) {
                all.accepted().add(best.line());
                all.preferences()
                        .add(new Preference(
                                poor.prompt().prompt(),
                                best.code(),
                                poor.output().output(),
                                poor.findings()));
            }
        }
        return all;
    }

    private static @Nullable String objection(Judged judged, KnownCode known) {
        ChatExample line = judged.line();
        if (known.has(line)) {
            return CorrectionOutcome.ALREADY_KNOWN;
        }
        if (known.isLikeHeldOut(judged.code())) {
            return CorrectionOutcome.CONTAMINATED;
        }
        return known.add(line, judged.code()) ? null : CorrectionOutcome.DUPLICATE;
    }

    private TeacherRequest request(Poor poor) {
        List<String> findings = config.correctionPrompt() == CorrectionRequest.FINDINGS ? poor.findings() : List.of();
        return request(
                poor,
                CorrectionPrompt.render(poor.prompt().prompt(), poor.output().output(), poor.score(), findings));
    }

    private TeacherRequest requestAgain(Judged first) {
        TeacherRequest request = request(first.poor());
        return config.correctionPrompt() == CorrectionRequest.PROCEDURE
                ? request
                : request(
                        first.poor(),
                        CorrectionPrompt.again(request.prompt(), first.code(), first.overall(), first.told()));
    }

    private TeacherRequest request(Poor poor, String prompt) {
        return new TeacherRequest(
                poor.prompt().id(),
                SystemPrompt.AUTOMOTIVE,
                prompt,
                poor.prompt().reference(),
                config.maxTeacherTokens(),
                TEACHER_TEMPERATURE);
    }

    /** The teacher's answers by the prompts' ids. When the budget will not do, some are missing. */
    private Map<String, TeacherRecord> ask(List<TeacherRequest> requests, Path journalFile)
            throws IOException, InterruptedException {
        Map<String, TeacherRecord> records = new HashMap<>();
        try (ResultJournal journal = ResultJournal.open(journalFile, ResultJournal.DEFAULT_CHECKPOINT_EVERY, clock)) {
            // Answers to requests that have changed since would be refused; those that still fit stay paid for.
            journal.forgetAllBut(requests, teacher);
            for (List<TeacherRequest> chunk : Lists.partition(requests, config.teacherBatchSize())) {
                if (!ask(chunk, journal)) {
                    break;
                }
            }
            for (TeacherRequest request : requests) {
                journal.find(request.id()).ifPresent(record -> records.put(request.id(), record));
            }
        }
        return records;
    }

    /** False when the budget will not do. */
    private boolean ask(List<TeacherRequest> chunk, ResultJournal journal) throws InterruptedException {
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
            if (e.code() == ErrorCode.BUDGET_REACHED) {
                progress.note(String.valueOf(e.getMessage()));
                return false;
            }
            boolean allAsked = chunk.stream().allMatch(request -> journal.contains(request.id()));
            if (e.code() != ErrorCode.FAILED || !allAsked) {
                throw e;
            }
            // That every prompt of a chunk has no answer may be the prompts' fault; it is counted, by reason.
            progress.note(String.valueOf(e.getMessage()));
        }
        return true;
    }

    /** What the other journals of the loop have left of the budget. */
    private OptionalDouble left(Path journal) {
        OptionalDouble budget = asking.budgetUsd();
        Path epoch = journal.toAbsolutePath().getParent();
        Path loop = epoch == null ? null : epoch.getParent();
        if (budget.isEmpty() || loop == null) {
            return budget;
        }
        try (Stream<Path> epochs = Files.list(loop)) {
            double spent = epochs.map(EpochFolder::new)
                    .flatMap(folder -> Stream.of(folder.corrections(), folder.secondCorrections()))
                    .filter(file ->
                            Files.isRegularFile(file) && !file.toAbsolutePath().equals(journal.toAbsolutePath()))
                    .mapToDouble(file -> JournalStatus.of(file).committedUsd())
                    .sum();
            return OptionalDouble.of(Math.max(0, budget.getAsDouble() - spent));
        } catch (IOException e) {
            throw IoErrors.explain(e, loop);
        }
    }
}
