package io.graniteft.core.config;

import java.util.List;

/**
 * Where things run in the cloud.
 *
 * @param region of every service
 * @param accountId the account that is meant; empty: asked from the credentials. A mismatch stops a command before it creates anything
 * @param s3 the bucket of sources
 * @param iam the role of jobs
 * @param trainingJob machine and limits of a training job
 * @param distillationJob machine and limits of a distillation job
 * @param processingJob machine and limits of a processing job
 * @param jobs what all jobs have in common
 * @param bedrock the teacher's model
 */
public record AwsConfig(
        @Setting(
                pattern = "[a-z]{2}(-[a-z]+)+-[0-9]",
                environment = {"AWS_DEFAULT_REGION", "AWS_REGION"})
        String region,

        @Setting(optional = true, pattern = "[0-9]{12}") String accountId,
        S3 s3,
        Iam iam,
        Job trainingJob,
        Job distillationJob,
        Job processingJob,
        Jobs jobs,
        Bedrock bedrock) {

    /**
     * Buckets.
     *
     * @param bucketName the bucket that holds the sources
     * @param prefixes prefixes of that bucket which are read besides the catalogue's, when no sources are named
     * @param downloads the folder that sources are downloaded to; relative to the current folder
     * @param connections how many objects are fetched at a time
     * @param outputBucket the bucket that results are uploaded to
     * @param outputPrefix what the keys of results begin with
     */
    public record S3(
            @Setting(pattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
            String bucketName,

            @Setting(optional = true) List<PrefixConfig> prefixes,
            String downloads,
            @Setting(min = 1, max = 256) int connections,

            @Setting(pattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
            String outputBucket,

            @Setting(optional = true) String outputPrefix) {
        public S3 {
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * A prefix of the bucket of sources.
     *
     * @param prefix what the keys begin with
     * @param domain {@code tsn}, {@code avb}, …; empty: told from the path and the code
     */
    public record PrefixConfig(
            @Setting(pattern = "[^/].*") String prefix,
            @Setting(optional = true) String domain) {}

    /**
     * The role that jobs run as.
     *
     * @param roleName the execution role by name
     * @param roleArn the execution role by ARN; empty: found by its name
     */
    public record Iam(
            String roleName,

            @Setting(optional = true, pattern = "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+", environment = "SAGEMAKER_ROLE")
            String roleArn) {}

    /**
     * Machine and limits of a job.
     *
     * @param instanceType the machine
     * @param instanceCount how many
     * @param volumeSizeGb size of its disk
     * @param maxRuntimeSeconds the job ends after this time
     * @param useSpotInstances whether spare capacity is used
     * @param maxWaitSeconds waiting and running together end after this time, with spare capacity
     * @param workers processes of a processing job; 0 elsewhere
     */
    public record Job(
            @Setting(pattern = "ml\\.[a-z0-9-]+\\.[a-z0-9]+")
            String instanceType,

            @Setting(min = 1) int instanceCount,
            @Setting(min = 1) int volumeSizeGb,
            @Setting(min = 1) int maxRuntimeSeconds,
            boolean useSpotInstances,
            @Setting(min = 0) int maxWaitSeconds,
            @Setting(min = 0) int workers) {}

    /**
     * What all jobs have in common.
     *
     * @param container {@code own}: granite's image; {@code dlc}: a deep learning container of Hugging Face, in script mode
     * @param imageUri the image of training and of the loop; empty: {@code latest} in the stack's repository, or that container
     * @param dataImageUri the image that prepares data; empty: {@code data} in the stack's repository
     * @param stackName the CloudFormation stack, which names the project as well
     * @param namePrefix what the names of training jobs begin with
     * @param kmsKeyId encrypts disks and results; empty: the services' own keys
     * @param subnets of a network of one's own; empty: none
     * @param securityGroupIds of that network
     * @param encryptInterContainerTraffic whether the machines of a job talk to each other by TLS
     * @param hfTokenSecretArn the secret in Secrets Manager that holds the model hub's token; empty: none
     * @param fallbackInstanceTypes instances that are offered where there is no capacity or quota, in this order
     * @param maxCostUsd a job whose estimate may exceed this is not started; 0: any
     * @param pollSeconds how often a job is asked for its state while somebody watches
     */
    public record Jobs(
            @Setting(oneOf = {"own", "dlc"}) String container,
            @Setting(optional = true) String imageUri,
            @Setting(optional = true) String dataImageUri,

            @Setting(pattern = "[A-Za-z][A-Za-z0-9-]{0,127}")
            String stackName,

            @Setting(pattern = "[A-Za-z0-9](-*[A-Za-z0-9]){0,40}")
            String namePrefix,

            @Setting(optional = true) String kmsKeyId,
            @Setting(optional = true) List<String> subnets,
            @Setting(optional = true) List<String> securityGroupIds,
            boolean encryptInterContainerTraffic,

            @Setting(optional = true, pattern = "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+")
            String hfTokenSecretArn,

            @Setting(optional = true) List<String> fallbackInstanceTypes,
            @Setting(min = 0) double maxCostUsd,
            @Setting(min = 0, max = 60) double pollSeconds) {
        public Jobs {
            subnets = List.copyOf(subnets);
            securityGroupIds = List.copyOf(securityGroupIds);
            fallbackInstanceTypes = List.copyOf(fallbackInstanceTypes);
        }
    }

    /**
     * The teacher's model.
     *
     * @param modelId the model or inference profile that answers
     * @param maxTokens tokens of an answer
     * @param temperature of its sampling
     */
    public record Bedrock(
            String modelId,
            @Setting(min = 1) int maxTokens,
            @Setting(min = 0, max = 1) double temperature) {}
}
