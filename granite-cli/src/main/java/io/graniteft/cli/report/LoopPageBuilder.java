package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Works out the loop's tables from the epochs' files. */
final class LoopPageBuilder {
    private static final List<String> DIMENSIONS = List.of("syntax", "protocol", "safety", "style", "overall");

    private final RunFiles files;
    private final List<JsonNode> epochs;

    /** A sum and what it is of. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        String text() {
            return count == 0 ? Formats.UNKNOWN : String.format(Locale.ROOT, "%.2f", sum / count);
        }
    }

    LoopPageBuilder(RunFiles files, List<JsonNode> epochs) {
        this.files = files;
        this.epochs = epochs;
    }

    LoopPage build() throws IOException {
        List<String> columns = new ArrayList<>();
        List<Map<String, Mean>> dimensions = new ArrayList<>();
        List<Map<String, Mean>> domains = new ArrayList<>();
        for (JsonNode epoch : epochs) {
            columns.add("epoch " + epoch.path("epoch").asInt());
            Map<String, Mean> byDimension = new TreeMap<>();
            Map<String, Mean> byDomain = new TreeMap<>();
            files.forEachLine(folder(epoch) + "heldout_scores.jsonl", score -> {
                for (String name : DIMENSIONS) {
                    if (score.path(name).isNumber()) {
                        mean(byDimension, name).add(score.path(name).asDouble());
                    }
                }
                mean(byDomain, score.path("domain").asText("none"))
                        .add(score.path("overall").asDouble());
            });
            dimensions.add(byDimension);
            domains.add(byDomain);
        }
        return new LoopPage(columns, rows(DIMENSIONS, dimensions), rows(names(domains), domains), corrections());
    }

    private static Mean mean(Map<String, Mean> means, String name) {
        return means.computeIfAbsent(name, any -> new Mean());
    }

    private static List<String> names(List<Map<String, Mean>> epochs) {
        return epochs.stream()
                .flatMap(each -> each.keySet().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<LoopPage.MeanRow> rows(List<String> names, List<Map<String, Mean>> epochs) {
        List<LoopPage.MeanRow> rows = new ArrayList<>();
        for (String name : names) {
            if (epochs.stream().anyMatch(each -> each.containsKey(name))) {
                int answers = epochs.get(epochs.size() - 1).getOrDefault(name, new Mean()).count;
                rows.add(new LoopPage.MeanRow(
                        name,
                        Integer.toString(answers),
                        epochs.stream()
                                .map(each -> each.getOrDefault(name, new Mean()).text())
                                .toList()));
            }
        }
        return rows;
    }

    private List<LoopPage.CorrectionRow> corrections() throws IOException {
        List<LoopPage.CorrectionRow> rows = new ArrayList<>();
        double first =
                epochs.isEmpty() ? 0 : epochs.get(0).path("avg_student_score").asDouble();
        double all = 0;
        for (JsonNode epoch : epochs) {
            if (epoch.path("epoch").asInt() > 0) {
                double cost = cost(epoch, "corrections.jsonl") + cost(epoch, "corrections_again.jsonl");
                all += cost;
                double gained = epoch.path("avg_student_score").asDouble() - first;
                rows.add(new LoopPage.CorrectionRow(
                        epoch.path("epoch").asInt(),
                        Formats.count(epoch.path("corrections_requested")),
                        Formats.count(epoch.path("corrections_accepted")),
                        reasons(epoch.path("corrections_rejected")),
                        Formats.count(epoch.path("num_improved")),
                        Formats.count(epoch.path("num_regressed")),
                        String.format(Locale.ROOT, "$%.2f", cost),
                        gained > 0 ? String.format(Locale.ROOT, "$%.2f", all / gained) : Formats.UNKNOWN));
            }
        }
        return rows;
    }

    private double cost(JsonNode epoch, String journal) throws IOException {
        double[] cost = {0};
        files.forEachLine(
                folder(epoch) + journal,
                record -> cost[0] += record.path("cost_usd").asDouble(0));
        return cost[0];
    }

    private static String reasons(JsonNode rejected) {
        List<String> reasons = new ArrayList<>();
        rejected.properties()
                .forEach(entry -> reasons.add(
                        entry.getValue().asInt() + " " + entry.getKey().replace('_', ' ')));
        return String.join(", ", reasons);
    }

    private static String folder(JsonNode epoch) {
        return "distill/epoch-" + epoch.path("epoch").asInt() + "/";
    }
}
