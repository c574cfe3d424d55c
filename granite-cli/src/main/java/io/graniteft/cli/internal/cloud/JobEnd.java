package io.graniteft.cli.internal.cloud;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.JobState;

/** What is said when a job is over. */
public final class JobEnd {
    private JobEnd() {}

    /**
     * Says how a job ended.
     *
     * @return the exit status of a job that did what it should
     * @throws GraniteException if it did not
     */
    public static int report(JobState end, JobScreen screen, Console console) {
        if (end.completed()) {
            console.err().println(end.name() + " has completed; " + end.billableSeconds() + " s are billed");
            if (!end.modelUri().isEmpty()) {
                console.err().println("fetch its model with: granite jobs download " + end.name());
            }
            return 0;
        }
        if (!screen.traceback().isEmpty()) {
            console.err().println("its last traceback:");
            screen.traceback().forEach(line -> console.err().println("  " + line));
        }
        String reason = end.failureReason().isEmpty() ? end.phase() : end.failureReason();
        throw new GraniteException(
                ErrorCode.FAILED,
                "the job " + end.name() + " has not completed but "
                        + (end.status().equals("Failed") ? "failed" : "stopped") + ": " + reason,
                end.advice().orElse("launch it again: it goes on from its last checkpoint"));
    }
}
