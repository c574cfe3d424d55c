package io.graniteft.sagemaker;

import java.util.Locale;

/** What a job is for. */
public enum JobKind {
    /** Fine-tuning. */
    TRAINING,
    /** The loop of teacher and student. */
    DISTILLATION,
    /** Preparing data. */
    PROCESSING,
    /** Trying what the container can do. */
    SELFTEST;

    /** Whether it trains, so that there are metrics to look for and checkpoints to keep. */
    public boolean trains() {
        return this == TRAINING || this == DISTILLATION;
    }

    /** In lower case, as commands write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
