package io.graniteft.core.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the items of one kind: everything read was either kept or dropped for a reason.
 *
 * @param read how many came in
 * @param kept how many went on
 * @param dropped how many were left out, by reason
 */
@JsonPropertyOrder({"read", "kept", "dropped"})
public record Tally(long read, long kept, SortedMap<String, Long> dropped) {
    public Tally {
        dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
        long left = dropped.values().stream().mapToLong(Long::longValue).sum();
        if (read != kept + left) {
            throw new IllegalArgumentException("read " + read + " but kept " + kept + " and dropped " + left);
        }
    }

    /** A tally whose {@code read} is the sum of what was kept and dropped. */
    public static Tally of(long kept, Map<String, Long> dropped) {
        long left = dropped.values().stream().mapToLong(Long::longValue).sum();
        return new Tally(kept + left, kept, new TreeMap<>(dropped));
    }
}
