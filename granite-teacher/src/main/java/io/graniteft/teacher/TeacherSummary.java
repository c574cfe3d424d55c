package io.graniteft.teacher;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run of the {@link TeacherRunner} did.
 *
 * @param model who was asked
 * @param prompts prompts of the run
 * @param asked prompts that were asked now
 * @param answered those of them with a whole answer
 * @param failed those of them without, by {@linkplain TeacherError#className class}
 * @param skipped prompts that the journal held already
 * @param skippedFailures those of them that had failed
 * @param usage tokens of what was asked now
 * @param costUsd what it cost in US dollars; null where a price is not known
 * @param throttled answers that said there were too many requests; those were sent again
 * @param retries requests that were sent again, for any reason
 * @param seconds of wall time
 */
@JsonPropertyOrder({
    "model",
    "prompts",
    "asked",
    "answered",
    "failed",
    "skipped",
    "skipped_failures",
    "usage",
    "cost_usd",
    "throttled",
    "retries",
    "seconds"
})
public record TeacherSummary(
        String model,
        int prompts,
        int asked,
        int answered,
        SortedMap<String, Integer> failed,
        int skipped,
        int skippedFailures,
        Usage usage,
        @Nullable Double costUsd,
        int throttled,
        int retries,
        double seconds) {
    public TeacherSummary {
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
    }

    /** Prompts that were asked now without success. */
    public int failures() {
        return failed.values().stream().mapToInt(Integer::intValue).sum();
    }
}
