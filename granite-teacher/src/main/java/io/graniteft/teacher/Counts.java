package io.graniteft.teacher;

import io.graniteft.core.run.Progress;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts answers as they come, from several threads, and says so. */
final class Counts {
    private final String task;
    private final Progress progress;
    private final int prompts;
    private final int skipped;
    private final TreeMap<String, Integer> failed = new TreeMap<>();
    private int answered;
    private int failures;
    private Usage usage = Usage.NONE;
    private @Nullable Double costUsd = 0.0;

    Counts(Teacher teacher, Progress progress, int prompts, int skipped) {
        this.task = "asking " + teacher.name();
        this.progress = progress;
        this.prompts = prompts;
        this.skipped = skipped;
    }

    synchronized void add(TeacherAnswer answer, OptionalDouble cost) {
        String error = answer.error();
        if (error == null) {
            answered++;
        } else {
            failures++;
            failed.merge(TeacherError.className(error), 1, Integer::sum);
        }
        usage = usage.plus(answer.usage());
        costUsd = costUsd == null || cost.isEmpty() ? null : Double.valueOf(costUsd + cost.getAsDouble());
        String detail = usage.inputTokens() + " tokens in, " + usage.outputTokens() + " out"
                + (failures == 0 ? "" : ", " + failures + " failed");
        progress.update(task, skipped + answered + failures, prompts, detail);
    }

    synchronized TeacherSummary summary(String model, int skippedFailures, double seconds) {
        return new TeacherSummary(
                model,
                prompts,
                answered + failures,
                answered,
                failed,
                skipped,
                skippedFailures,
                usage,
                costUsd,
                seconds);
    }
}
