package io.graniteft.distill.internal;

import io.graniteft.core.json.JsonlReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the loop needs of a provenance file. */
final class Provenance {
    private Provenance() {}

    /** Groups by example id. */
    static Map<String, String> groups(Path file) {
        Map<String, String> groups = new HashMap<>();
        JsonlReader.forEach(file, ProvenanceLine.class, (line, number) -> groups.put(line.id(), line.group()));
        return groups;
    }

    /** Groups in the order of the examples. */
    static List<String> groupsByLine(Path file) {
        return JsonlReader.readAll(file, ProvenanceLine.class).stream()
                .map(ProvenanceLine::group)
                .toList();
    }
}
