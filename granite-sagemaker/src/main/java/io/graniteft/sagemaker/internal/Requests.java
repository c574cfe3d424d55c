package io.graniteft.sagemaker.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.JobSpec;
import io.graniteft.sagemaker.MetricPatterns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateProcessingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.MetricDefinition;
import software.amazon.awssdk.services.sagemaker.model.ProcessingInstanceType;
import software.amazon.awssdk.services.sagemaker.model.ProcessingOutput;
import software.amazon.awssdk.services.sagemaker.model.ProcessingS3UploadMode;
import software.amazon.awssdk.services.sagemaker.model.S3DataDistribution;
import software.amazon.awssdk.services.sagemaker.model.S3DataType;
import software.amazon.awssdk.services.sagemaker.model.Tag;
import software.amazon.awssdk.services.sagemaker.model.TrainingInputMode;
import software.amazon.awssdk.services.sagemaker.model.TrainingInstanceType;

/** A job that is wanted as the API's request. */
public final class Requests {
    private static final String TAG = "granite:";

    private Requests() {}

    /** Where a job keeps what it needs and what it may go on from: one folder for all attempts. */
    public static String folder(JobSpec spec, String base) {
        return join(spec.workUri(), base);
    }

    private static String join(String uri, String name) {
        return uri.endsWith("/") ? uri + name : uri + "/" + name;
    }

    /** The request of a training job. */
    public static CreateTrainingJobRequest training(JobSpec spec, String base, String name) {
        String folder = folder(spec, base);
        JobSpec.Network network = spec.network();
        CreateTrainingJobRequest.Builder request = CreateTrainingJobRequest.builder()
                .trainingJobName(name)
                .roleArn(spec.roleArn())
                .algorithmSpecification(algorithm -> {
                    algorithm.trainingImage(spec.container().image()).trainingInputMode(TrainingInputMode.FILE);
                    if (spec.kind().trains()) {
                        algorithm.metricDefinitions(metrics());
                    }
                    if (!spec.container().entryPoint().isEmpty()) {
                        algorithm.containerEntrypoint(spec.container().entryPoint());
                    }
                    if (!spec.container().arguments().isEmpty()) {
                        algorithm.containerArguments(spec.container().arguments());
                    }
                })
                .outputDataConfig(output -> {
                    output.s3OutputPath(spec.outputUri());
                    if (!network.kmsKeyId().isEmpty()) {
                        output.kmsKeyId(network.kmsKeyId());
                    }
                })
                .resourceConfig(machine -> {
                    machine.instanceType(TrainingInstanceType.fromValue(
                                    spec.machine().instanceType()))
                            .instanceType(spec.machine().instanceType())
                            .instanceCount(spec.machine().instanceCount())
                            .volumeSizeInGB(spec.machine().volumeSizeGb());
                    if (!network.kmsKeyId().isEmpty()) {
                        machine.volumeKmsKeyId(network.kmsKeyId());
                    }
                })
                .stoppingCondition(stop -> {
                    stop.maxRuntimeInSeconds(spec.time().maxRuntimeSeconds());
                    if (spec.time().spot()) {
                        stop.maxWaitTimeInSeconds(spec.time().maxWaitSeconds());
                    }
                })
                .enableManagedSpotTraining(spec.time().spot())
                .enableInterContainerTrafficEncryption(network.encryptTraffic())
                .tags(tags(spec));
        if (spec.kind().trains()) {
            request.checkpointConfig(checkpoints ->
                    checkpoints.s3Uri(join(folder, "checkpoints")).localPath("/opt/ml/checkpoints"));
        }
        Map<String, String> hyperparameters = hyperparameters(spec, folder);
        if (!hyperparameters.isEmpty()) {
            request.hyperParameters(hyperparameters);
        }
        if (!spec.environment().isEmpty()) {
            request.environment(spec.environment());
        }
        List<Channel> channels = channels(spec, folder);
        if (!channels.isEmpty()) {
            request.inputDataConfig(channels);
        }
        if (!network.subnets().isEmpty()) {
            request.vpcConfig(vpc -> vpc.subnets(network.subnets()).securityGroupIds(network.securityGroupIds()));
        }
        return request.build();
    }

    private static List<MetricDefinition> metrics() {
        return MetricPatterns.ALL.entrySet().stream()
                .map(each -> MetricDefinition.builder()
                        .name(each.getKey())
                        .regex(each.getValue())
                        .build())
                .toList();
    }

    private static Map<String, String> hyperparameters(JobSpec spec, String folder) {
        Map<String, String> all = new TreeMap<>(spec.hyperparameters());
        if (!spec.container().script().isEmpty()) {
            // The toolkit of such containers reads JSON values.
            all.replaceAll((name, value) -> quotedUnlessJson(value));
            all.put("sagemaker_program", Json.line(spec.container().script()));
            all.put("sagemaker_submit_directory", Json.line(join(folder, "code/sourcedir.tar.gz")));
        }
        return all;
    }

    private static String quotedUnlessJson(String value) {
        try {
            Json.mapper().readTree(value);
            return value.isBlank() ? Json.line(value) : value;
        } catch (JsonProcessingException e) {
            return Json.line(value);
        }
    }

    private static List<Channel> channels(JobSpec spec, String folder) {
        List<JobSpec.Channel> all = new ArrayList<>(spec.channels());
        if (!spec.configFiles().isEmpty()) {
            all.add(new JobSpec.Channel("config", join(folder, "config/"), ""));
        }
        return all.stream()
                .map(each -> {
                    Channel.Builder channel = Channel.builder()
                            .channelName(each.name())
                            .dataSource(source -> source.s3DataSource(s3 -> s3.s3DataType(S3DataType.S3_PREFIX)
                                    .s3Uri(each.uri())
                                    .s3DataDistributionType(S3DataDistribution.FULLY_REPLICATED)));
                    return (each.contentType().isEmpty() ? channel : channel.contentType(each.contentType())).build();
                })
                .toList();
    }

    private static List<Tag> tags(JobSpec spec) {
        Map<String, String> all = new TreeMap<>();
        spec.digests().forEach((name, value) -> all.put(TAG + name, value));
        all.put(TAG + "kind", spec.kind().word());
        return all.entrySet().stream()
                .map(each ->
                        Tag.builder().key(each.getKey()).value(each.getValue()).build())
                .toList();
    }

    /** The request of a processing job. */
    public static CreateProcessingJobRequest processing(JobSpec spec, String name) {
        JobSpec.Network network = spec.network();
        CreateProcessingJobRequest.Builder request = CreateProcessingJobRequest.builder()
                .processingJobName(name)
                .roleArn(spec.roleArn())
                .appSpecification(app -> {
                    app.imageUri(spec.container().image());
                    if (!spec.container().entryPoint().isEmpty()) {
                        app.containerEntrypoint(spec.container().entryPoint());
                    }
                    app.containerArguments(spec.container().arguments());
                })
                .processingResources(resources -> resources.clusterConfig(machine -> {
                    machine.instanceType(ProcessingInstanceType.fromValue(
                                    spec.machine().instanceType()))
                            .instanceType(spec.machine().instanceType())
                            .instanceCount(spec.machine().instanceCount())
                            .volumeSizeInGB(spec.machine().volumeSizeGb());
                    if (!network.kmsKeyId().isEmpty()) {
                        machine.volumeKmsKeyId(network.kmsKeyId());
                    }
                }))
                .processingOutputConfig(output -> {
                    output.outputs(ProcessingOutput.builder()
                            .outputName("data")
                            .s3Output(s3 -> s3.s3Uri(join(spec.outputUri(), name))
                                    .localPath("/opt/ml/processing/output")
                                    .s3UploadMode(ProcessingS3UploadMode.END_OF_JOB))
                            .build());
                    if (!network.kmsKeyId().isEmpty()) {
                        output.kmsKeyId(network.kmsKeyId());
                    }
                })
                .stoppingCondition(stop -> stop.maxRuntimeInSeconds(spec.time().maxRuntimeSeconds()))
                .tags(tags(spec));
        if (!spec.environment().isEmpty()) {
            request.environment(spec.environment());
        }
        if (!network.subnets().isEmpty() || network.encryptTraffic()) {
            request.networkConfig(config -> {
                config.enableInterContainerTrafficEncryption(network.encryptTraffic());
                if (!network.subnets().isEmpty()) {
                    config.vpcConfig(
                            vpc -> vpc.subnets(network.subnets()).securityGroupIds(network.securityGroupIds()));
                }
            });
        }
        return request.build();
    }
}
