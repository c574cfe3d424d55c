package io.graniteft.teacher.internal.batch;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.AwsErrors;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Secrets;
import io.graniteft.teacher.BatchSettings;
import io.graniteft.teacher.internal.Details;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.S3InputFormat;

/** Jobs on Amazon Bedrock. Every call can be repeated without harm, and is, where the service stumbles. */
public final class BedrockBatchJobs implements BatchJobs, AutoCloseable {
    private final BatchSettings settings;
    private final Retrier retrier;
    private final Secrets secrets;
    private final BedrockClient client;

    /** @param access the way to AWS, which signs: a bucket is not opened by an API key either */
    public BedrockBatchJobs(AwsAccess access, BatchSettings settings, Retrier retrier) {
        this.settings = settings;
        this.retrier = retrier;
        this.secrets = access.secrets();
        this.client = access.configure(BedrockClient.builder(), "Bedrock")
                .authSchemeProvider(call -> List.of(AuthSchemeOption.builder()
                        .schemeId("aws.auth#sigv4")
                        .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                        .putSignerProperty(AwsV4HttpSigner.REGION_NAME, access.region())
                        .build()))
                .build();
    }

    @Override
    public Optional<String> find(String name) throws InterruptedException {
        try {
            return retrier.call(() -> client
                    .listModelInvocationJobsPaginator(ListModelInvocationJobsRequest.builder()
                            .nameContains(name)
                            .build())
                    .invocationJobSummaries()
                    .stream()
                    .filter(job -> name.equals(job.jobName()))
                    .map(ModelInvocationJobSummary::jobArn)
                    .findFirst());
        } catch (SdkException e) {
            throw failure(e, "looking for the batch job " + name, "bedrock:ListModelInvocationJobs");
        }
    }

    @Override
    public String start(Order order) throws InterruptedException {
        try {
            return retrier.call(() -> client.createModelInvocationJob(request -> request.jobName(order.name())
                            .clientRequestToken(order.token())
                            .modelId(order.model())
                            .roleArn(settings.roleArn())
                            .timeoutDurationInHours(settings.timeoutHours())
                            .inputDataConfig(input -> input.s3InputDataConfig(
                                    s3 -> s3.s3InputFormat(S3InputFormat.JSONL).s3Uri(order.inputUri())))
                            .outputDataConfig(output -> output.s3OutputDataConfig(s3 -> s3.s3Uri(order.outputUri()))))
                    .jobArn());
        } catch (SdkException e) {
            throw failure(
                    e,
                    "starting the batch job " + order.name(),
                    "bedrock:CreateModelInvocationJob, and iam:PassRole on " + settings.roleArn());
        }
    }

    @Override
    public Status status(String arn) throws InterruptedException {
        try {
            GetModelInvocationJobResponse job =
                    retrier.call(() -> client.getModelInvocationJob(request -> request.jobIdentifier(arn)));
            return new Status(job.statusAsString(), job.message() == null ? null : Details.of(job.message(), secrets));
        } catch (ResourceNotFoundException e) {
            return new Status("Gone", "the service does not know this job any more");
        } catch (SdkException e) {
            throw failure(e, "looking after the batch job " + arn, "bedrock:GetModelInvocationJob");
        }
    }

    private GraniteException failure(SdkException e, String doing, String mayNeed) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && (service.statusCode() == 400 || service.statusCode() == 404)
                && !AwsErrors.isDenied(e)
                && !AwsErrors.isExpired(e)) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "Amazon Bedrock refused " + doing + ": "
                            + Details.of(service.awsErrorDetails().errorMessage(), secrets),
                    "check the role, the bucket and its region, and whether this model offers batch inference there");
        }
        return AwsErrors.explain(e, doing, mayNeed, secrets);
    }

    @Override
    public void close() {
        client.close();
    }
}
