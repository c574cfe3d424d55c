package io.graniteft.teacher;

import io.graniteft.core.run.Progress;
import io.graniteft.teacher.internal.Dispatcher.Traffic;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts answers as they come, from several threads, and says so. */
final class Counts {
    private final String task;
    private final Progress progress;
    private final int prompts;
    private final int skipped;
    private final BudgetGuard budget;
    private final TreeMap<String, Integer> failed = new TreeMap<>();
    private int answered;
    private int failures;
    private Usage usage = Usage.NONE;
    private @Nullable Double costUsd = 0.0;
    private Traffic traffic = new Traffic(0, 0, 0);

    Counts(Teacher teacher, Progress progress, int prompts, int skipped, BudgetGuard budget) {
        this.budget = budget;
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
        progress.update(task, skipped + answered + failures, prompts, detail());
    }

    /** What has gone to and fro so far. */
    synchronized void traffic(Traffic now) {
        traffic = now;
    }

    private String detail() {
        StringBuilder detail = new StringBuilder();
        detail.append(String.format(Locale.ROOT, "%,d tokens in, %,d out", usage.inputTokens(), usage.outputTokens()));
        Double cost = costUsd;
        if (cost != null && cost > 0) {
            detail.append(String.format(Locale.ROOT, ", $%.2f", cost));
        }
        if (budget.limit() < Double.POSITIVE_INFINITY) {
            detail.append(String.format(Locale.ROOT, " ($%.2f of $%.2f)", budget.spent(), budget.limit()));
        }
        if (traffic.throttled() > 0) {
            detail.append(", ").append(traffic.throttled()).append(" throttled");
        }
        if (failures > 0) {
            detail.append(", ").append(failures).append(" failed");
        }
        return detail.toString();
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
                traffic.throttled(),
                traffic.retries(),
                seconds);
    }
}
