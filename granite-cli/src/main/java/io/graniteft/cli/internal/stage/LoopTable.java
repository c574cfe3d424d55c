package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.terminal.Durations;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.teacher.JournalStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A loop's finished epochs as a table, and what it may still take; read from its files, so that it can be told of a loop at work.
 *
 * @param epochs the finished ones
 * @param seconds how long each was worked on, where that is known
 * @param dollars what the corrections of each can have cost, by their journals
 */
public record LoopTable(List<EpochMetrics> epochs, Map<Integer, Double> seconds, Map<Integer, Double> dollars) {
    private static final double CENT = 0.01;

    public LoopTable {
        epochs = List.copyOf(epochs);
        seconds = Map.copyOf(seconds);
        dollars = Map.copyOf(dollars);
    }

    /**
     * What stands in the files now.
     *
     * @param folder the loop's folder
     * @param lines the file with a line an epoch
     * @throws IOException if one of them cannot be read
     */
    public static LoopTable read(Path folder, Path lines) throws IOException {
        Map<Integer, Double> seconds = new TreeMap<>();
        Path time = folder.resolve("time.json");
        if (Files.isRegularFile(time)) {
            Json.tree(time)
                    .properties()
                    .forEach(entry -> seconds.put(
                            Integer.valueOf(entry.getKey()), entry.getValue().asDouble()));
        }
        List<EpochMetrics> epochs =
                Files.isRegularFile(lines) ? JsonlReader.readAll(lines, EpochMetrics.class) : List.of();
        Map<Integer, Double> dollars = new TreeMap<>();
        epochs.forEach(each -> dollars.put(each.epoch(), spent(folder.resolve("epoch-" + each.epoch()))));
        return new LoopTable(epochs, seconds, dollars);
    }

    /** A head and a row an epoch. */
    public List<String> rows() {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                "%-6s %22s %11s %10s %12s %9s %9s %9s %12s",
                "epoch", "average score", "train loss", "poor", "corrections", "better", "worse", "teacher", "time"));
        for (EpochMetrics each : epochs) {
            @Nullable Double loss = each.trainLoss();
            rows.add(String.format(
                    Locale.ROOT,
                    "%-6d %5.2f (%5.2f to %5.2f) %11s %10s %12s %9s %9s %9s %12s",
                    each.epoch(),
                    each.avgStudentScore(),
                    each.avgStudentScoreCi().get(0),
                    each.avgStudentScoreCi().get(1),
                    loss == null ? "–" : String.format(Locale.ROOT, "%.4f", loss),
                    each.numPoorOutputs() + "/" + each.numPractice(),
                    each.correctionsAccepted() + "/" + each.correctionsRequested(),
                    count(each.numImproved()),
                    count(each.numRegressed()),
                    usd(dollars.getOrDefault(each.epoch(), 0.0)),
                    seconds.containsKey(each.epoch()) ? time(Objects.requireNonNull(seconds.get(each.epoch()))) : ""));
        }
        return rows;
    }

    /**
     * What the loop takes if it goes on to its last permitted epoch, by the longest and the dearest epoch so far; with the first
     * epochs that is a guess.
     *
     * @param maxEpochs the last epoch permitted
     * @param budgetUsd what all corrections may cost; 0: anything
     */
    public String left(int maxEpochs, double budgetUsd) {
        int last = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).epoch();
        int more = Math.max(0, maxEpochs - last);
        double longest = most(seconds);
        double dearest = most(dollars);
        double all = dollars.values().stream().mapToDouble(Double::doubleValue).sum();
        String line =
                "at most " + more + (more == 1 ? " more epoch" : " more epochs") + ", about " + time(more * longest);
        if (dearest >= CENT) {
            line += " and " + usd(more * dearest) + " by the longest and the dearest so far";
        } else {
            line += " by the longest so far";
        }
        return budgetUsd > 0
                ? line + "; " + usd(Math.max(0, budgetUsd - all)) + " of " + usd(budgetUsd) + " left"
                : line;
    }

    private static double spent(Path epoch) {
        return Stream.of("corrections.jsonl", "corrections_again.jsonl")
                .map(epoch::resolve)
                .filter(Files::isRegularFile)
                .mapToDouble(file -> JournalStatus.of(file).committedUsd())
                .sum();
    }

    private static double most(Map<Integer, Double> byEpoch) {
        return byEpoch.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static String time(double seconds) {
        return Durations.format(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String usd(double usd) {
        return String.format(Locale.ROOT, "$%.2f", usd);
    }

    private static String count(@Nullable Integer count) {
        return count == null ? "–" : count.toString();
    }
}
