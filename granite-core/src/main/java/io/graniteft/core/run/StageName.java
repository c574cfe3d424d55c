package io.graniteft.core.run;

import java.util.Locale;

/** The stages of a run, in order. */
public enum StageName {
    VALIDATE,
    PREPARE,
    TEACH,
    TRAIN,
    DISTILL,
    EXPORT,
    REPORT;

    /** The name in folders, manifests and output: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
