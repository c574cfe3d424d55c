package io.graniteft.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one example comes from: a line of {@code train.provenance.jsonl} or {@code val.provenance.jsonl}, which have as many
 * lines as {@code train.jsonl} and {@code val.jsonl}, in the same order.
 *
 * @param id unique among all examples; stays the same as long as the function stays the same and in the same file
 * @param source the name of the source
 * @param path the file, relative to the source's root, with {@code /} between its parts
 * @param lines the first and the last line of the function, from 1, its doc comment not included
 * @param function the function's name, with its namespaces and classes
 * @param kind {@code request} (a task is described, the answer is the whole function) or {@code completion} (the beginning is
 *     given, the answer is the rest)
 * @param template which wording of the request it is, see {@link io.graniteft.data.example.Template}
 * @param group the unit of splitting: all examples of a function, and of functions that are alike, share it
 * @param licence an SPDX expression from the head of the file, or {@code unknown}
 * @param sha256 the digest of the function's text, without its doc comment, lines ended by LF
 * @param changes what curation has changed in the function, a few words each; not written if it changed nothing
 */
@JsonPropertyOrder({
    "id",
    "source",
    "path",
    "lines",
    "function",
    "kind",
    "template",
    "group",
    "licence",
    "sha256",
    "changes"
})
public record Provenance(
        String id,
        String source,
        String path,
        List<Integer> lines,
        String function,
        String kind,
        String template,
        String group,
        String licence,
        String sha256,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<String> changes) {
    public Provenance {
        lines = List.copyOf(lines);
        changes = changes == null ? List.of() : List.copyOf(changes);
    }
}
