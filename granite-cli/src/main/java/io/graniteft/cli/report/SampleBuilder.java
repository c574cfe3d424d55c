package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.eval.CodeBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picks the answers worth looking at: the worst that were corrected, and the best and worst on held-out prompts. */
final class SampleBuilder {
    /** Samples under each heading. */
    private static final int SHOWN = 5;

    private final RunFiles files;
    private final List<JsonNode> epochs;

    SampleBuilder(RunFiles files, List<JsonNode> epochs) {
        this.files = files;
        this.epochs = epochs;
    }

    List<ReportModel.SampleGroup> groups() throws IOException {
        List<ReportModel.SampleGroup> groups = new ArrayList<>();
        if (epochs.isEmpty()) {
            return groups;
        }
        int last = epochs.get(epochs.size() - 1).path("epoch").asInt();
        Map<String, String> prompts = new HashMap<>();
        files.forEachLine(
                "prepare/prompts.jsonl",
                line -> prompts.put(
                        line.path("id").asText(), line.path("prompt").asText()));
        files.forEachLine(
                "prepare/eval_prompts.jsonl",
                line -> prompts.put(
                        line.path("id").asText(), line.path("prompt").asText()));

        List<ReportModel.Sample> corrected = new ArrayList<>();
        for (int epoch = 1; epoch <= last; epoch++) {
            corrected.addAll(corrected(epoch, prompts));
        }
        corrected.sort(
                Comparator.comparing(sample -> Double.valueOf(sample.before().score())));
        if (!corrected.isEmpty()) {
            groups.add(new ReportModel.SampleGroup(
                    "Worst practice answers, and their corrections",
                    "What the student wrote, what the teacher made of it, and what each lost or won points for.",
                    first(corrected)));
        }
        List<ReportModel.Sample> heldOut = answers(last, "heldout", prompts);
        heldOut.sort(
                Comparator.comparing(sample -> Double.valueOf(sample.before().score())));
        // With few answers none stands under both headings.
        int each = Math.min(SHOWN, (heldOut.size() + 1) / 2);
        if (!heldOut.isEmpty()) {
            List<ReportModel.Sample> best = new ArrayList<>(heldOut.subList(heldOut.size() - each, heldOut.size()));
            Collections.reverse(best);
            groups.add(new ReportModel.SampleGroup(
                    "Best held-out answers",
                    "Epoch " + last + ", prompts whose functions the student never saw.",
                    best));
        }
        int rest = Math.min(SHOWN, heldOut.size() - each);
        if (rest > 0) {
            groups.add(new ReportModel.SampleGroup(
                    "Worst held-out answers",
                    "Epoch " + last + ". Never corrected, never trained on.",
                    heldOut.subList(0, rest)));
        }
        List<ReportModel.Sample> regressions = regressions(last, prompts);
        if (!regressions.isEmpty()) {
            groups.add(new ReportModel.SampleGroup(
                    "Worst regressions",
                    "Held-out prompts whose answers score lower in epoch " + last + " than in the one before.",
                    first(regressions)));
        }
        return groups;
    }

    private List<ReportModel.Sample> regressions(int epoch, Map<String, String> prompts) throws IOException {
        Map<String, ReportModel.Sample> before = new HashMap<>();
        Map<String, ReportModel.Sample> after = new HashMap<>();
        if (epoch > 0) {
            answers(epoch - 1, "heldout", prompts).forEach(sample -> before.put(sample.id(), sample));
            answers(epoch, "heldout", prompts).forEach(sample -> after.put(sample.id(), sample));
        }
        List<ReportModel.Sample> samples = new ArrayList<>();
        files.forEachLine("distill/epoch-" + epoch + "/regressions.jsonl", line -> {
            ReportModel.@Nullable Sample old = before.get(line.path("id").asText());
            ReportModel.@Nullable Sample fresh = after.get(line.path("id").asText());
            if (old != null && fresh != null) {
                samples.add(new ReportModel.Sample(
                        old.id(),
                        epoch,
                        old.prompt(),
                        titled(old.before(), "Epoch " + (epoch - 1)),
                        titled(fresh.before(), "Epoch " + epoch)));
            }
        });
        return samples;
    }

    private static ReportModel.Version titled(ReportModel.Version version, String title) {
        return new ReportModel.Version(
                title, version.score(), version.dimensions(), version.code(), version.findings());
    }

    private static List<ReportModel.Sample> first(List<ReportModel.Sample> samples) {
        return samples.subList(0, Math.min(SHOWN, samples.size()));
    }

    private List<ReportModel.Sample> corrected(int epoch, Map<String, String> prompts) throws IOException {
        String folder = "distill/epoch-" + epoch + "/";
        Map<String, JsonNode> corrections = byId(folder + "corrections.jsonl");
        Map<String, JsonNode> second = byId(folder + "corrections_again.jsonl");
        byId(folder + "correction_outcomes.jsonl").forEach((id, outcome) -> {
            JsonNode answer = second.get(id);
            if (answer != null && outcome.path("counted").asInt() == 2) {
                corrections.put(id, answer);
            }
        });
        Map<String, JsonNode> scores = byId(folder + "correction_scores.jsonl");
        List<ReportModel.Sample> samples = new ArrayList<>();
        for (ReportModel.Sample sample : answers(epoch, "practice", prompts)) {
            @Nullable JsonNode correction = corrections.get(sample.id());
            @Nullable JsonNode score = scores.get(sample.id());
            if (correction != null && score != null) {
                samples.add(new ReportModel.Sample(
                        sample.id(),
                        epoch,
                        sample.prompt(),
                        sample.before(),
                        version("Teacher", score, correction.path("response").asText())));
            }
        }
        return samples;
    }

    private List<ReportModel.Sample> answers(int epoch, String set, Map<String, String> prompts) throws IOException {
        String folder = "distill/epoch-" + epoch + "/";
        Map<String, JsonNode> scores = byId(folder + set + "_scores.jsonl");
        List<ReportModel.Sample> samples = new ArrayList<>();
        files.forEachLine(folder + set + ".jsonl", line -> {
            String id = line.path("id").asText();
            @Nullable JsonNode score = scores.get(id);
            if (score != null) {
                samples.add(new ReportModel.Sample(
                        id,
                        epoch,
                        line.path("prompt").asText(prompts.getOrDefault(id, "")),
                        version("Student", score, line.path("output").asText()),
                        null));
            }
        });
        return samples;
    }

    // The findings count lines of the code in the answer, so that is what is shown.
    private static ReportModel.Version version(String title, JsonNode score, String answer) {
        List<ReportModel.Fact> dimensions = new ArrayList<>();
        for (String name : List.of("syntax", "protocol", "safety", "style")) {
            dimensions.add(new ReportModel.Fact(name, Formats.decimals(score.path(name), 1)));
        }
        List<ReportModel.FindingRow> findings = new ArrayList<>();
        score.path("findings")
                .forEach(finding -> findings.add(new ReportModel.FindingRow(
                        (finding.path("amount").asDouble() > 0 ? "+" : "")
                                + Formats.decimals(finding.path("amount"), 1),
                        finding.path("amount").asDouble() > 0,
                        finding.path("rule").asText(),
                        finding.path("line").asInt() > 0
                                ? "line " + finding.path("line").asInt()
                                : "",
                        finding.path("message").asText())));
        return new ReportModel.Version(
                title, Formats.decimals(score.path("overall"), 2), dimensions, CodeBlocks.extract(answer), findings);
    }

    private Map<String, JsonNode> byId(String name) throws IOException {
        Map<String, JsonNode> all = new HashMap<>();
        files.forEachLine(name, line -> all.put(line.path("id").asText(), line));
        return all;
    }
}
