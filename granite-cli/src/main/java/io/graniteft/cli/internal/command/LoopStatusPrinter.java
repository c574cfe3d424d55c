package io.graniteft.cli.internal.command;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.RecordedStateMachine;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.teacher.JournalStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** How far a loop has come, told from its folder; it may be at work. */
final class LoopStatusPrinter {
    private final Path run;
    private final List<EpochMetrics> epochs;
    private final List<RecordedStateMachine.Move> moves;

    LoopStatusPrinter(Path run) throws IOException {
        this.run = run;
        Path transitions = run.resolve(RecordedStateMachine.FILE_NAME);
        if (!Files.isRegularFile(transitions)) {
            throw new GraniteException(
                    ErrorCode.FAILED, "there is no run in " + run, "name the folder of a run, below runs/");
        }
        moves = RecordedStateMachine.read(transitions);
        Path lines = run.resolve("epochs.jsonl");
        epochs = Files.isRegularFile(lines) ? JsonlReader.readAll(lines, EpochMetrics.class) : List.of();
    }

    void print(PrintStream to) throws IOException {
        RecordedStateMachine.Move last = moves.isEmpty() ? null : moves.get(moves.size() - 1);
        to.println(run);
        to.printf("  state     %s%n", last == null ? "created" : state(last) + ", since " + last.at());
        Map<Integer, Double> seconds = seconds();
        if (epochs.isEmpty()) {
            to.println("  epochs    none is finished");
            return;
        }
        to.printf(
                "  %-6s %22s %11s %10s %12s %9s %9s %9s%n",
                "epoch", "average score", "train loss", "poor", "corrections", "better", "worse", "teacher");
        for (EpochMetrics each : epochs) {
            Double loss = each.trainLoss();
            to.printf(
                    Locale.ROOT,
                    "  %-6d %5.2f (%5.2f to %5.2f) %11s %10s %12s %9s %9s %9s%s%n",
                    each.epoch(),
                    each.avgStudentScore(),
                    each.avgStudentScoreCi().get(0),
                    each.avgStudentScoreCi().get(1),
                    loss == null ? "–" : String.format(Locale.ROOT, "%.4f", loss),
                    each.numPoorOutputs() + "/" + each.numPractice(),
                    each.correctionsAccepted() + "/" + each.correctionsRequested(),
                    count(each.numImproved()),
                    count(each.numRegressed()),
                    String.format(Locale.ROOT, "$%.2f", spent(each.epoch())),
                    seconds.containsKey(each.epoch())
                            ? String.format(
                                    Locale.ROOT, "  %.0f min", Objects.requireNonNull(seconds.get(each.epoch())) / 60)
                            : "");
        }
        EpochMetrics.best(epochs).ifPresent(best -> to.printf("  best      epoch %d%n", best.epoch()));
    }

    Map<String, Object> json() throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.toString());
        json.put(
                "state",
                moves.isEmpty() ? "CREATED" : moves.get(moves.size() - 1).to().name());
        json.put("epochs", epochs);
        json.put("seconds", seconds());
        return json;
    }

    private static String state(RecordedStateMachine.Move move) {
        return move.to().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String count(@org.jspecify.annotations.Nullable Integer count) {
        return count == null ? "–" : count.toString();
    }

    private double spent(int epoch) {
        Path folder = run.resolve("distill").resolve("epoch-" + epoch);
        return Stream.of("corrections.jsonl", "corrections_again.jsonl")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .mapToDouble(file -> JournalStatus.of(file).committedUsd())
                .sum();
    }

    private Map<Integer, Double> seconds() throws IOException {
        Path file = run.resolve("distill").resolve("time.json");
        Map<Integer, Double> seconds = new LinkedHashMap<>();
        if (Files.isRegularFile(file)) {
            Json.tree(file)
                    .properties()
                    .forEach(entry -> seconds.put(
                            Integer.valueOf(entry.getKey()), entry.getValue().asDouble()));
        }
        return seconds;
    }
}
