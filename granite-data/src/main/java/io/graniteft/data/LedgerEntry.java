package io.graniteft.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that was left out, and why: a line of {@code ledger.jsonl}. Nothing is left out without one.
 *
 * @param id of the file, function or example; unique within its stage
 * @param source the name of the source
 * @param path the file, relative to the source's root, with {@code /} between its parts
 * @param lines the first and the last line of the function, from 1; null if the whole file was left out
 * @param function the function's name; null if the whole file was left out
 * @param stage the count in which this one is, see {@link DataSummary#counts}
 * @param reason the label of a {@link io.graniteft.data.reason.DropReason}
 * @param keptTwin of a duplicate, the id of an example in the provenance files that holds the function that was kept; else null
 * @param detail what a person may want to know besides; not written if there is nothing
 */
@JsonPropertyOrder({"id", "source", "path", "lines", "function", "stage", "reason", "kept_twin", "detail"})
public record LedgerEntry(
        String id,
        String source,
        String path,
        @Nullable List<Integer> lines,
        @Nullable String function,
        String stage,
        String reason,
        @Nullable String keptTwin,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        String detail) {
    public LedgerEntry {
        lines = lines == null ? null : List.copyOf(lines);
    }
}
