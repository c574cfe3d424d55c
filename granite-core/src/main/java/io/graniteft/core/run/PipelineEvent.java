package io.graniteft.core.run;

/** What moves a run from one state to the next. */
public enum PipelineEvent {
    /** The next stage begins. */
    BEGIN,
    /** The stage's work is done, or was already done for the same input. */
    DONE,
    /** The stage is switched off in the configuration. */
    SKIP,
    /** An epoch of the loop begins with training. */
    EPOCH_BEGIN,
    /** Epoch 0 scores the student as it is, without training. */
    BASELINE,
    /** The step of the epoch is done. */
    STEP_DONE,
    /** The loop goes on with another epoch. */
    CONTINUE,
    /** The average score stayed at the target. */
    CONVERGED_BY_SCORE,
    /** The correction rate stayed low. */
    CONVERGED_BY_CORRECTION_RATE,
    /** The last permitted epoch is over. */
    MAX_EPOCHS_REACHED,
    /** The money for corrections is used up. */
    BUDGET_REACHED,
    /** Another epoch would take longer than is permitted. */
    TIME_REACHED,
    /** The stage failed. */
    FAIL,
    /** Somebody asked the run to stop, or its process ended without a word. */
    INTERRUPT,
    /** Somebody starts the run again; finished work is skipped. */
    RESUME
}
