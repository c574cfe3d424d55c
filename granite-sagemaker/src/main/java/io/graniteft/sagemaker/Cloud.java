package io.graniteft.sagemaker;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.aws.S3ObjectStore;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.internal.Aws;
import io.graniteft.sagemaker.internal.Starter;
import java.net.URI;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** An account and a region with everything that this room does there. Clients are made when they are first needed. */
public final class Cloud implements AutoCloseable {
    private static final Pattern PLACE = Pattern.compile("s3://([^/]+)/?(.*)");

    private final Aws aws;
    private final Retrier retrier;
    private final JobMonitor jobs;
    private final Starter starter;
    private @Nullable S3Client buckets;
    private @Nullable String account;

    private Cloud(Aws aws, Retrier retrier) {
        this.aws = aws;
        this.retrier = retrier;
        this.jobs = new JobMonitor(aws, this::place);
        this.starter = new Starter(aws, this::place);
    }

    /**
     * Opens it; nothing is asked yet.
     *
     * @param access the way to AWS; closed with this object
     * @param retrier decides when a call is made again
     * @param sleeper waits while a job is watched
     * @param clock the time
     */
    public static Cloud open(AwsAccess access, Retrier retrier, Retrier.Sleeper sleeper, Clock clock) {
        return new Cloud(new Aws(access, retrier, sleeper, clock), retrier);
    }

    /**
     * The account that the credentials belong to.
     *
     * @throws GraniteException if there are none, or they are refused
     */
    public synchronized String account() throws InterruptedException {
        if (account == null) {
            account = aws.call(
                            "asking whose the credentials are",
                            "sts:GetCallerIdentity",
                            () -> aws.sts().getCallerIdentity())
                    .account();
        }
        return account;
    }

    /**
     * The account, which must be the one that is meant.
     *
     * @param meant an account's number; empty: any
     * @throws GraniteException if the credentials belong to another one
     */
    public String account(String meant) throws InterruptedException {
        String found = account();
        if (!meant.isEmpty() && !meant.equals(found)) {
            throw new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "the credentials belong to account " + found + ", but aws.account_id is " + meant,
                    "use credentials of that account (AWS_PROFILE, or the keys in .env), or correct aws.account_id;"
                            + " nothing was sent");
        }
        return found;
    }

    /** The region of everything. */
    public String region() {
        return aws.access().region();
    }

    /** Starts training jobs. */
    public TrainingLauncher trainings() {
        return new TrainingLauncher(aws, jobs, starter);
    }

    /** Starts processing jobs. */
    public ProcessingLauncher processing() {
        return new ProcessingLauncher(aws, jobs, starter);
    }

    /** Follows and ends jobs. */
    public JobMonitor jobs() {
        return jobs;
    }

    /** The stack of this name. */
    public InfrastructureStack stack(String name) {
        return new InfrastructureStack(aws, name);
    }

    /** Roles, images and quotas. */
    public Premises premises() {
        return new Premises(aws);
    }

    /** What machines cost. */
    public CostModel costs() {
        return new CostModel(aws);
    }

    /** The objects below {@code s3://bucket/prefix}. */
    public synchronized ObjectStore place(String uri) {
        Matcher parts = PLACE.matcher(uri);
        if (!parts.matches()) {
            throw new GraniteException(
                    ErrorCode.USAGE, "`" + uri + "` is no place in a bucket", "write it as s3://bucket/prefix");
        }
        if (buckets == null) {
            buckets = aws.access().s3();
        }
        String root = parts.group(2);
        root = root.isEmpty() || root.endsWith("/") ? root : root + "/";
        return new S3ObjectStore(aws.access(), buckets, parts.group(1), root, retrier);
    }

    /** The console's page about a job. */
    public URI console(JobState job) {
        String kind = job.training() ? "jobs" : "processing-jobs";
        return aws.console("sagemaker/home?region=" + region() + "#/" + kind + "/" + job.name());
    }

    @Override
    public synchronized void close() {
        if (buckets != null) {
            buckets.close();
        }
        aws.close();
        aws.access().close();
    }
}
