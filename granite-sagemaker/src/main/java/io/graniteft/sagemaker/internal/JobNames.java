package io.graniteft.sagemaker.internal;

import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.JobSpec;

/** Names of jobs: a prefix, a digest of everything that makes the job, and the number of the attempt. */
public final class JobNames {
    private static final int DIGEST = 10;

    private JobNames() {}

    /** The name without the number. */
    public static String base(JobSpec spec) {
        return spec.namePrefix() + "-" + Digests.sha256(Json.line(spec)).substring(0, DIGEST);
    }

    /** The name of an attempt, from 1. */
    public static String of(String base, int attempt) {
        return base + "-" + attempt;
    }
}
