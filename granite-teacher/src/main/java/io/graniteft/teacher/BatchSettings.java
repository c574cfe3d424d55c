package io.graniteft.teacher;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How batch inference is used.
 *
 * @param roleArn the role by which Amazon Bedrock reads the input and writes the answers
 * @param minimumRecords a job is not worth it, or not allowed, below so many prompts
 * @param maximumRecords prompts of one job at most; more of them make several jobs
 * @param maximumBytes of the input of one job
 * @param poll how often a job is looked after
 * @param timeoutHours after which Amazon ends a job, 24 to 168
 */
public record BatchSettings(
        String roleArn, int minimumRecords, int maximumRecords, long maximumBytes, Duration poll, int timeoutHours) {
    /** Records of a job at least: Amazon Bedrock's quota, "Minimum number of records per batch inference job". */
    public static final int MINIMUM_RECORDS = 100;

    /** Records of a job at most: Amazon Bedrock's quota, "Records per batch inference job". */
    public static final int MAXIMUM_RECORDS = 50_000;

    /** A little less than a gigabyte, which is Amazon Bedrock's quota "Batch inference input file size". */
    private static final long MAXIMUM_BYTES = 950_000_000;

    private static final int SHORTEST_TIMEOUT_HOURS = 24;
    private static final int LONGEST_TIMEOUT_HOURS = 168;
    private static final Pattern ROLE = Pattern.compile("arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+");

    public BatchSettings {
        if (!ROLE.matcher(roleArn).matches()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "not the ARN of a role: '" + roleArn + "'",
                    "batch inference needs a role by which Amazon Bedrock reads and writes the bucket: "
                            + "arn:aws:iam::<account>:role/<name>");
        }
        if (minimumRecords < 1 || maximumRecords < 2 * minimumRecords - 1 || maximumBytes < 1 || poll.isNegative()) {
            throw new IllegalArgumentException("no number of records would fit");
        }
        if (timeoutHours < SHORTEST_TIMEOUT_HOURS || timeoutHours > LONGEST_TIMEOUT_HOURS) {
            throw new IllegalArgumentException("a job may take 24 to 168 hours, not " + timeoutHours);
        }
    }

    /** Amazon's own limits, a look a minute, a day. */
    public static BatchSettings of(String roleArn) {
        return new BatchSettings(
                roleArn,
                MINIMUM_RECORDS,
                MAXIMUM_RECORDS,
                MAXIMUM_BYTES,
                Duration.ofMinutes(1),
                SHORTEST_TIMEOUT_HOURS);
    }

    /** The same with other numbers of records. */
    public BatchSettings withRecords(int minimum, int maximum) {
        return new BatchSettings(roleArn, minimum, maximum, maximumBytes, poll, timeoutHours);
    }

    /** The same, looking after a job as often as this. */
    public BatchSettings withPoll(Duration other) {
        return new BatchSettings(roleArn, minimumRecords, maximumRecords, maximumBytes, other, timeoutHours);
    }

    /** The same with another end. */
    public BatchSettings withTimeoutHours(int other) {
        return new BatchSettings(roleArn, minimumRecords, maximumRecords, maximumBytes, poll, other);
    }
}
