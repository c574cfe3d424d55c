package io.graniteft.sagemaker;

import io.graniteft.aws.AwsErrors;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.internal.Aws;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.ListServiceQuotasResponse;

/** What must be there before a job can run: its role, its image, and the right to have its machine. */
public final class Premises {
    private static final Pattern IMAGE = Pattern.compile(
            "(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/([^:@]+)(?::([^@]+))?(@.+)?");

    private final Aws aws;

    Premises(Aws aws) {
        this.aws = aws;
    }

    /**
     * A role by its name.
     *
     * @return its ARN, if it exists
     * @throws GraniteException if it cannot be asked for
     */
    public Optional<String> roleArn(String roleName) throws InterruptedException {
        try {
            return Optional.of(aws.retrier()
                    .call(() -> aws.iam().getRole(request -> request.roleName(roleName)))
                    .role()
                    .arn());
        } catch (SdkException e) {
            if (AwsErrors.codeOf(e).equals("NoSuchEntity")) {
                return Optional.empty();
            }
            throw aws.explain(e, "looking at the role " + roleName, "iam:GetRole");
        }
    }

    /**
     * Which of these actions a role may not do, as the service itself works it out from the role's policies.
     *
     * @param resources ARNs that the actions are about; empty: any
     * @throws GraniteException if the service cannot be asked
     */
    public List<String> denied(String roleArn, List<String> actions, List<String> resources)
            throws InterruptedException {
        SimulatePrincipalPolicyResponse answer = aws.call(
                "working out what the role may do",
                "iam:SimulatePrincipalPolicy",
                () -> aws.iam().simulatePrincipalPolicy(request -> {
                    request.policySourceArn(roleArn).actionNames(actions);
                    if (!resources.isEmpty()) {
                        request.resourceArns(resources);
                    }
                }));
        List<String> denied = new ArrayList<>();
        answer.evaluationResults().forEach(each -> {
            if (!"allowed".equals(each.evalDecisionAsString())) {
                denied.add(each.evalActionName());
            }
        });
        return List.copyOf(denied);
    }

    /**
     * Makes sure that an image is there, where that can be told: in a repository of this account.
     *
     * @throws GraniteException if it is not
     */
    public void requireImage(String image, String account) throws InterruptedException {
        Matcher name = IMAGE.matcher(image);
        if (!name.matches() || !name.group(1).equals(account)) {
            return;
        }
        if (!name.group(2).equals(aws.access().region())) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "the image " + image + " is in " + name.group(2) + ", and the job in "
                            + aws.access().region(),
                    "jobs pull images of their own region: push it there, or name that region with aws.region");
        }
        @Nullable String tag = name.group(4);
        @Nullable String digest = name.group(5);
        try (EcrClient client =
                aws.access().configure(EcrClient.builder(), "ECR").build()) {
            ImageIdentifier id = digest == null
                    ? ImageIdentifier.builder()
                            .imageTag(tag == null ? "latest" : tag)
                            .build()
                    : ImageIdentifier.builder().imageDigest(digest.substring(1)).build();
            aws.retrier()
                    .call(() -> client.describeImages(
                            request -> request.repositoryName(name.group(3)).imageIds(id)));
        } catch (SdkException e) {
            String code = AwsErrors.codeOf(e);
            if (code.equals("ImageNotFoundException") || code.equals("RepositoryNotFoundException")) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "there is no image " + image,
                        code.startsWith("Repo")
                                ? "make the repository with `granite infra deploy`, then: granite image build, granite image push"
                                : "build and push it: granite image build, granite image push; or set aws.jobs.container=dlc");
            }
            if (AwsErrors.isDenied(e)) {
                // Whoever may launch need not be allowed to look into the repository.
                return;
            }
            throw aws.explain(e, "looking for the image " + image, "ecr:DescribeImages");
        }
    }

    /**
     * How many machines of a type jobs of a kind may have at once.
     *
     * @param use as the service names it, such as {@code spot training job usage}
     * @return the number, if the service tells
     * @throws GraniteException if it cannot be asked
     */
    public OptionalInt quota(String instanceType, String use) throws InterruptedException {
        String wanted = instanceType + " for " + use;
        try (ServiceQuotasClient client = aws.quotas()) {
            @Nullable String next = null;
            do {
                @Nullable String token = next;
                ListServiceQuotasResponse page = aws.call(
                        "asking for the quota of " + instanceType,
                        "servicequotas:ListServiceQuotas",
                        () -> client.listServiceQuotas(request ->
                                request.serviceCode("sagemaker").maxResults(100).nextToken(token)));
                for (var quota : page.quotas()) {
                    if (quota.quotaName().equals(wanted)) {
                        return OptionalInt.of(quota.value().intValue());
                    }
                }
                next = page.nextToken();
            } while (next != null);
        }
        return OptionalInt.empty();
    }
}
