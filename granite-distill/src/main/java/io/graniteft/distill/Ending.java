package io.graniteft.distill;

import io.graniteft.core.run.PipelineEvent;

/** Why the loop ended. */
public enum Ending {
    /** The average score stayed at the target. */
    SCORE(PipelineEvent.CONVERGED_BY_SCORE, "converged: the average score stayed at the target"),
    /** The correction rate stayed low. */
    CORRECTION_RATE(PipelineEvent.CONVERGED_BY_CORRECTION_RATE, "converged: the correction rate stayed low"),
    /** The last permitted epoch is over. */
    MAX_EPOCHS(PipelineEvent.MAX_EPOCHS_REACHED, "ended at the last permitted epoch"),
    /** The teacher could not be asked for all corrections. */
    BUDGET(PipelineEvent.BUDGET_REACHED, "ended, since the budget for corrections is used up"),
    /** Another epoch would take too long. */
    TIME(PipelineEvent.TIME_REACHED, "ended, since another epoch would not end within distillation.max_hours");

    private final PipelineEvent event;
    private final String text;

    Ending(PipelineEvent event, String text) {
        this.event = event;
        this.text = text;
    }

    /** What the pipeline's table calls it. */
    public PipelineEvent event() {
        return event;
    }

    /** It in words. */
    public String text() {
        return text;
    }
}
