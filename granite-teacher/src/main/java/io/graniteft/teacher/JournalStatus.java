package io.graniteft.teacher;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.core.io.IoErrors;
import io.graniteft.teacher.internal.JournalIndex;
import io.graniteft.teacher.internal.SpendFile;
import io.graniteft.teacher.internal.WriterLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a journal holds, read without changing it and also while it is being written.
 *
 * @param path where it lies
 * @param records in it
 * @param answered those with a whole answer
 * @param failed those without, by {@linkplain TeacherError#className class}
 * @param models who answered
 * @param usage tokens of all records
 * @param costUsd what the records have cost, as far as they tell
 * @param committedUsd what can have been spent, calls included that a kill has cut short; at least {@code costUsd}
 * @param first time stamp of the earliest record, null where there is none
 * @param last time stamp of the latest record, null where there is none
 * @param repeatedIds records whose id another record has already; a journal of this program has none
 * @param tornBytes bytes of a half-written record at the end, which the next run cuts off
 * @param beingWritten whether a process writes it now
 */
@JsonPropertyOrder({
    "path",
    "records",
    "answered",
    "failed",
    "models",
    "usage",
    "cost_usd",
    "committed_usd",
    "first",
    "last",
    "repeated_ids",
    "torn_bytes",
    "being_written"
})
public record JournalStatus(
        String path,
        int records,
        int answered,
        SortedMap<String, Integer> failed,
        SortedSet<String> models,
        Usage usage,
        double costUsd,
        double committedUsd,
        @Nullable String first,
        @Nullable String last,
        int repeatedIds,
        long tornBytes,
        boolean beingWritten) {
    public JournalStatus {
        failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
        models = Collections.unmodifiableSortedSet(new TreeSet<>(models));
    }

    /**
     * The state of a journal.
     *
     * @throws io.graniteft.core.GraniteException if the file is missing or is no journal
     */
    public static JournalStatus of(Path journal) {
        Reading reading = new Reading();
        try {
            JournalIndex.End end = JournalIndex.read(journal, located -> reading.take(located.record()));
            return new JournalStatus(
                    journal.toString(),
                    reading.records,
                    reading.answered,
                    reading.failed,
                    reading.models,
                    reading.usage,
                    reading.cost,
                    Math.max(reading.cost, SpendFile.read(journal)),
                    reading.first,
                    reading.last,
                    reading.records - reading.ids.size(),
                    end.tornBytes(),
                    WriterLock.isHeld(journal));
        } catch (IOException e) {
            throw IoErrors.explain(e, journal);
        }
    }

    /** Records without an answer. */
    public int failures() {
        return records - answered;
    }

    private static final class Reading {
        private int records;
        private int answered;
        private final SortedMap<String, Integer> failed = new TreeMap<>();
        private final SortedSet<String> models = new TreeSet<>();
        private final Set<String> ids = new HashSet<>();
        private Usage usage = Usage.NONE;
        private double cost;
        private @Nullable String first;
        private @Nullable String last;

        void take(TeacherRecord record) {
            records++;
            ids.add(record.id());
            if (record.success()) {
                answered++;
            } else {
                String error = record.error();
                failed.merge(error == null ? "UNKNOWN" : TeacherError.className(error), 1, Integer::sum);
            }
            String model = record.model();
            if (model != null) {
                models.add(model);
            }
            Usage used = record.usage();
            usage = used == null ? usage : usage.plus(used);
            Double paid = record.costUsd();
            cost += paid == null ? 0 : paid;
            String at = record.timestamp();
            if (at != null) {
                first = first == null || at.compareTo(first) < 0 ? at : first;
                last = last == null || at.compareTo(last) > 0 ? at : last;
            }
        }
    }
}
