package io.graniteft.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the service documents that it would refuse, and what it would accept to nobody's good. Checked on the request itself before
 * anything is sent, so that a limit costs a second and not an hour. {@code docs/sagemaker.md} lists them all.
 */
public final class ApiLimits {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9.\\-_]+");
    private static final Pattern PLACE = Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9:/_-]*");
    private static final Pattern SUBNET = Pattern.compile("[-0-9a-zA-Z]{1,32}");
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private static final int ENTRIES = 100;
    private static final int HYPERPARAMETER_NAME = 256;
    private static final int HYPERPARAMETER_VALUE = 2_500;
    private static final int TRAINING_VARIABLE = 512;
    private static final int PROCESSING_VARIABLE = 256;
    private static final int METRICS = 40;
    private static final int METRIC_NAME = 255;
    private static final int METRIC_PATTERN = 500;
    private static final int CHANNELS = 20;
    private static final int CHANNEL_NAME = 64;
    private static final int URI = 1_024;
    private static final int IMAGE = 255;
    private static final int WORDS = 100;
    private static final int WORD = 256;
    private static final int TAGS = 50;
    private static final int TAG_NAME = 128;
    private static final int TAG_VALUE = 256;
    private static final int VOLUME = 16_384;
    private static final int PROCESSING_MACHINES = 100;
    private static final int SUBNETS = 16;
    private static final int GROUPS = 5;
    private static final long TRAINING_SECONDS = Duration.ofDays(28).toSeconds();
    private static final long PROCESSING_SECONDS = Duration.ofDays(9).toSeconds();

    private final JsonNode request;
    private final boolean training;
    private final List<String> problems = new ArrayList<>();

    private ApiLimits(JsonNode request, boolean training) {
        this.request = request;
        this.training = training;
    }

    /**
     * What is wrong with a request.
     *
     * @param request under the API's own field names
     * @param training whether it makes a training job, rather than a processing job
     * @return a sentence for each problem, which names the field and the limit
     */
    public static List<String> problems(ObjectNode request, boolean training) {
        ApiLimits limits = new ApiLimits(request, training);
        limits.common();
        if (training) {
            limits.training();
        } else {
            limits.processing();
        }
        return List.copyOf(limits.problems);
    }

    private void common() {
        String name =
                request.path(training ? "TrainingJobName" : "ProcessingJobName").asText();
        check(
                NAME.matcher(name).matches(),
                "the job's name `" + name + "` has " + name.length()
                        + " characters: at most 63 are taken, letters, digits and hyphens inside");
        String role = request.path("RoleArn").asText();
        check(ROLE.matcher(role).matches(), "RoleArn `" + role + "` is no ARN of a role");
        variables();
        check(
                request.path("Tags").size() <= TAGS,
                "there are " + request.path("Tags").size() + " tags, at most " + TAGS);
        for (JsonNode tag : request.path("Tags")) {
            text("the name of a tag", tag.path("Key").asText(), TAG_NAME);
            text("the tag " + tag.path("Key").asText(), tag.path("Value").asText(), TAG_VALUE);
            check(
                    TAG.matcher(tag.path("Key").asText() + tag.path("Value").asText())
                            .matches(),
                    "the tag " + tag.path("Key").asText() + " has characters that are not taken");
        }
    }

    private void variables() {
        JsonNode all = request.path("Environment");
        int most = training ? TRAINING_VARIABLE : PROCESSING_VARIABLE;
        check(all.size() <= ENTRIES, "there are " + all.size() + " environment variables, at most " + ENTRIES);
        for (Map.Entry<String, JsonNode> each : all.properties()) {
            check(
                    VARIABLE.matcher(each.getKey()).matches() && each.getKey().length() <= most,
                    "`" + each.getKey() + "` cannot be the name of an environment variable");
            text("the environment variable " + each.getKey(), each.getValue().asText(), most);
        }
    }

    private void training() {
        JsonNode hyperparameters = request.path("HyperParameters");
        check(
                hyperparameters.size() <= ENTRIES,
                "there are " + hyperparameters.size() + " hyperparameters, at most " + ENTRIES
                        + ": send a configuration file instead");
        for (Map.Entry<String, JsonNode> each : hyperparameters.properties()) {
            text("the name of the hyperparameter " + each.getKey(), each.getKey(), HYPERPARAMETER_NAME);
            text("the hyperparameter " + each.getKey(), each.getValue().asText(), HYPERPARAMETER_VALUE);
        }
        JsonNode algorithm = request.path("AlgorithmSpecification");
        text("the image's name", algorithm.path("TrainingImage").asText(), IMAGE);
        check(!algorithm.path("TrainingImage").asText().isBlank(), "no image is named");
        words(algorithm);
        metrics(algorithm.path("MetricDefinitions"));
        channels(request.path("InputDataConfig"));
        place(
                "the place of the output",
                request.path("OutputDataConfig").path("S3OutputPath").asText());
        key(request.path("OutputDataConfig").path("KmsKeyId").asText());
        JsonNode machine = request.path("ResourceConfig");
        machine(machine, Integer.MAX_VALUE);
        spot();
        vpc(request.path("VpcConfig"));
    }

    private void spot() {
        long run = request.path("StoppingCondition").path("MaxRuntimeInSeconds").asLong();
        check(run >= 1 && run <= TRAINING_SECONDS, "MaxRuntimeInSeconds is " + run + ": 1 to " + TRAINING_SECONDS);
        boolean spot = request.path("EnableManagedSpotTraining").asBoolean();
        JsonNode wait = request.path("StoppingCondition").path("MaxWaitTimeInSeconds");
        if (!spot) {
            check(wait.isMissingNode(), "MaxWaitTimeInSeconds is for spare capacity only");
            return;
        }
        check(
                wait.asLong() >= run,
                "MaxWaitTimeInSeconds is " + wait.asLong() + ", less than MaxRuntimeInSeconds " + run
                        + ": waiting includes running");
        boolean resumable = request.path("CheckpointConfig").hasNonNull("S3Uri");
        boolean stateless = request.path("InputDataConfig").isEmpty();
        check(
                resumable || stateless,
                "spare capacity can be taken away at any time, and there is no CheckpointConfig to go on from");
        if (resumable) {
            place(
                    "the place of checkpoints",
                    request.path("CheckpointConfig").path("S3Uri").asText());
        }
    }

    private void metrics(JsonNode metrics) {
        check(metrics.size() <= METRICS, "there are " + metrics.size() + " metric definitions, at most " + METRICS);
        for (JsonNode metric : metrics) {
            text("the name of a metric", metric.path("Name").asText(), METRIC_NAME);
            text(
                    "the pattern of the metric " + metric.path("Name").asText(),
                    metric.path("Regex").asText(),
                    METRIC_PATTERN);
        }
    }

    private void channels(JsonNode channels) {
        check(channels.size() <= CHANNELS, "there are " + channels.size() + " channels, at most " + CHANNELS);
        Set<String> names = new HashSet<>();
        for (JsonNode channel : channels) {
            String name = channel.path("ChannelName").asText();
            check(
                    CHANNEL.matcher(name).matches() && name.length() <= CHANNEL_NAME,
                    "`" + name + "` cannot be the name of a channel");
            check(names.add(name), "there are two channels " + name);
            place(
                    "the channel " + name,
                    channel.path("DataSource")
                            .path("S3DataSource")
                            .path("S3Uri")
                            .asText());
        }
    }

    private void processing() {
        JsonNode app = request.path("AppSpecification");
        text("the image's name", app.path("ImageUri").asText(), IMAGE);
        check(!app.path("ImageUri").asText().isBlank(), "no image is named");
        words(app);
        for (JsonNode output : request.path("ProcessingOutputConfig").path("Outputs")) {
            place(
                    "the place of the output",
                    output.path("S3Output").path("S3Uri").asText());
        }
        key(request.path("ProcessingOutputConfig").path("KmsKeyId").asText());
        machine(request.path("ProcessingResources").path("ClusterConfig"), PROCESSING_MACHINES);
        long run = request.path("StoppingCondition").path("MaxRuntimeInSeconds").asLong();
        check(run >= 1 && run <= PROCESSING_SECONDS, "MaxRuntimeInSeconds is " + run + ": 1 to " + PROCESSING_SECONDS);
        vpc(request.path("NetworkConfig").path("VpcConfig"));
    }

    private void words(JsonNode container) {
        for (String field : new String[] {"ContainerEntrypoint", "ContainerArguments"}) {
            check(container.path(field).size() <= WORDS, field + " has more than " + WORDS + " words");
            for (JsonNode word : container.path(field)) {
                text("a word of " + field, word.asText(), WORD);
            }
        }
    }

    private void machine(JsonNode machine, int most) {
        long count = machine.path("InstanceCount").asLong();
        check(
                count >= 1 && count <= most,
                "InstanceCount is " + count + (most < 1_000 ? ": 1 to " + most : ": at least 1"));
        long volume = machine.path("VolumeSizeInGB").asLong();
        check(volume >= 1 && volume <= VOLUME, "VolumeSizeInGB is " + volume + ": 1 to " + VOLUME);
        check(
                machine.path("InstanceType").asText().startsWith("ml."),
                "InstanceType `" + machine.path("InstanceType").asText() + "` does not begin with ml.");
        key(machine.path("VolumeKmsKeyId").asText());
    }

    private void vpc(JsonNode vpc) {
        if (vpc.isMissingNode()) {
            return;
        }
        int subnets = vpc.path("Subnets").size();
        int groups = vpc.path("SecurityGroupIds").size();
        check(subnets >= 1 && subnets <= SUBNETS, "a network has 1 to " + SUBNETS + " subnets, not " + subnets);
        check(groups >= 1 && groups <= GROUPS, "a network has 1 to " + GROUPS + " security groups, not " + groups);
        for (String field : new String[] {"Subnets", "SecurityGroupIds"}) {
            for (JsonNode each : vpc.path(field)) {
                check(SUBNET.matcher(each.asText()).matches(), "`" + each.asText() + "` cannot stand in " + field);
            }
        }
    }

    private void key(String key) {
        check(KEY.matcher(key).matches(), "`" + key + "` is no KMS key");
    }

    private void place(String what, String uri) {
        check(PLACE.matcher(uri).matches(), what + " is `" + uri + "`: it must be s3://bucket/prefix");
        text(what, uri, URI);
    }

    private void text(String what, String value, int most) {
        check(value.length() <= most, what + " has " + value.length() + " characters, at most " + most);
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
