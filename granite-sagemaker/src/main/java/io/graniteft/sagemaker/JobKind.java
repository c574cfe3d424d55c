package io.graniteft.sagemaker;

import java.util.Locale;

/** What a job is for. */
public enum JobKind {
    /** Fine-tuning. */
    TRAINING,
    /** The loop of teacher and student. */
    DISTILLATION,
    /** Preparing data. */
    PROCESSING;

    /** In lower case, as commands write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
