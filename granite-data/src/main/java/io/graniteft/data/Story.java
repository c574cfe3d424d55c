package io.graniteft.data;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.JsonlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one function in a finished preparation, told from its files alone.
 *
 * @param id the function's id
 * @param side {@code train}, {@code val}, {@code both} (only {@code split: procedure} does that), or an empty text if it was left out
 * @param examples the provenance of its examples
 * @param dropped the ledger's lines of the function and of its examples
 * @param keptTwin the provenance of an example of the function that stayed in its place; null if there is none
 * @param standsFor the functions that were left out because this one stayed
 * @param group other functions of the same group, by id, in the order of the files
 */
public record Story(
        String id,
        String side,
        List<Provenance> examples,
        List<LedgerEntry> dropped,
        @Nullable Provenance keptTwin,
        List<LedgerEntry> standsFor,
        List<Provenance> group) {
    public Story {
        examples = List.copyOf(examples);
        dropped = List.copyOf(dropped);
        standsFor = List.copyOf(standsFor);
        group = List.copyOf(group);
    }

    /**
     * The stories of a function.
     *
     * @param files a finished preparation
     * @param what the id of a function or of one of its examples, or a function's name
     * @return one story for each function that is meant; a name may mean several
     * @throws GraniteException if nothing of that id or name was read, or files are missing
     */
    public static List<Story> of(PreparedData files, String what) {
        String wanted = functionOf(what);
        Map<String, String> ids = new LinkedHashMap<>();
        forEachOrigin(files, (origin, side) -> {
            if (functionOf(origin.id()).equals(wanted) || isNamed(origin.function(), what)) {
                ids.merge(functionOf(origin.id()), side, (a, b) -> a.equals(b) ? a : "both");
            }
        });
        JsonlReader.forEach(files.ledger(), LedgerEntry.class, (entry, line) -> {
            String name = entry.function();
            if (functionOf(entry.id()).equals(wanted) || (name != null && isNamed(name, what))) {
                ids.putIfAbsent(functionOf(entry.id()), "");
            }
        });
        if (ids.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "nothing of the id or name " + what + " was read",
                    "ids stand in the provenance files and in " + files.ledger());
        }
        List<Story> stories = new ArrayList<>();
        ids.forEach((id, side) -> stories.add(tell(files, id, side)));
        return stories;
    }

    private static Story tell(PreparedData files, String id, String side) {
        List<Provenance> examples = new ArrayList<>();
        List<LedgerEntry> dropped = new ArrayList<>();
        List<LedgerEntry> standsFor = new ArrayList<>();
        JsonlReader.forEach(files.ledger(), LedgerEntry.class, (entry, line) -> {
            if (functionOf(entry.id()).equals(id)) {
                dropped.add(entry);
            } else if (entry.keptTwin() != null && functionOf(entry.keptTwin()).equals(id)) {
                standsFor.add(entry);
            }
        });
        forEachOrigin(files, (origin, where) -> {
            if (functionOf(origin.id()).equals(id)) {
                examples.add(origin);
            }
        });
        String group = examples.isEmpty() ? "" : examples.get(0).group();
        String twin = dropped.stream()
                .map(LedgerEntry::keptTwin)
                .filter(kept -> kept != null)
                .findFirst()
                .orElse("");
        List<Provenance> twins = new ArrayList<>();
        Map<String, Provenance> mates = new LinkedHashMap<>();
        forEachOrigin(files, (origin, where) -> {
            if (origin.id().equals(twin)) {
                twins.add(origin);
            }
            if (origin.group().equals(group) && !functionOf(origin.id()).equals(id)) {
                mates.putIfAbsent(functionOf(origin.id()), origin);
            }
        });
        return new Story(
                id,
                side,
                examples,
                dropped,
                twins.isEmpty() ? null : twins.get(0),
                standsFor,
                List.copyOf(mates.values()));
    }

    private static boolean isNamed(String name, String what) {
        return name.equals(what) || name.endsWith("::" + what);
    }

    /** The function's part of the id of an example. */
    private static String functionOf(String id) {
        int dash = id.indexOf('-');
        return dash < 0 ? id : id.substring(0, dash);
    }

    private interface OriginReader {
        void accept(Provenance origin, String side);
    }

    private static void forEachOrigin(PreparedData files, OriginReader reader) {
        for (String side : List.of("train", "val")) {
            Path file = side.equals("train") ? files.trainProvenance() : files.validationProvenance();
            if (!Files.exists(file)) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "no such file: " + file,
                        "name the folder of a finished preparation with --output");
            }
            JsonlReader.forEach(file, Provenance.class, (origin, line) -> reader.accept(origin, side));
        }
    }

    /** The story in sentences, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        Provenance first = examples.isEmpty() ? null : examples.get(0);
        LedgerEntry drop = dropped.isEmpty() ? null : dropped.get(0);
        if (first != null) {
            lines.add(first.function() + " (" + id + ")");
            lines.add("  read from " + first.source() + "/" + first.path() + ", lines "
                    + first.lines().get(0) + " to " + first.lines().get(1) + "; licence " + first.licence());
            List<String> changes = first.changes() == null ? List.of() : first.changes();
            lines.add(changes.isEmpty() ? "  nothing in it was changed" : "  changed: " + String.join("; ", changes));
            lines.add("  kept, with " + examples.size() + " examples ("
                    + String.join(
                            ", ", examples.stream().map(Provenance::template).toList())
                    + ") in " + side);
            lines.add("  group " + first.group() + (group.isEmpty() ? ", alone in it" : ", with " + shown(group)));
        } else if (drop != null) {
            lines.add((drop.function() == null ? drop.path() : drop.function()) + " (" + id + ")");
            List<Integer> at = drop.lines();
            lines.add("  read from " + drop.source() + "/" + drop.path()
                    + (at == null ? "" : ", lines " + at.get(0) + " to " + at.get(1)));
        }
        for (LedgerEntry entry : dropped) {
            String detail = entry.detail() == null ? "" : ": " + entry.detail();
            lines.add("  left out at stage " + entry.stage() + " as " + entry.reason() + detail
                    + (entry.stage().equals("examples") ? " (" + entry.id() + ")" : ""));
        }
        if (keptTwin != null) {
            lines.add("  in its place stays " + keptTwin.function() + " (" + keptTwin.id() + ") of " + keptTwin.source()
                    + "/" + keptTwin.path() + ":" + keptTwin.lines().get(0));
        }
        for (LedgerEntry entry : standsFor) {
            List<Integer> at = entry.lines();
            lines.add("  stands for " + entry.function() + " (" + entry.id() + ", " + entry.reason() + ") of "
                    + entry.source() + "/" + entry.path() + (at == null ? "" : ":" + at.get(0)));
        }
        return lines;
    }

    private static String shown(List<Provenance> functions) {
        int most = 5;
        String names = String.join(
                ", ",
                functions.stream()
                        .limit(most)
                        .map(origin -> origin.function() + " (" + functionOf(origin.id()) + ")")
                        .toList());
        return functions.size() <= most ? names : names + " and " + (functions.size() - most) + " more";
    }
}
