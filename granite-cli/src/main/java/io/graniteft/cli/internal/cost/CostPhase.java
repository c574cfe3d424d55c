package io.graniteft.cli.internal.cost;

import java.util.Locale;

/** The parts that a bill is told by. */
public enum CostPhase {
    /** Making examples of sources. */
    PREPARATION,
    /** Answers in bulk. */
    TEACHER,
    /** Fine-tuning. */
    TRAINING,
    /** The loop: its machine and its corrections. */
    DISTILLATION,
    /** Buckets, for a month, and disks of jobs. */
    STORAGE;

    /** In lower case, as it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
