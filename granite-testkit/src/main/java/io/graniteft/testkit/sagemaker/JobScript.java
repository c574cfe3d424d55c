package io.graniteft.testkit.sagemaker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a job.
 *
 * @param starting until the machine is there
 * @param downloading until the channels are there
 * @param training the container's own time, without interruptions
 * @param uploading until the model is in the bucket
 * @param interruptedAfter training after which the capacity is taken away; zero: it never is
 * @param interruptedFor until there is capacity again
 * @param failure the reason that the service gives; empty: the job completes
 * @param lines what the container writes
 */
public record JobScript(
        Duration starting,
        Duration downloading,
        Duration training,
        Duration uploading,
        Duration interruptedAfter,
        Duration interruptedFor,
        String failure,
        List<Line> lines) {
    /** A job of some minutes that says nothing and completes. */
    public static final JobScript QUIET = new JobScript(
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(300),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ZERO,
            "",
            List.of());

    public JobScript {
        lines = List.copyOf(lines);
    }

    /**
     * A line of a log.
     *
     * @param stream which of the job's streams, such as {@code algo-1}
     * @param at when it is written, counted from the beginning of the training
     * @param late how long it takes to arrive; a later line may arrive before it
     * @param text the line
     */
    public record Line(String stream, Duration at, Duration late, String text) {}

    /** The same with other times; all in seconds. */
    public JobScript taking(long start, long download, long train, long upload) {
        return new JobScript(
                Duration.ofSeconds(start),
                Duration.ofSeconds(download),
                Duration.ofSeconds(train),
                Duration.ofSeconds(upload),
                interruptedAfter,
                interruptedFor,
                failure,
                lines);
    }

    /** The same, with spot capacity that is taken away once. */
    public JobScript interrupted(Duration after, Duration length) {
        return new JobScript(starting, downloading, training, uploading, after, length, failure, lines);
    }

    /** The same, but it fails when the training is over. */
    public JobScript failing(String reason) {
        return new JobScript(
                starting, downloading, training, uploading, interruptedAfter, interruptedFor, reason, lines);
    }

    /** The same, writing these lines. */
    public JobScript writing(List<Line> written) {
        return new JobScript(
                starting, downloading, training, uploading, interruptedAfter, interruptedFor, failure, written);
    }

    /** The same, writing a line a second in the first stream. */
    public JobScript saying(String... texts) {
        List<Line> written = new ArrayList<>(lines);
        for (String text : texts) {
            written.add(new Line("algo-1", Duration.ofSeconds(written.size()), Duration.ZERO, text));
        }
        return writing(written);
    }
}
