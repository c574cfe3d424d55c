package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.CorrectionOutcome;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides which corrections are worth learning. */
final class CorrectionJudge {
    private final double qualityThreshold;
    private final Scorer scorer;
    private final Progress progress;

    /**
     * A correction and what is to be said of it.
     *
     * @param code of the teacher's answer; empty if there is none
     * @param score of the code; null if there is none
     * @param reason why it is not accepted; null if nothing is to be said against it
     */
    record Judged(
            Corrector.Poor poor,
            String code,
            @Nullable QualityScore score,
            @Nullable String reason) {
        /** Whether another answer might be accepted. */
        boolean isWorthAsking() {
            return CorrectionOutcome.NO_CODE.equals(reason)
                    || CorrectionOutcome.NOT_BETTER.equals(reason)
                    || CorrectionOutcome.BELOW_THRESHOLD.equals(reason);
        }

        ChatExample line() {
            return ChatExample.of(poor.prompt().prompt(), code);
        }

        double overall() {
            return score == null ? 0 : score.overall();
        }

        /** What cost points, as lines that a teacher can read. */
        List<String> told() {
            return score == null
                    ? List.of()
                    : ScoreLine.told(
                            score.findings().stream().map(CorrectionJudge::line).toList());
        }
    }

    CorrectionJudge(double qualityThreshold, Scorer scorer, Progress progress) {
        this.qualityThreshold = qualityThreshold;
        this.scorer = scorer;
        this.progress = progress;
    }

    /**
     * Scores the answers.
     *
     * @param records of the answers by the prompts' ids; what the budget would not do for is missing
     */
    List<Judged> judge(List<Corrector.Poor> poor, Map<String, TeacherRecord> records) throws InterruptedException {
        List<String> codes = new ArrayList<>();
        List<Snippet> snippets = new ArrayList<>();
        for (Corrector.Poor each : poor) {
            TeacherRecord record = records.get(each.prompt().id());
            String code = record != null && record.success()
                    ? CodeBlocks.extract(record.response()).strip()
                    : "";
            codes.add(code);
            if (!code.isEmpty()) {
                snippets.add(scorer.snippet(each.prompt(), code));
            }
        }
        Map<String, QualityScore> scores = new HashMap<>();
        scorer.score(snippets, done -> progress.update("scoring corrections", done, snippets.size(), ""))
                .forEach(score -> scores.put(score.id(), score));
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < poor.size(); i++) {
            String id = poor.get(i).prompt().id();
            QualityScore score = scores.get(id);
            judged.add(new Judged(
                    poor.get(i),
                    codes.get(i),
                    score,
                    rejection(records.get(id), score, poor.get(i).score())));
        }
        return judged;
    }

    private @Nullable String rejection(@Nullable TeacherRecord record, @Nullable QualityScore score, double before) {
        if (record == null) {
            return CorrectionOutcome.BUDGET;
        }
        if (!record.success()) {
            String error = record.error();
            return CorrectionOutcome.TEACHER + (error == null ? "UNKNOWN" : TeacherError.className(error));
        }
        if (score == null) {
            return CorrectionOutcome.NO_CODE;
        }
        if (score.overall() <= before) {
            return CorrectionOutcome.NOT_BETTER;
        }
        return score.overall() < qualityThreshold ? CorrectionOutcome.BELOW_THRESHOLD : null;
    }

    private static ScoreLine.FoundLine line(Finding finding) {
        return new ScoreLine.FoundLine(
                finding.rule(), finding.dimension().label(), finding.line(), finding.amount(), finding.message());
    }
}
