package io.graniteft.core.run;

import io.graniteft.core.ErrorCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the page on the pipeline's states from the table that the program runs by. */
final class StateMachinePage {
    /** What a run can fail of, and what brings it back. */
    private static final Map<ErrorCode, String> RECOVERIES = new EnumMap<>(Map.of(
            ErrorCode.FAILED,
                    "mend what the message names (a file, a disk, a tool) | the stage that failed, from its last finished step or checkpoint",
            ErrorCode.CONFIGURATION,
                    "mend the keys that the message lists | the first stage that the changed keys concern; others are skipped",
            ErrorCode.CREDENTIALS,
                    "sign in, or set the variable that the hint names | the stage that failed; what it has paid for is kept",
            ErrorCode.REMOTE_SERVICE,
                    "wait, or choose another region, model or endpoint | the stage that failed; what it has paid for is kept",
            ErrorCode.BUDGET_REACHED,
                    "raise the budget | the calls that were not made; in the loop this is no failure but an end of its own",
            ErrorCode.BUG, "report it with --debug | the stage that failed",
            ErrorCode.INTERRUPTED, "nothing | where it stopped: Ctrl-C, SIGTERM, `kill -9` and power cuts alike"));

    private StateMachinePage() {}

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append("""
                # The states of a run

                This page is made from `Transitions` in `granite-core`, the table that the program runs by: nothing moves a run but a line of it. Each
                move is a line of `transitions.jsonl` in the run's folder, on disk before the work goes on, and stands in `report.html`. A move that the
                table does not know cannot be recorded: it ends the program as a bug. A test compares this page with the table.

                ```mermaid
                stateDiagram-v2
                    [*] --> CREATED
                """);
        for (Transition line : Transitions.all()) {
            if (!isFailure(line) && line.event() != PipelineEvent.RESUME) {
                page.append("    ")
                        .append(line.from())
                        .append(" --> ")
                        .append(line.to())
                        .append(": ");
                page.append(words(line.event().name())).append('\n');
            }
        }
        page.append("""
                    COMPLETED --> [*]
                ```

                `fail` leads from every state but an end to `FAILED`, and `interrupt` to `INTERRUPTED`; both are left out above. `resume` leads from every
                end to the place before the first stage whose work is not finished or whose inputs or settings have changed:

                | when | goes on in |
                |---|---|
                """);
        for (Transition line : Transitions.from(PipelineState.FAILED)) {
            page.append("| ")
                    .append(line.guard().text())
                    .append(" | `")
                    .append(line.to())
                    .append("` |\n");
        }
        page.append("""

                ## Decisions

                States from which more than one way leads on:

                | state | ways |
                |---|---|
                """);
        decisions()
                .forEach((state, events) -> page.append("| `")
                        .append(state)
                        .append("` | ")
                        .append(events.stream().map(StateMachinePage::words).collect(Collectors.joining(", ")))
                        .append(" |\n"));
        page.append("""

                ## What a run can fail of

                The state is `FAILED` or `INTERRUPTED`; the error's code, which is also the exit status of the command, says of what.

                | code | exit status | what to do | the same command then goes on with |
                |---|---|---|---|
                """);
        RECOVERIES.forEach((code, recovery) -> page.append("| `")
                .append(code)
                .append("` | ")
                .append(code.exitCode())
                .append(" | ")
                .append(recovery)
                .append(" |\n"));
        page.append(String.format(
                Locale.ROOT,
                """

                `USAGE` and `QUALITY_GATE` end commands, never runs.

                ## What is here and what is not

                %d states, %d events, %d lines, %d decisions, %d kinds of failure. A state is a place where a run can rest or be killed and from which it
                goes on differently; steps that are repeated as a whole have none of their own. Not in the table: the reading of the configuration and the
                question whether code may leave the house (they come before there is a run), the moves of a training job at a cloud service (that service keeps them), and the retries of
                single calls, rows and files, which their own journals and ledgers count.
                """,
                PipelineState.values().length,
                PipelineEvent.values().length,
                Transitions.all().size(),
                decisions().size(),
                RECOVERIES.size()));
        return page.toString();
    }

    private static Map<PipelineState, List<String>> decisions() {
        Map<PipelineState, List<String>> decisions = new LinkedHashMap<>();
        for (PipelineState state : PipelineState.values()) {
            List<String> events = Transitions.from(state).stream()
                    .filter(line -> !isFailure(line) && line.event() != PipelineEvent.RESUME)
                    .map(line -> line.event().name())
                    .toList();
            if (events.size() > 1) {
                decisions.put(state, events);
            }
        }
        return decisions;
    }

    private static boolean isFailure(Transition line) {
        return line.event() == PipelineEvent.FAIL || line.event() == PipelineEvent.INTERRUPT;
    }

    private static String words(String name) {
        return Arrays.stream(name.split("_", -1))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
