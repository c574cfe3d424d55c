package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.stage.LoopTable;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.run.RecordedStateMachine;
import io.graniteft.core.run.RunFolder;
import io.graniteft.distill.EpochMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a loop has come, told from its folder; it may be at work. */
final class LoopStatusPrinter {
    private final Path run;
    private final LoopTable table;
    private final List<RecordedStateMachine.Move> moves;

    LoopStatusPrinter(Path run) throws IOException {
        this.run = run;
        Path transitions = run.resolve(RecordedStateMachine.FILE_NAME);
        if (!Files.isRegularFile(transitions)) {
            throw new GraniteException(
                    ErrorCode.FAILED, "there is no run in " + run, "name the folder of a run, below runs/");
        }
        moves = RecordedStateMachine.read(transitions);
        table = LoopTable.read(run.resolve("distill"), run.resolve("epochs.jsonl"));
    }

    void print(PrintStream to) {
        RecordedStateMachine.Move last = moves.isEmpty() ? null : moves.get(moves.size() - 1);
        to.println(run);
        to.printf("  state     %s%n", last == null ? "created" : state(last) + ", since " + last.at());
        if (table.epochs().isEmpty()) {
            to.println("  epochs    none is finished");
            return;
        }
        table.rows().forEach(row -> to.println("  " + row));
        EpochMetrics.best(table.epochs()).ifPresent(best -> to.printf("  best      epoch %d%n", best.epoch()));
        Path config = run.resolve(RunFolder.CONFIG_FILE);
        if (last != null && last.to().isInLoop() && Files.isRegularFile(config)) {
            PipelineConfig settings = ConfigLoader.load(
                            new ConfigSources(List.of(config), null, Map.of(), Map.of(), run))
                    .config();
            to.printf(
                    "  left      %s%n",
                    table.left(
                            settings.distillation().maxEpochs(),
                            settings.teacher().budgetUsd()));
        }
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.toString());
        json.put(
                "state",
                moves.isEmpty() ? "CREATED" : moves.get(moves.size() - 1).to().name());
        json.put("epochs", table.epochs());
        json.put("seconds", table.seconds());
        return json;
    }

    private static String state(RecordedStateMachine.Move move) {
        return move.to().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
