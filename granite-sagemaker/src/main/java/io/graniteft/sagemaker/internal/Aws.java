package io.graniteft.sagemaker.internal;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.AwsErrors;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients that a command has used, each made at its first use, and how a call is made and its failure explained. */
public final class Aws implements AutoCloseable {
    /** The region whose endpoint lists the prices of all. */
    private static final String PRICES = "us-east-1";

    private final AwsAccess access;
    private final Retrier retrier;
    private final Retrier.Sleeper sleeper;
    private final Clock clock;
    private final List<SdkClient> open = new ArrayList<>();
    private @Nullable SageMakerClient sagemaker;
    private @Nullable CloudWatchLogsClient logs;
    private @Nullable StsClient sts;
    private @Nullable IamClient iam;
    private @Nullable CloudFormationClient stacks;

    /**
     * @param access the way to AWS; stays the caller's
     * @param retrier decides when a call is made again
     * @param sleeper waits
     * @param clock the time
     */
    public Aws(AwsAccess access, Retrier retrier, Retrier.Sleeper sleeper, Clock clock) {
        this.access = access;
        this.retrier = retrier;
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /** The way to AWS. */
    public AwsAccess access() {
        return access;
    }

    /** The time. */
    public Clock clock() {
        return clock;
    }

    /** Waits. */
    public Retrier.Sleeper sleeper() {
        return sleeper;
    }

    /** Decides when a call is made again. */
    public Retrier retrier() {
        return retrier;
    }

    /** Jobs. */
    public synchronized SageMakerClient sagemaker() {
        if (sagemaker == null) {
            sagemaker = kept(
                    access.configure(SageMakerClient.builder(), "SageMaker").build());
        }
        return sagemaker;
    }

    /** Their logs. */
    public synchronized CloudWatchLogsClient logs() {
        if (logs == null) {
            logs = kept(access.configure(CloudWatchLogsClient.builder(), "CloudWatch Logs")
                    .build());
        }
        return logs;
    }

    /** Whose credentials these are. */
    public synchronized StsClient sts() {
        if (sts == null) {
            sts = kept(access.configure(StsClient.builder(), "STS").build());
        }
        return sts;
    }

    /** Roles, in all regions the same. */
    public synchronized IamClient iam() {
        if (iam == null) {
            var builder = access.configure(IamClient.builder(), "IAM");
            if (access.endpoint("IAM").isEmpty()) {
                builder.region(Region.AWS_GLOBAL);
            }
            iam = kept(builder.build());
        }
        return iam;
    }

    /** Stacks. */
    public synchronized CloudFormationClient stacks() {
        if (stacks == null) {
            stacks = kept(access.configure(CloudFormationClient.builder(), "CloudFormation")
                    .build());
        }
        return stacks;
    }

    /** Metrics; the caller closes it. */
    public CloudWatchClient metrics() {
        return access.configure(CloudWatchClient.builder(), "CloudWatch").build();
    }

    /** Quotas; the caller closes it. */
    public ServiceQuotasClient quotas() {
        return access.configure(ServiceQuotasClient.builder(), "Service Quotas").build();
    }

    /** Prices; the caller closes it. */
    public PricingClient prices() {
        return access.configure(PricingClient.builder(), "Pricing")
                .region(Region.of(PRICES))
                .build();
    }

    private <C extends SdkClient> C kept(C client) {
        open.add(client);
        return client;
    }

    /**
     * Makes a call, again where the service stumbles.
     *
     * @param what is done, for its failure
     * @param mayNeed the rights that it takes
     * @throws GraniteException if it fails in the end
     */
    public <T> T call(String what, String mayNeed, Retrier.Request<T> request) throws InterruptedException {
        try {
            return retrier.call(request);
        } catch (SdkException e) {
            throw explain(e, what, mayNeed);
        }
    }

    /** The failure of a call for a person to read; what the service itself says about a request is shown as it is, without secrets. */
    public GraniteException explain(SdkException e, String what, String mayNeed) {
        String code = AwsErrors.codeOf(e);
        boolean own = code.equals("ValidationException")
                || code.equals("ValidationError")
                || code.equals("ResourceLimitExceeded")
                || code.equals("ResourceNotFound");
        if (own && e instanceof software.amazon.awssdk.awscore.exception.AwsServiceException service) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "AWS refused " + what + ": "
                            + access.secrets().mask(service.awsErrorDetails().errorMessage()),
                    code.equals("ResourceLimitExceeded")
                            ? "ask for a higher quota in the Service Quotas console, or take another --instance-type"
                            : "change the setting that it names; --dry-run --json prints the whole request");
        }
        return AwsErrors.explain(e, what, mayNeed, access.secrets());
    }

    /** The address of the console's page about something, where AWS itself is asked. */
    public URI console(String path) {
        return URI.create("https://" + access.region() + ".console.aws.amazon.com/" + path);
    }

    /** A call that may be left out: null where it fails for whatever reason. */
    public static <T> @Nullable T orNull(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException | GraniteException e) {
            return null;
        }
    }

    @Override
    public synchronized void close() {
        open.forEach(SdkClient::close);
        open.clear();
    }
}
