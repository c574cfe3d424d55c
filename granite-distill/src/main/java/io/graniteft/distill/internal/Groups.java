package io.graniteft.distill.internal;

import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.Provenance;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The groups that a provenance file names. */
final class Groups {
    private Groups() {}

    /** By the id of an example, which is also that of the prompt made of it. */
    static Map<String, String> byId(Path provenance) {
        Map<String, String> groups = new HashMap<>();
        JsonlReader.forEach(provenance, Provenance.class, (line, number) -> groups.put(line.id(), line.group()));
        return groups;
    }

    /** In the order of the examples. */
    static List<String> byLine(Path provenance) {
        return JsonlReader.readAll(provenance, Provenance.class).stream()
                .map(Provenance::group)
                .toList();
    }
}
