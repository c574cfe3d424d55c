package io.graniteft.testkit.sagemaker;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.core.config.Environment;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.JobKind;
import io.graniteft.sagemaker.JobSpec;
import io.graniteft.testkit.bedrock.BedrockKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A cloud of this machine whose time a test moves. */
final class CloudDesk implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    static final String ROLE = "arn:aws:iam::123456789012:role/granite";

    final ManualClock clock = new ManualClock(START);
    final FakeSageMaker service;
    final Cloud cloud;

    CloudDesk(long seed, int page) throws IOException {
        this(seed, page, Clock.systemUTC(), BedrockKey.USER);
    }

    CloudDesk(long seed, int page, Clock signatures, BedrockKey key) throws IOException {
        service = FakeSageMaker.start(clock, signatures, page);
        Map<String, String> variables = new LinkedHashMap<>(key.variables());
        variables.putAll(service.variables());
        variables.put("AWS_ENDPOINT_URL", service.address().toString());
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        cloud = Cloud.open(
                AwsAccess.of(Environment.of(variables), "us-east-1", 4),
                new Retrier(new Random(seed), clock::pass),
                clock::pass,
                clock);
    }

    /** A job without files, so that no bucket is needed. */
    static JobSpec job() {
        return new JobSpec(
                JobKind.TRAINING,
                "granite-8b-training",
                new JobSpec.Container(
                        "123456789012.dkr.ecr.us-east-1.amazonaws.com/granite:latest", List.of(), List.of(), ""),
                ROLE,
                new JobSpec.Machine("ml.g5.12xlarge", 1, 100),
                new JobSpec.TimeLimits(28_800, true, 36_000),
                JobSpec.Network.OPEN,
                new TreeMap<>(Map.of("max_steps", "20")),
                new TreeMap<>(),
                List.of(new JobSpec.Channel("train", "s3://bucket-one/train.jsonl", "")),
                new TreeMap<>(),
                "s3://bucket-one/runs/jobs",
                "s3://bucket-one/runs/output",
                new TreeMap<>(Map.of("config", "0123")));
    }

    @Override
    public void close() {
        cloud.close();
        service.close();
    }
}
