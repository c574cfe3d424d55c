package io.graniteft.cli.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page shows, worked out beforehand: the template only lays it out.
 *
 * @param runId the run
 * @param config the configuration's name
 * @param state where the run stands
 * @param headline the outcome in a sentence or two
 * @param facts short facts under the headline
 * @param warnings what a reader must know to believe the figures
 * @param stages time and memory
 * @param data what became of the sources
 * @param charts curves
 * @param epochs a row an epoch
 * @param loop what became of corrections, and where points come from
 * @param samples outputs with their findings, before and after correction
 * @param transitions the run's path through the table of states
 * @param configText the configuration in force
 * @param versions what it ran on
 */
public record ReportModel(
        String runId,
        String config,
        String state,
        String headline,
        List<Fact> facts,
        List<String> warnings,
        List<StageRow> stages,
        DataPage data,
        List<Chart> charts,
        List<EpochRow> epochs,
        LoopPage loop,
        List<SampleGroup> samples,
        List<TransitionRow> transitions,
        String configText,
        List<Fact> versions) {
    public ReportModel {
        facts = List.copyOf(facts);
        warnings = List.copyOf(warnings);
        stages = List.copyOf(stages);
        charts = List.copyOf(charts);
        epochs = List.copyOf(epochs);
        samples = List.copyOf(samples);
        transitions = List.copyOf(transitions);
        versions = List.copyOf(versions);
    }

    /** A name and a value. */
    public record Fact(String name, String value) {}

    /** A stage with its time and memory, already formatted. */
    public record StageRow(String name, String status, String time, String cpu, String memory, double share) {}

    /** A labelled bar; {@code share} between 0 and 1 of the longest. */
    public record Bar(String label, String value, double share) {}

    /**
     * Curves over a common axis.
     *
     * @param id of the element
     * @param json the data as uPlot takes it, safe to stand in a script element
     */
    public record Chart(String id, String title, String note, String json) {}

    /** A part of a stacked bar, such as one score bracket of an epoch. */
    public record Part(String label, String cssClass, long count, double share) {}

    /**
     * An epoch of the loop.
     *
     * @param otherScore the average in the profile that does not decide
     */
    public record EpochRow(
            int epoch,
            String trainLoss,
            String evalLoss,
            String score,
            String otherScore,
            String interval,
            List<Part> distribution,
            String poor,
            String corrections,
            String correctionRate) {
        public EpochRow {
            distribution = List.copyOf(distribution);
        }
    }

    /** Samples under a heading. */
    public record SampleGroup(String title, String note, List<Sample> samples) {
        public SampleGroup {
            samples = List.copyOf(samples);
        }
    }

    /** One output of the student, and the teacher's correction where there is one. */
    public record Sample(
            String id,
            int epoch,
            String prompt,
            Version before,
            @Nullable Version after) {}

    /** A text with its score and findings. */
    public record Version(String title, String score, List<Fact> dimensions, String code, List<FindingRow> findings) {
        public Version {
            dimensions = List.copyOf(dimensions);
            findings = List.copyOf(findings);
        }
    }

    /** A deduction or a bonus. */
    public record FindingRow(String amount, boolean bonus, String rule, String line, String message) {}

    /** A move of the state table. */
    public record TransitionRow(String at, String from, String event, String to) {}
}
