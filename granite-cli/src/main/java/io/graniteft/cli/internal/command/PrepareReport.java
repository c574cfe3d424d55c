package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.RunManifest;
import io.graniteft.core.run.Tally;
import io.graniteft.data.LeakageAudit;
import io.graniteft.data.PreparedData;
import io.graniteft.data.Story;
import io.graniteft.data.reason.DropReason;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code prepare} tells a person: what became of the data, how much leaks, and the story of one function. */
final class PrepareReport {
    /** As many classes are listed; the rest is summed up. */
    private static final int MOST_CLASSES = 8;

    /** As many places are shown for a reason; the manifest has more, and the ledger all. */
    private static final int MOST_PLACES = 2;

    private final Console console;
    private final boolean json;

    PrepareReport(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /** What became of the data. */
    void summary(RunManifest manifest, Path folder) {
        if (json) {
            console.out().println(Json.line(manifest));
            return;
        }
        for (String kind : List.of("files", "functions", "examples")) {
            Tally tally = manifest.counts().get(kind);
            if (tally == null) {
                continue;
            }
            line("%-10s %,9d kept of %,d", kind, tally.kept(), tally.read());
            tally.dropped().entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                    .forEach(entry -> dropped(manifest, kind, entry.getKey(), entry.getValue()));
        }
        Map<?, ?> sides = map(manifest.facts().get("examples"));
        Map<?, ?> groups = map(manifest.facts().get("groups"));
        line(
                "split      %,d examples to train, %,d to validate%s",
                number(sides.get("train")),
                number(sides.get("val")),
                groups.isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %,d and %,d groups of alike functions, none on both sides",
                                number(groups.get("train")),
                                number(groups.get("val"))));
        classes("domains", manifest);
        classes("licences", manifest);
        map(manifest.facts().get("changes"))
                .forEach((what, count) -> line("%-10s %s: %,d", "changes", what, number(count)));
        lengths(manifest);
        map(manifest.facts().get("leakage")).forEach((what, share) -> {
            if (share instanceof Double part) {
                line("leakage    %5.1f %% of the validation examples: %s", part * 100, words(what));
            }
        });
        line(
                "wrote      %s",
                manifest.outputs().stream()
                        .map(file -> file.path())
                        .collect(Collectors.joining(", ", "", " in " + folder)));
        line(
                "next       granite report %s shows this as a page; granite prepare --explain NAME tells the story of a function",
                folder);
    }

    /** Functions by their length: the classes in their order, the numbers as people write them. */
    private void lengths(RunManifest manifest) {
        Map<?, ?> counts = map(manifest.facts().get("function_tokens"));
        double all = counts.values().stream().mapToLong(PrepareReport::number).sum();
        String text = counts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> String.valueOf(entry.getKey())))
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s: %.1f %%",
                        String.valueOf(entry.getKey()).replaceAll("(?<![0-9])0+(?=[0-9])", ""),
                        number(entry.getValue()) / all * 100))
                .collect(Collectors.joining(", "));
        if (!text.isEmpty()) {
            line("tokens     %s", text);
        }
    }

    private void dropped(RunManifest manifest, String kind, String reason, long count) {
        String meaning = DropReason.meaningOf(reason);
        line("%,20d left out: %s%s", count, reason, meaning.isEmpty() ? "" : " (" + meaning + ")");
        List<?> places = list(
                map(map(manifest.facts().get("dropped_examples")).get(kind)).get(reason));
        for (Object place : places.subList(0, Math.min(MOST_PLACES, places.size()))) {
            line("%20s   %s", "", place);
        }
    }

    private void classes(String name, RunManifest manifest) {
        Map<?, ?> counts = map(manifest.facts().get(name));
        if (counts.isEmpty()) {
            return;
        }
        double all = counts.values().stream().mapToLong(PrepareReport::number).sum();
        List<? extends Map.Entry<?, ?>> largest = counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<?, ?> entry) -> -number(entry.getValue())))
                .toList();
        StringBuilder text = new StringBuilder();
        double rest = all;
        for (Map.Entry<?, ?> entry : largest.subList(0, Math.min(MOST_CLASSES, largest.size()))) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(entry.getKey())
                    .append(String.format(Locale.ROOT, " %.1f %%", number(entry.getValue()) / all * 100));
            rest -= number(entry.getValue());
        }
        if (rest > 0) {
            text.append(String.format(Locale.ROOT, ", other %.1f %%", rest / all * 100));
        }
        line("%-10s %s", name, text);
    }

    /** How much of one file of examples is seen in another. */
    void audit(Path train, Path validation, double threshold) {
        LeakageAudit.Report report = new LeakageAudit(threshold).measure(train, validation);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("same_messages", report.sameMessages());
        counts.put("same_code", report.sameCode());
        counts.put("same_code_but_for_names", report.sameCodeButForNames());
        counts.put("near_duplicate", report.nearDuplicates());
        if (json) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("schema", "granite.leakage");
            document.put("version", 1);
            document.put("train", train.toString());
            document.put("validation", validation.toString());
            document.put("threshold", threshold);
            document.put("train_examples", report.trainExamples());
            document.put("validation_examples", report.validationExamples());
            document.put("too_short", report.tooShort());
            counts.forEach(
                    (name, count) -> document.put(name, Map.of("examples", count, "share", report.share(count))));
            console.out().println(Json.line(document));
            return;
        }
        line("%,d examples in %s, %,d in %s", report.trainExamples(), train, report.validationExamples(), validation);
        line("of the second, seen in the first:");
        counts.forEach((name, count) -> line("  %-26s %,10d  %6.2f %%", words(name), count, report.share(count) * 100));
        line("  (each with those above it; %,d have too little code to tell)", report.tooShort());
    }

    /** The stories of the functions that are meant. */
    void explain(Path folder, String what) {
        for (Story story : Story.of(PreparedData.in(folder), what)) {
            if (json) {
                console.out().println(Json.line(story));
            } else {
                story.lines().forEach(console.out()::println);
            }
        }
    }

    private void line(String format, Object... values) {
        console.out().println(String.format(Locale.ROOT, format, values));
    }

    private static String words(Object name) {
        return String.valueOf(name).replace('_', ' ');
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
