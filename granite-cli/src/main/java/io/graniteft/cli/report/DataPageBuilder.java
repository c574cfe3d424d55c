package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.data.reason.DropReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Works out what the page shows of the data, from the manifest of a preparation alone: its files may have many gigabytes. */
final class DataPageBuilder {
    /** As many classes have a bar; the rest shares one. */
    private static final int MOST_BARS = 12;

    private final JsonNode counts;
    private final JsonNode facts;

    /** @param manifest of the preparation; may be missing */
    DataPageBuilder(JsonNode manifest) {
        this.counts = manifest.path("counts");
        this.facts = manifest.path("facts");
    }

    DataPage build() {
        List<DataPage.Drops> drops = new ArrayList<>();
        for (String kind : List.of("files", "functions", "examples")) {
            if (counts.has(kind)) {
                drops.add(drops(kind, counts.path(kind)));
            }
        }
        return new DataPage(figures(), split(), sides(), leakage(), drops, lengths(), classes(), sources());
    }

    private List<ReportModel.Fact> figures() {
        List<ReportModel.Fact> figures = new ArrayList<>();
        if (counts.has("functions")) {
            JsonNode functions = counts.path("functions");
            figures.add(new ReportModel.Fact("Files read", Formats.count(counts.at("/files/read"))));
            figures.add(new ReportModel.Fact("Functions found", Formats.count(functions.path("read"))));
            figures.add(new ReportModel.Fact("Functions kept", Formats.count(functions.path("kept"))));
            figures.add(new ReportModel.Fact("Examples", Formats.count(counts.at("/examples/kept"))));
            figures.add(new ReportModel.Fact(
                    "Examples a function",
                    ratio(
                            counts.at("/examples/kept").asDouble(),
                            functions.path("kept").asDouble())));
        }
        return figures;
    }

    private static String ratio(double above, double below) {
        return below == 0 ? Formats.UNKNOWN : String.format(Locale.ROOT, "%.1f", above / below);
    }

    private List<ReportModel.Part> split() {
        long train = facts.at("/examples/train").asLong();
        long validation = facts.at("/examples/val").asLong();
        double all = Math.max(1, train + validation);
        return train + validation == 0
                ? List.of()
                : List.of(
                        new ReportModel.Part("to train on", "train", train, train / all),
                        new ReportModel.Part("to validate on", "val", validation, validation / all));
    }

    private String sides() {
        if (facts.has("groups")) {
            return "Functions that are alike form a group, and a group goes to one side as a whole: "
                    + Formats.count(facts.at("/groups/train")) + " groups to train on, "
                    + Formats.count(facts.at("/groups/val")) + " to validate on, none on both sides.";
        }
        return facts.has("leakage")
                ? "Examples were shuffled one by one, so most of validation was seen in training:"
                : "";
    }

    private List<ReportModel.Bar> leakage() {
        List<ReportModel.Bar> bars = new ArrayList<>();
        facts.path("leakage").properties().forEach(entry -> {
            if (entry.getValue().isFloatingPointNumber()) {
                bars.add(new ReportModel.Bar(
                        entry.getKey().replace('_', ' '),
                        Formats.percent(entry.getValue()),
                        Math.min(1, entry.getValue().asDouble())));
            }
        });
        return bars;
    }

    private DataPage.Drops drops(String kind, JsonNode tally) {
        long read = tally.path("read").asLong();
        List<Map.Entry<String, JsonNode>> sorted =
                new ArrayList<>(tally.path("dropped").properties());
        sorted.sort(Comparator.comparingLong(entry -> -entry.getValue().asLong()));
        long most = sorted.isEmpty() ? 1 : Math.max(1, sorted.get(0).getValue().asLong());
        List<DataPage.Drop> reasons = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : sorted) {
            List<String> examples = new ArrayList<>();
            facts.path("dropped_examples")
                    .path(kind)
                    .path(entry.getKey())
                    .forEach(place -> examples.add(place.asText()));
            long count = entry.getValue().asLong();
            reasons.add(new DataPage.Drop(
                    entry.getKey(),
                    DropReason.meaningOf(entry.getKey()),
                    Formats.count(count),
                    percent(count, read),
                    (double) count / most,
                    examples));
        }
        return new DataPage.Drops(
                kind,
                Formats.count(tally.path("read")),
                Formats.count(tally.path("kept")),
                read == 0 ? 0 : tally.path("kept").asDouble() / read,
                reasons);
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? Formats.UNKNOWN : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private List<ReportModel.Bar> lengths() {
        List<Map.Entry<String, JsonNode>> found =
                new ArrayList<>(facts.path("function_tokens").properties());
        found.sort(Map.Entry.comparingByKey());
        long most = found.stream()
                .mapToLong(entry -> entry.getValue().asLong())
                .max()
                .orElse(1);
        List<ReportModel.Bar> bars = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : found) {
            // 00064-00127: padded, so that they sort as texts.
            String label =
                    entry.getKey().replaceAll("(?<![0-9])0+(?=[0-9])", "").replace('-', '–');
            bars.add(new ReportModel.Bar(
                    label, Formats.count(entry.getValue()), entry.getValue().asDouble() / Math.max(1, most)));
        }
        return bars;
    }

    private List<DataPage.Classes> classes() {
        List<DataPage.Classes> classes = new ArrayList<>();
        add(
                classes,
                "domains",
                "Domains",
                "The field that a request names, told from the source, the path and the name.");
        add(
                classes,
                "licences",
                "Licences",
                "Found in the head of a file, else in the nearest licence file. Which of them are kept is set by data.curation.licences.");
        add(
                classes,
                "changes",
                "Changes",
                "Functions in which secrets or personal data were replaced by placeholders.");
        return classes;
    }

    private void add(List<DataPage.Classes> classes, String field, String title, String note) {
        List<Map.Entry<String, JsonNode>> sorted =
                new ArrayList<>(facts.path(field).properties());
        if (sorted.isEmpty()) {
            return;
        }
        sorted.sort(Comparator.comparingLong(entry -> -entry.getValue().asLong()));
        long all = sorted.stream().mapToLong(entry -> entry.getValue().asLong()).sum();
        double most = Math.max(1, sorted.get(0).getValue().asLong());
        List<ReportModel.Bar> bars = new ArrayList<>();
        long rest = all;
        for (Map.Entry<String, JsonNode> entry : sorted.subList(0, Math.min(MOST_BARS, sorted.size()))) {
            long count = entry.getValue().asLong();
            rest -= count;
            bars.add(new ReportModel.Bar(entry.getKey(), label(field, count, all), count / most));
        }
        if (rest > 0) {
            bars.add(new ReportModel.Bar(
                    (sorted.size() - MOST_BARS) + " others", label(field, rest, all), Math.min(1, rest / most)));
        }
        classes.add(new DataPage.Classes(title, note, bars));
    }

    private static String label(String field, long count, long all) {
        return field.equals("changes") ? Formats.count(count) : Formats.count(count) + " · " + percent(count, all);
    }

    private List<DataPage.Source> sources() {
        List<DataPage.Source> rows = new ArrayList<>();
        facts.path("sources").properties().forEach(entry -> {
            JsonNode source = entry.getValue();
            rows.add(new DataPage.Source(
                    entry.getKey(),
                    Formats.count(source.at("/files/read")),
                    Formats.count(source.at("/files/kept")),
                    Formats.count(source.at("/functions/read")),
                    Formats.count(source.at("/functions/kept")),
                    Formats.count(source.at("/examples/kept"))));
        });
        return rows;
    }
}
