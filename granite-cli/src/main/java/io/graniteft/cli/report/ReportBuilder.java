package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Works out everything the page shows from the files of a run. */
final class ReportBuilder {
    private final RunFiles files;

    ReportBuilder(RunFiles files) {
        this.files = files;
    }

    ReportModel build() throws IOException {
        JsonNode manifest = files.tree("manifest.json");
        JsonNode prepare = files.tree("prepare/manifest.json");
        JsonNode train = files.tree("train/manifest.json");
        List<JsonNode> epochs = files.lines("epochs.jsonl");
        List<ReportModel.Chart> charts = charts(epochs);
        JsonNode config = files.yaml("config.yaml");
        return new ReportModel(
                manifest.path("id").asText(files.folder().getFileName().toString()),
                manifest.path("config").asText("configuration"),
                manifest.path("state").asText("unknown").toLowerCase(Locale.ROOT),
                headline(epochs, files.lines("train/output/metrics.jsonl")),
                facts(manifest, prepare, train, config),
                warnings(prepare, config),
                stages(manifest),
                new DataPageBuilder(prepare).build(),
                charts,
                epochRows(epochs),
                new LoopPageBuilder(files, epochs).build(),
                new SampleBuilder(files, epochs).groups(),
                transitions(),
                files.text("config.yaml"),
                versions(manifest));
    }

    private static String headline(List<JsonNode> epochs, List<JsonNode> metrics) {
        StringBuilder text = new StringBuilder();
        @Nullable Double firstLoss = mean(metrics, true);
        @Nullable Double lastLoss = mean(metrics, false);
        if (firstLoss != null && lastLoss != null) {
            text.append(String.format(Locale.ROOT, "Training loss went from %.2f to %.2f. ", firstLoss, lastLoss));
        }
        if (epochs.size() > 1) {
            JsonNode first = epochs.get(0);
            JsonNode last = epochs.get(epochs.size() - 1);
            text.append("The student’s average score on functions it never saw went from ")
                    .append(Formats.decimals(first.path("avg_student_score"), 2))
                    .append(" untrained to ")
                    .append(Formats.decimals(last.path("avg_student_score"), 2))
                    .append(" after ")
                    .append(last.path("epoch").asInt())
                    .append(last.path("epoch").asInt() == 1 ? " epoch of the loop." : " epochs of the loop.");
        }
        return text.length() == 0
                ? "This run has nothing to show yet."
                : text.toString().trim();
    }

    /** The mean of the first or the last tenth of the logged losses: single steps are noisy. */
    private static @Nullable Double mean(List<JsonNode> metrics, boolean first) {
        List<Double> losses = metrics.stream()
                .filter(line -> line.path("loss").isNumber())
                .map(line -> line.path("loss").asDouble())
                .toList();
        if (losses.isEmpty()) {
            return null;
        }
        int some = Math.max(1, losses.size() / 10);
        List<Double> part = first ? losses.subList(0, some) : losses.subList(losses.size() - some, losses.size());
        return part.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static List<ReportModel.Fact> facts(JsonNode manifest, JsonNode prepare, JsonNode train, JsonNode config) {
        List<ReportModel.Fact> facts = new ArrayList<>();
        JsonNode run = manifest.path("volatile");
        facts.add(new ReportModel.Fact("Student", student(config)));
        facts.add(new ReportModel.Fact("Teacher", teacher(config)));
        facts.add(new ReportModel.Fact(
                "Functions",
                Formats.count(prepare.path("counts").path("functions").path("kept"))));
        facts.add(new ReportModel.Fact(
                "Examples",
                Formats.count(prepare.path("counts").path("examples").path("kept"))));
        facts.add(new ReportModel.Fact(
                "Training steps", Formats.count(train.path("facts").path("steps"))));
        facts.add(new ReportModel.Fact("Started", Formats.instant(run.path("started_at"))));
        double seconds = 0;
        for (JsonNode stage : manifest.path("stages")) {
            seconds += stage.path("seconds").asDouble(0);
        }
        facts.add(new ReportModel.Fact(
                "Time", Formats.seconds(com.fasterxml.jackson.databind.node.DoubleNode.valueOf(seconds))));
        return facts;
    }

    private static String student(JsonNode config) {
        String student = config.path("student").asText();
        return student.isEmpty() ? config.path("model").path("name").asText(Formats.UNKNOWN) : student;
    }

    private static String teacher(JsonNode config) {
        return config.path("distillation").path("teacher_provider").asText(Formats.UNKNOWN);
    }

    private static List<String> warnings(JsonNode prepare, JsonNode config) {
        List<String> warnings = new ArrayList<>();
        prepare.path("facts").path("warnings").forEach(warning -> warnings.add(warning.asText()));
        if (student(config).equals("tiny")) {
            warnings.add(
                    "The tiny student is a model of a few million parameters, made and pre-trained within this run. It "
                            + "learns the look of C and the corpus’ vocabulary; it does not write code that anybody should use. Its "
                            + "curves show that the pipeline works, not how good a real student would be.");
        }
        if (teacher(config).equals("reference")) {
            warnings.add(
                    "The reference teacher answers with the corpus’ own function. It stands in for a teacher model where "
                            + "none can be reached.");
        }
        if (config.path("evaluation").path("profile").asText().equals("literal")) {
            warnings.add(
                    "Scores follow the literal reading of the scoring tables: a snippet is compiled as it stands, so types "
                            + "that its file would include count as errors, and words in comments count as vocabulary.");
        }
        return warnings;
    }

    private static List<ReportModel.StageRow> stages(JsonNode manifest) {
        double longest = 0;
        for (JsonNode stage : manifest.path("stages")) {
            longest = Math.max(longest, stage.path("seconds").asDouble(0));
        }
        List<ReportModel.StageRow> rows = new ArrayList<>();
        for (JsonNode stage : manifest.path("stages")) {
            rows.add(new ReportModel.StageRow(
                    stage.path("name").asText(),
                    stage.path("status").asText(),
                    Formats.seconds(stage.path("seconds")),
                    Formats.seconds(stage.path("cpu_seconds")),
                    Formats.bytes(stage.path("peak_memory_bytes")),
                    longest == 0 ? 0 : stage.path("seconds").asDouble(0) / longest));
        }
        return rows;
    }

    private List<ReportModel.Chart> charts(List<JsonNode> epochs) throws IOException {
        List<ReportModel.@Nullable Chart> charts = new ArrayList<>();
        charts.add(Charts.scores(epochs));
        charts.add(Charts.losses(
                "loss-pretrain",
                "The tiny student’s base: pre-training on the corpus",
                "All text of the training groups, before any adapter is trained.",
                files.linesBelow("student", "pretrain_metrics.jsonl")));
        charts.add(Charts.losses(
                "loss-train",
                "Training",
                "Loss on the tokens of the answers only.",
                files.lines("train/output/metrics.jsonl")));
        for (JsonNode epoch : epochs) {
            int number = epoch.path("epoch").asInt();
            charts.add(Charts.losses(
                    "loss-epoch-" + number,
                    "Loop, epoch " + number,
                    "Ground truth and accepted corrections.",
                    files.lines("distill/epoch-" + number + "/training/output/metrics.jsonl")));
        }
        List<ReportModel.Chart> present = new ArrayList<>();
        for (ReportModel.@Nullable Chart chart : charts) {
            if (chart != null) {
                present.add(chart);
            }
        }
        return present;
    }

    private static List<ReportModel.EpochRow> epochRows(List<JsonNode> epochs) {
        List<ReportModel.EpochRow> rows = new ArrayList<>();
        for (JsonNode epoch : epochs) {
            JsonNode ci = epoch.path("avg_student_score_ci");
            rows.add(new ReportModel.EpochRow(
                    epoch.path("epoch").asInt(),
                    Formats.decimals(epoch.path("train_loss"), 3),
                    Formats.decimals(epoch.path("eval_loss"), 3),
                    Formats.decimals(epoch.path("avg_student_score"), 2),
                    otherScore(epoch),
                    ci.size() == 2
                            ? Formats.decimals(ci.get(0), 2) + " to " + Formats.decimals(ci.get(1), 2)
                            : Formats.UNKNOWN,
                    distribution(epoch.path("scores_distribution")),
                    Formats.count(epoch.path("num_poor_outputs")),
                    Formats.count(epoch.path("num_corrections")),
                    Formats.percent(epoch.path("correction_rate"))));
        }
        return rows;
    }

    /** The average in the other profile with that profile's name; older runs have none. */
    private static String otherScore(JsonNode epoch) {
        String profile = epoch.path("other_profile").asText("");
        String score = Formats.decimals(epoch.path("avg_student_score_other"), 2);
        return profile.isEmpty() ? score : score + " (" + profile + ")";
    }

    private static List<ReportModel.Part> distribution(JsonNode counts) {
        List<String> labels = List.of("<5", "5-7", "7-9", "9+");
        long total = 0;
        for (String label : labels) {
            total += counts.path(label).asLong();
        }
        List<ReportModel.Part> parts = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            long count = counts.path(labels.get(i)).asLong();
            parts.add(new ReportModel.Part(labels.get(i), "b" + i, count, total == 0 ? 0 : (double) count / total));
        }
        return parts;
    }

    private List<ReportModel.TransitionRow> transitions() throws IOException {
        return files.lines("transitions.jsonl").stream()
                .map(line -> new ReportModel.TransitionRow(
                        line.path("at").asText(),
                        line.path("from").asText(),
                        line.path("event").asText(),
                        line.path("to").asText()))
                .toList();
    }

    private static List<ReportModel.Fact> versions(JsonNode manifest) {
        List<ReportModel.Fact> facts = new ArrayList<>();
        manifest.path("versions")
                .properties()
                .forEach(entry -> facts.add(
                        new ReportModel.Fact(entry.getKey(), entry.getValue().asText())));
        facts.add(new ReportModel.Fact(
                "configuration digest", manifest.path("config_digest").asText(Formats.UNKNOWN)));
        return facts;
    }
}
