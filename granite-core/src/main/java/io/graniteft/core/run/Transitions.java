package io.graniteft.core.run;

import io.graniteft.core.run.Transition.Guard;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline's table: every state, what may happen there, and where it leads. The program runs by this table, and nothing
 * moves a run but a line of it.
 *
 * <p>A stage goes {@code BEGIN} → {@code DONE}, or is passed by {@code SKIP} when it is switched off. The loop inside the
 * distillation stage reports its steps itself:
 *
 * <pre>
 * DISTILLING        BASELINE     → EPOCH_GENERATING   epoch 0, the untrained student
 * DISTILLING        EPOCH_BEGIN  → EPOCH_TRAINING     epochs 1, 2, …
 * EPOCH_TRAINING    STEP_DONE    → EPOCH_GENERATING
 * EPOCH_GENERATING  STEP_DONE    → EPOCH_SCORING
 * EPOCH_SCORING     STEP_DONE    → EPOCH_CORRECTING
 * EPOCH_SCORING     SKIP         → EPOCH_DECIDING     nothing is to be corrected
 * EPOCH_CORRECTING  STEP_DONE    → EPOCH_DECIDING
 * EPOCH_DECIDING    CONTINUE     → DISTILLING         then EPOCH_BEGIN
 * EPOCH_DECIDING    CONVERGED_BY_SCORE, CONVERGED_BY_CORRECTION_RATE, MAX_EPOCHS_REACHED, BUDGET_REACHED, TIME_REACHED
 *                                → DISTILLED
 * </pre>
 *
 * <p>{@code FAIL} and {@code INTERRUPT} lead from every state that is no end to {@code FAILED} and {@code INTERRUPTED}.
 * {@code RESUME} leads from every end to the place before the first stage without finished work: an interrupted loop is
 * entered again by {@code BEGIN}, and reports its finished steps once more, without doing them again.
 */
public final class Transitions {
    private static final List<Transition> TABLE = table();

    private Transitions() {}

    /** Every line, in a fixed order. */
    public static List<Transition> all() {
        return TABLE;
    }

    /** Where an event leads, if the table knows it there. */
    public static Optional<PipelineState> next(PipelineState from, PipelineEvent event, Guard guard) {
        return TABLE.stream()
                .filter(line -> line.from() == from && line.event() == event && line.guard() == guard)
                .map(Transition::to)
                .findFirst();
    }

    /** What may happen in a state. */
    public static List<Transition> from(PipelineState state) {
        return TABLE.stream().filter(line -> line.from() == state).toList();
    }

    /** Where a run stands when everything before a stage is finished. */
    public static PipelineState before(StageName stage) {
        return switch (stage) {
            case VALIDATE -> PipelineState.CREATED;
            case PREPARE -> PipelineState.VALIDATED;
            case TEACH -> PipelineState.PREPARED;
            case TRAIN -> PipelineState.TAUGHT;
            case DISTILL -> PipelineState.TRAINED;
            case EXPORT -> PipelineState.DISTILLED;
            case REPORT -> PipelineState.EXPORTED;
        };
    }

    /** Where a run stands while a stage works. */
    public static PipelineState during(StageName stage) {
        return switch (stage) {
            case VALIDATE -> PipelineState.VALIDATING;
            case PREPARE -> PipelineState.PREPARING;
            case TEACH -> PipelineState.TEACHING;
            case TRAIN -> PipelineState.TRAINING;
            case DISTILL -> PipelineState.DISTILLING;
            case EXPORT -> PipelineState.EXPORTING;
            case REPORT -> PipelineState.REPORTING;
        };
    }

    /** Where a run stands when a stage is finished. */
    public static PipelineState after(StageName stage) {
        return switch (stage) {
            case VALIDATE -> before(StageName.PREPARE);
            case PREPARE -> before(StageName.TEACH);
            case TEACH -> before(StageName.TRAIN);
            case TRAIN -> before(StageName.DISTILL);
            case DISTILL -> before(StageName.EXPORT);
            case EXPORT -> before(StageName.REPORT);
            case REPORT -> PipelineState.COMPLETED;
        };
    }

    private static List<Transition> table() {
        List<Transition> table = new ArrayList<>();
        for (StageName stage : StageName.values()) {
            table.add(line(before(stage), PipelineEvent.BEGIN, during(stage)));
            table.add(line(before(stage), PipelineEvent.SKIP, after(stage)));
            table.add(line(during(stage), PipelineEvent.DONE, after(stage)));
        }
        table.add(line(PipelineState.DISTILLING, PipelineEvent.BASELINE, PipelineState.EPOCH_GENERATING));
        table.add(line(PipelineState.DISTILLING, PipelineEvent.EPOCH_BEGIN, PipelineState.EPOCH_TRAINING));
        Map<PipelineState, PipelineState> steps = new EnumMap<>(PipelineState.class);
        steps.put(PipelineState.EPOCH_TRAINING, PipelineState.EPOCH_GENERATING);
        steps.put(PipelineState.EPOCH_GENERATING, PipelineState.EPOCH_SCORING);
        steps.put(PipelineState.EPOCH_SCORING, PipelineState.EPOCH_CORRECTING);
        steps.put(PipelineState.EPOCH_CORRECTING, PipelineState.EPOCH_DECIDING);
        steps.forEach((from, to) -> table.add(line(from, PipelineEvent.STEP_DONE, to)));
        table.add(line(PipelineState.EPOCH_SCORING, PipelineEvent.SKIP, PipelineState.EPOCH_DECIDING));
        table.add(line(PipelineState.EPOCH_DECIDING, PipelineEvent.CONTINUE, PipelineState.DISTILLING));
        for (PipelineEvent end : List.of(
                PipelineEvent.CONVERGED_BY_SCORE,
                PipelineEvent.CONVERGED_BY_CORRECTION_RATE,
                PipelineEvent.MAX_EPOCHS_REACHED,
                PipelineEvent.BUDGET_REACHED,
                PipelineEvent.TIME_REACHED)) {
            table.add(line(PipelineState.EPOCH_DECIDING, end, PipelineState.DISTILLED));
        }
        for (PipelineState state : PipelineState.values()) {
            if (state.isEnd()) {
                for (StageName stage : StageName.values()) {
                    table.add(new Transition(state, PipelineEvent.RESUME, Guard.nextIs(stage), before(stage)));
                }
            } else {
                table.add(line(state, PipelineEvent.FAIL, PipelineState.FAILED));
                table.add(line(state, PipelineEvent.INTERRUPT, PipelineState.INTERRUPTED));
            }
        }
        return List.copyOf(table);
    }

    private static Transition line(PipelineState from, PipelineEvent event, PipelineState to) {
        return new Transition(from, event, Guard.ALWAYS, to);
    }

    /** Whether the table leads from one state to another by this event, under whichever guard. */
    static boolean knows(@Nullable PipelineState from, @Nullable PipelineEvent event, @Nullable PipelineState to) {
        return TABLE.stream().anyMatch(line -> line.from() == from && line.event() == event && line.to() == to);
    }
}
