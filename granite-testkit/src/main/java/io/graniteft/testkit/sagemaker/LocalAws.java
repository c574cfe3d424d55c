package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.core.io.Digests;
import io.graniteft.testkit.aws.FaultyLine;
import io.graniteft.testkit.aws.MotoServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An AWS of this machine: Moto for what it does well, {@link FakeSageMaker} for jobs, logs, prices and quotas. The way to Moto is a
 * line that can be made faulty and that remembers every request; jobs that complete leave a small model in their bucket.
 */
public final class LocalAws implements AutoCloseable {
    private static final int TAR_BLOCK = 512;

    private final MotoServer moto;
    private final FaultyLine line;
    private final FakeSageMaker jobs;

    private LocalAws(MotoServer moto, FaultyLine line, FakeSageMaker jobs) {
        this.moto = moto;
        this.line = line;
        this.jobs = jobs;
    }

    /**
     * Starts all of it.
     *
     * @param clock that jobs keep
     * @param signatures that signatures are judged by
     */
    public static LocalAws start(Clock clock, Clock signatures) throws IOException, InterruptedException {
        MotoServer moto = MotoServer.start();
        FaultyLine line = FaultyLine.to(moto.address(), request -> new FaultyLine.Fault.None());
        LocalAws aws = new LocalAws(moto, line, FakeSageMaker.start(clock, signatures));
        aws.jobs.whenCompleted(aws::putModel);
        return aws;
    }

    /** What a job that has completed leaves, unless a test says otherwise: the form of an adapter. */
    public void putModel(JsonNode request, String uri) {
        put(
                uri,
                tarGz(Map.of(
                        "adapter_config.json",
                        "{\"r\": 32}\n",
                        "adapter_model.safetensors",
                        "weights of " + request.path("TrainingJobName").asText() + "\n")));
    }

    /** Jobs, logs, prices and quotas. */
    public FakeSageMaker jobs() {
        return jobs;
    }

    /** The way to everything else. */
    public FaultyLine line() {
        return line;
    }

    /** Everything else. */
    public MotoServer moto() {
        return moto;
    }

    /** The variables of somebody who may do everything. */
    public Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>(moto.admin());
        all.put("AWS_ENDPOINT_URL", line.address().toString());
        all.putAll(jobs.variables());
        all.put("AWS_EC2_METADATA_DISABLED", "true");
        return all;
    }

    /** Every request that reached any of it, headers and bodies included. */
    public List<String> requests() {
        List<String> all = new ArrayList<>(line.everything());
        jobs.calls().forEach(call -> all.add(call.raw()));
        return all;
    }

    /** Writes an object. */
    public void put(String uri, byte[] content) {
        URI place = URI.create(uri);
        try (AwsAccess access = AwsAccess.of(Environment.of(moto.admin()), MotoServer.REGION, 2);
                S3Client client = access.s3()) {
            client.putObject(
                    request ->
                            request.bucket(place.getHost()).key(place.getPath().substring(1)),
                    RequestBody.fromBytes(content));
        }
    }

    /** Makes a repository, where there is none, and puts an image into it that nobody could run. */
    public void image(String repository, String tag) {
        try (AwsAccess access = AwsAccess.of(Environment.of(moto.admin()), MotoServer.REGION, 2);
                EcrClient client = access.configure(EcrClient.builder(), "ECR").build()) {
            try {
                client.createRepository(request -> request.repositoryName(repository));
            } catch (RepositoryAlreadyExistsException e) {
                // The stack made it.
            }
            String digest = "sha256:" + Digests.sha256(repository + ":" + tag);
            client.putImage(request -> request.repositoryName(repository)
                    .imageTag(tag)
                    .imageManifest("{\"schemaVersion\": 2, \"mediaType\":"
                            + " \"application/vnd.docker.distribution.manifest.v2+json\", \"config\": {\"mediaType\":"
                            + " \"application/vnd.docker.container.image.v1+json\", \"size\": 7, \"digest\": \""
                            + digest
                            + "\"}, \"layers\": []}"));
        }
    }

    /** Makes a role that jobs can run as. */
    public void role(String name) {
        try (AwsAccess access = AwsAccess.of(Environment.of(moto.admin()), MotoServer.REGION, 2);
                IamClient client = access.configure(IamClient.builder(), "IAM")
                        .region(software.amazon.awssdk.regions.Region.AWS_GLOBAL)
                        .build()) {
            client.createRole(
                    request -> request.roleName(name)
                            .assumeRolePolicyDocument(
                                    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
                                            + " \"Principal\": {\"Service\": \"sagemaker.amazonaws.com\"}, \"Action\": \"sts:AssumeRole\"}]}"));
            client.putRolePolicy(
                    request -> request.roleName(name)
                            .policyName("all")
                            .policyDocument(
                                    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\":"
                                            + " [\"s3:*\", \"logs:*\", \"cloudwatch:*\", \"ecr:*\", \"bedrock:*\"], \"Resource\": \"*\"}]}"));
        }
    }

    /** A compressed archive of plain files. */
    public static byte[] tarGz(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                zip.write(header(file.getKey(), content.length));
                zip.write(content);
                zip.write(new byte[(TAR_BLOCK - content.length % TAR_BLOCK) % TAR_BLOCK]);
            }
            zip.write(new byte[2 * TAR_BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] header(String name, int length) {
        byte[] header = new byte[TAR_BLOCK];
        text(header, 0, name);
        text(header, 100, "0000644\0");
        text(header, 108, "0000000\0");
        text(header, 116, "0000000\0");
        text(header, 124, String.format(java.util.Locale.ROOT, "%011o ", length));
        text(header, 136, "00000000000 ");
        text(header, 148, "        ");
        header[156] = '0';
        text(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        text(header, 148, String.format(java.util.Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        jobs.close();
        line.close();
        moto.close();
    }
}
