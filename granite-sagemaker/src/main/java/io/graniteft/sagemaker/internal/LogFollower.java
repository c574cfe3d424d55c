package io.graniteft.sagemaker.internal;

import io.graniteft.aws.AwsErrors;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.JobMonitor;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/**
 * Reads the logs of a job's machines as one. Lines arrive late and out of order, so each look goes some minutes back, and what was
 * seen already is told by the service's own ids. When the job is over, everything is read once more from its beginning, until nothing
 * new comes: what arrived later than a look goes back is found then.
 */
public final class LogFollower {
    /** How far a look goes back behind the newest line. */
    private static final Duration OVERLAP = Duration.ofMinutes(3);

    /** After the end of a job, how long its last lines may take. */
    private static final Duration LAST_LINES = Duration.ofSeconds(6);

    private static final Duration LAST_POLL = Duration.ofSeconds(1);

    /** Nobody answers for so long: then there is no point in waiting on. */
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    private final Aws aws;
    private final Looking looking;
    private final Duration poll;
    private final JobMonitor.Listener listener;
    private final Set<String> seen = new HashSet<>();
    private @Nullable Instant newest;

    /** Looks at a job. */
    @FunctionalInterface
    public interface Looking {
        /** The job as it is now. */
        JobState at(String name) throws InterruptedException;
    }

    /** @param poll how often the job is asked */
    public LogFollower(Aws aws, Looking looking, Duration poll, JobMonitor.Listener listener) {
        this.aws = aws;
        this.looking = looking;
        this.poll = poll;
        this.listener = listener;
    }

    /** Follows it to its end. */
    public JobState follow(JobState job) throws InterruptedException {
        JobState state = job;
        listener.state(state);
        Instant answered = aws.clock().instant();
        while (!state.over()) {
            aws.sleeper().sleep(poll);
            try {
                JobState now = looking.at(state.name());
                read(now, newest == null ? null : newest.minus(OVERLAP));
                if (!now.phase().equals(state.phase()) || !now.status().equals(state.status())) {
                    listener.state(now);
                }
                state = now;
                answered = aws.clock().instant();
            } catch (GraniteException e) {
                giveUpOn(e, answered, state);
            }
        }
        return lastLines(state);
    }

    /** A look that failed; the next one may not. */
    private void giveUpOn(GraniteException e, Instant answered, JobState state) {
        boolean tooLong = Duration.between(answered, aws.clock().instant()).compareTo(OUTAGE) > 0;
        if (e.code() != ErrorCode.REMOTE_SERVICE || tooLong) {
            throw new GraniteException(
                    e.code(),
                    e.getMessage() + "; the job goes on without being watched",
                    "when that is mended, go on with: granite jobs logs --follow " + state.name(),
                    e);
        }
    }

    private JobState lastLines(JobState state) throws InterruptedException {
        Duration patience = poll.multipliedBy(2).compareTo(LAST_LINES) < 0 ? poll.multipliedBy(2) : LAST_LINES;
        Instant until = aws.clock().instant().plus(patience);
        boolean read = false;
        Instant answered = aws.clock().instant();
        while (!read || aws.clock().instant().isBefore(until)) {
            try {
                read(state, null);
                read = true;
            } catch (GraniteException e) {
                giveUpOn(e, answered, state);
            }
            if (aws.clock().instant().isBefore(until)) {
                aws.sleeper().sleep(poll.compareTo(LAST_POLL) < 0 ? poll : LAST_POLL);
            }
        }
        return state;
    }

    /** Reads what is there. */
    public void readOnce(JobState job, @Nullable Instant from) throws InterruptedException {
        read(job, from);
    }

    private void read(JobState job, @Nullable Instant from) throws InterruptedException {
        List<FilteredLogEvent> fresh = new ArrayList<>();
        @Nullable String next = null;
        do {
            FilterLogEventsResponse page = page(job, from, next);
            if (page == null) {
                return;
            }
            for (FilteredLogEvent event : page.events()) {
                if (!seen.contains(event.eventId())) {
                    fresh.add(event);
                }
            }
            next = page.nextToken();
        } while (next != null);
        // Told only when the whole look has succeeded: a cut in between repeats nothing.
        fresh.sort(Comparator.comparing(FilteredLogEvent::timestamp).thenComparing(FilteredLogEvent::eventId));
        for (FilteredLogEvent event : fresh) {
            if (seen.add(event.eventId())) {
                Instant at = Instant.ofEpochMilli(event.timestamp());
                newest = newest == null || at.isAfter(newest) ? at : newest;
                listener.line(new LogLine(
                        machine(event.logStreamName()),
                        at,
                        aws.access().secrets().mask(event.message().stripTrailing())));
            }
        }
    }

    private @Nullable FilterLogEventsResponse page(JobState job, @Nullable Instant from, @Nullable String next)
            throws InterruptedException {
        FilterLogEventsRequest request = FilterLogEventsRequest.builder()
                .logGroupName(job.training() ? "/aws/sagemaker/TrainingJobs" : "/aws/sagemaker/ProcessingJobs")
                .logStreamNamePrefix(job.name() + "/")
                .startTime(from == null ? null : from.toEpochMilli())
                .nextToken(next)
                .build();
        try {
            return aws.retrier().call(() -> aws.logs().filterLogEvents(request));
        } catch (SdkException e) {
            if (AwsErrors.codeOf(e).equals("ResourceNotFoundException")) {
                // The first job of an account makes the group when it writes its first line.
                return null;
            }
            throw aws.explain(e, "reading the log of " + job.name(), "logs:FilterLogEvents");
        }
    }

    /** {@code job/algo-1-1700000000} is {@code algo-1}. */
    private static String machine(String stream) {
        String last = stream.substring(stream.lastIndexOf('/') + 1);
        int dash = last.lastIndexOf('-');
        return dash > 0 && last.indexOf('-') < dash ? last.substring(0, dash) : last;
    }
}
