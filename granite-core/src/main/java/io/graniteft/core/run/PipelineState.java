package io.graniteft.core.run;

/** Where a run stands. The names stand in {@code transitions.jsonl} and in the report. */
public enum PipelineState {
    CREATED,
    VALIDATING,
    VALIDATED,
    PREPARING,
    PREPARED,
    TEACHING,
    TAUGHT,
    TRAINING,
    TRAINED,
    DISTILLING,
    EPOCH_TRAINING,
    EPOCH_GENERATING,
    EPOCH_SCORING,
    EPOCH_CORRECTING,
    EPOCH_DECIDING,
    DISTILLED,
    EXPORTING,
    EXPORTED,
    REPORTING,
    /** An end: everything is done. */
    COMPLETED,
    /** An end until somebody resumes the run: a stage failed. */
    FAILED,
    /** An end until somebody resumes the run: it was asked to stop. */
    INTERRUPTED;

    /** Whether the loop of the distillation stage is at work. */
    public boolean isInLoop() {
        return compareTo(DISTILLING) >= 0 && compareTo(DISTILLED) < 0;
    }

    /** Whether a run rests here until somebody starts it again. */
    public boolean isEnd() {
        return this == COMPLETED || this == FAILED || this == INTERRUPTED;
    }
}
