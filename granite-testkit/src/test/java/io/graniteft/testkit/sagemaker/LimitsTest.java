package io.graniteft.testkit.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.ApiLimits;
import io.graniteft.sagemaker.JobSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every limit: a request just within it passes, one beyond it is refused before a call, and the service would refuse it as well. */
class LimitsTest {
    private static final ApiModel MODEL = ApiModel.read();

    private static Stream<Arguments> trainingLimits() {
        Map<String, Consumer<ObjectNode>> all = new LinkedHashMap<>();
        all.put("at most 63", request -> request.put("TrainingJobName", "a".repeat(64)));
        all.put("letters, digits and hyphens", request -> request.put("TrainingJobName", "a_b"));
        all.put("no ARN of a role", request -> request.put("RoleArn", "granite-role-without-arn"));
        all.put("101 hyperparameters, at most 100", request -> fill(request.putObject("HyperParameters"), 101));
        all.put(
                "the hyperparameter long has 2501 characters, at most 2500",
                request -> request.putObject("HyperParameters").put("long", "x".repeat(2501)));
        all.put(
                "257 characters, at most 256",
                request -> request.putObject("HyperParameters").put("n".repeat(257), "x"));
        all.put("101 environment variables, at most 100", request -> fill(request.putObject("Environment"), 101));
        all.put(
                "the environment variable LONG has 513 characters, at most 512",
                request -> request.putObject("Environment").put("LONG", "x".repeat(513)));
        all.put(
                "cannot be the name of an environment variable",
                request -> request.putObject("Environment").put("1-two", "x"));
        all.put("41 metric definitions, at most 40", request -> {
            ArrayNode metrics = at(request, "AlgorithmSpecification").putArray("MetricDefinitions");
            for (int i = 0; i < 41; i++) {
                metrics.addObject().put("Name", "m" + i).put("Regex", "x");
            }
        });
        all.put(
                "the pattern of the metric m has 501",
                request -> at(request, "AlgorithmSpecification")
                        .putArray("MetricDefinitions")
                        .addObject()
                        .put("Name", "m")
                        .put("Regex", "x".repeat(501)));
        all.put(
                "the name of a metric has 256",
                request -> at(request, "AlgorithmSpecification")
                        .putArray("MetricDefinitions")
                        .addObject()
                        .put("Name", "m".repeat(256))
                        .put("Regex", "x"));
        all.put(
                "the image's name has 256",
                request -> at(request, "AlgorithmSpecification").put("TrainingImage", "i".repeat(256)));
        all.put(
                "a word of ContainerArguments has 257",
                request -> at(request, "AlgorithmSpecification")
                        .putArray("ContainerArguments")
                        .add("w".repeat(257)));
        all.put("ContainerArguments has more than 100 words", request -> {
            ArrayNode words = at(request, "AlgorithmSpecification").putArray("ContainerArguments");
            for (int i = 0; i < 101; i++) {
                words.add("w");
            }
        });
        all.put("21 channels, at most 20", request -> {
            ArrayNode channels = request.putArray("InputDataConfig");
            for (int i = 0; i < 21; i++) {
                channel(channels, "c" + i, "s3://bucket-one/c");
            }
        });
        all.put(
                "cannot be the name of a channel",
                request -> channel(request.putArray("InputDataConfig"), "c d", "s3://bucket-one/c"));
        all.put("there are two channels c", request -> {
            ArrayNode channels = request.putArray("InputDataConfig");
            channel(channels, "c", "s3://bucket-one/c");
            channel(channels, "c", "s3://bucket-one/d");
        });
        all.put(
                "it must be s3://bucket/prefix",
                request -> channel(request.putArray("InputDataConfig"), "c", "/data/train.jsonl"));
        all.put(
                "the channel c has",
                request -> channel(request.putArray("InputDataConfig"), "c", "s3://bucket-one/" + "p".repeat(1020)));
        all.put("VolumeSizeInGB is 0", request -> at(request, "ResourceConfig").put("VolumeSizeInGB", 0));
        all.put("InstanceCount is 0", request -> at(request, "ResourceConfig").put("InstanceCount", 0));
        all.put(
                "does not begin with ml.",
                request -> at(request, "ResourceConfig").put("InstanceType", "g5.xlarge"));
        all.put(
                "MaxRuntimeInSeconds is 2419201",
                request -> at(request, "StoppingCondition")
                        .put("MaxRuntimeInSeconds", 2_419_201)
                        .put("MaxWaitTimeInSeconds", 2_419_201));
        all.put(
                "less than MaxRuntimeInSeconds",
                request -> at(request, "StoppingCondition").put("MaxWaitTimeInSeconds", 28_799));
        all.put("is for spare capacity only", request -> request.put("EnableManagedSpotTraining", false));
        all.put("there is no CheckpointConfig", request -> request.remove("CheckpointConfig"));
        all.put("51 tags, at most 50", request -> {
            ArrayNode tags = request.putArray("Tags");
            for (int i = 0; i < 51; i++) {
                tags.addObject().put("Key", "k" + i).put("Value", "v");
            }
        });
        all.put(
                "the tag k has 257",
                request -> request.putArray("Tags").addObject().put("Key", "k").put("Value", "v".repeat(257)));
        all.put(
                "has characters that are not taken",
                request -> request.putArray("Tags").addObject().put("Key", "k").put("Value", "a*b"));
        all.put("is no KMS key", request -> at(request, "ResourceConfig").put("VolumeKmsKeyId", "a key"));
        all.put("1 to 5 security groups, not 0", request -> {
            ObjectNode vpc = request.putObject("VpcConfig");
            vpc.putArray("Subnets").add("subnet-1");
            vpc.putArray("SecurityGroupIds");
        });
        all.put("1 to 16 subnets, not 17", request -> {
            ObjectNode vpc = request.putObject("VpcConfig");
            ArrayNode subnets = vpc.putArray("Subnets");
            for (int i = 0; i < 17; i++) {
                subnets.add("subnet-" + i);
            }
            vpc.putArray("SecurityGroupIds").add("sg-1");
        });
        return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    /** What this program refuses though the service's shapes would let it pass: it asks for them elsewhere, or later, or never. */
    private static final List<String> OWN = List.of(
            "there are two channels c",
            "it must be s3://bucket/prefix",
            "VolumeSizeInGB is 0",
            "InstanceCount is 0",
            "MaxRuntimeInSeconds is 2419201",
            "less than MaxRuntimeInSeconds",
            "is for spare capacity only",
            "there is no CheckpointConfig",
            "letters, digits and hyphens");

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainingLimits")
    void a_training_beyond_a_limit_is_refused_before_any_call(String limit, Consumer<ObjectNode> breaking)
            throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            ObjectNode request = desk.cloud.trainings().plan(CloudDesk.job()).request();
            assertThat(ApiLimits.problems(request, true)).isEmpty();
            assertThat(MODEL.problem("SageMaker", "CreateTrainingJob", request)).isEmpty();

            breaking.accept(request);

            assertThat(ApiLimits.problems(request, true))
                    .singleElement()
                    .asString()
                    .contains(limit);
            if (!OWN.contains(limit)) {
                assertThat(MODEL.problem("SageMaker", "CreateTrainingJob", request))
                        .as("the service's own word")
                        .isPresent();
            }
            assertThat(desk.service.calls()).isEmpty();
        }
    }

    @Test
    void what_is_wanted_in_this_programs_words_is_refused_before_any_call_with_every_problem_at_once()
            throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            JobSpec job = CloudDesk.job();
            SortedMap<String, String> parameters = new TreeMap<>(Map.of("long", "x".repeat(2501)));
            SortedMap<String, String> variables = new TreeMap<>(Map.of("LONG", "x".repeat(513)));
            JobSpec wrong = with(
                    job,
                    parameters,
                    variables,
                    job.channels(),
                    new JobSpec.TimeLimits(28_800, true, 100),
                    new JobSpec.Machine("ml.g5.12xlarge", 1, 0));

            assertThatThrownBy(() -> desk.cloud.trainings().plan(wrong))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContainingAll("2501", "513", "MaxWaitTimeInSeconds", "VolumeSizeInGB")
                    .extracting(e -> ((GraniteException) e).code())
                    .isEqualTo(ErrorCode.CONFIGURATION);
            assertThat(desk.service.calls()).isEmpty();
        }
    }

    @Test
    void a_processing_job_has_limits_of_its_own() throws Exception {
        try (CloudDesk desk = new CloudDesk(1, 100)) {
            JobSpec job = with(
                    CloudDesk.job(),
                    new TreeMap<>(),
                    new TreeMap<>(Map.of("LONG", "x".repeat(257))),
                    List.of(),
                    new JobSpec.TimeLimits(777_601, false, 0),
                    new JobSpec.Machine("ml.c5.xlarge", 101, 100));
            JobSpec processing = new JobSpec(
                    io.graniteft.sagemaker.JobKind.PROCESSING,
                    job.namePrefix(),
                    job.container(),
                    job.roleArn(),
                    job.machine(),
                    job.time(),
                    job.network(),
                    job.hyperparameters(),
                    job.environment(),
                    job.channels(),
                    job.files(),
                    job.workUri(),
                    job.outputUri(),
                    job.digests());

            assertThatThrownBy(() -> desk.cloud.processing().plan(processing))
                    .hasMessageContainingAll(
                            "257 characters, at most 256",
                            "MaxRuntimeInSeconds is 777601",
                            "InstanceCount is 101: 1 to 100");
            assertThat(desk.service.calls()).isEmpty();
        }
    }

    static JobSpec with(
            JobSpec job,
            SortedMap<String, String> hyperparameters,
            SortedMap<String, String> environment,
            List<JobSpec.Channel> channels,
            JobSpec.TimeLimits time,
            JobSpec.Machine machine) {
        return new JobSpec(
                job.kind(),
                job.namePrefix(),
                job.container(),
                job.roleArn(),
                machine,
                time,
                job.network(),
                hyperparameters,
                environment,
                channels,
                job.files(),
                job.workUri(),
                job.outputUri(),
                job.digests());
    }

    private static ObjectNode at(ObjectNode request, String field) {
        return (ObjectNode) request.path(field);
    }

    private static void fill(ObjectNode map, int entries) {
        for (int i = 0; i < entries; i++) {
            map.put("E" + i, "x");
        }
    }

    private static void channel(ArrayNode channels, String name, String uri) {
        channels.add(Json.mapper()
                .createObjectNode()
                .put("ChannelName", name)
                .set(
                        "DataSource",
                        Json.mapper()
                                .createObjectNode()
                                .set(
                                        "S3DataSource",
                                        Json.mapper()
                                                .createObjectNode()
                                                .put("S3DataType", "S3Prefix")
                                                .put("S3Uri", uri))));
    }
}
