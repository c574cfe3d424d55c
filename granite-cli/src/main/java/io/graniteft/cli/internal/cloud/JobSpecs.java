package io.graniteft.cli.internal.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.JobKind;
import io.graniteft.sagemaker.JobSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Jobs as a configuration wants them: what travels to the container is what its entry point reads. */
public final class JobSpecs {
    private static final String LINES = "application/jsonlines";
    private static final List<String> BLOCKS = List.of("model.", "qlora.", "training.");

    private final LoadedConfig loaded;
    private final AwsConfig aws;
    private final String region;

    public JobSpecs(LoadedConfig loaded) {
        this.loaded = loaded;
        this.aws = loaded.config().aws();
        this.region = aws.region();
    }

    /**
     * What has to be asked for before a job can be described.
     *
     * @param account whose the job is
     * @param roleArn whom it runs as
     * @param repository the stack's repository of images
     */
    public record Place(String account, String roleArn, String repository) {
        /** One that stands for any, to check everything else with. */
        public static Place anywhere(AwsConfig aws) {
            String account = "000000000000";
            return new Place(
                    account,
                    aws.iam().roleArn().isEmpty()
                            ? "arn:aws:iam::" + account + ":role/" + aws.iam().roleName()
                            : aws.iam().roleArn(),
                    usualRepository(account, aws));
        }

        /** The repository that the stack makes. */
        public static String usualRepository(String account, AwsConfig aws) {
            return account + ".dkr.ecr." + aws.region() + ".amazonaws.com/"
                    + aws.jobs().stackName();
        }
    }

    /** Where the loop's data and results are. */
    public record LoopPlaces(
            String prefix, String bucket, String trainPrefix, String evalPrefix, String outputPrefix) {}

    /**
     * A fine-tuning.
     *
     * @param data digests of {@code train.jsonl} and {@code val.jsonl}
     * @param sourcedir the archive of script mode; empty with granite's own image
     */
    public JobSpec training(Place place, Map<String, String> data, String sourcedir) {
        AwsConfig.S3 s3 = aws.s3();
        String splits = uri(s3.outputBucket(), s3.outputPrefix());
        SortedMap<String, String> files = new TreeMap<>();
        files.put("config/config.yaml", configuration());
        boolean script = aws.jobs().container().equals("dlc");
        if (script) {
            files.put("code/sourcedir.tar.gz", sourcedir);
        }
        return new JobSpec(
                JobKind.TRAINING,
                aws.jobs().namePrefix(),
                new JobSpec.Container(image(place), List.of(), List.of(), script ? "train.py" : ""),
                place.roleArn(),
                machine(aws.trainingJob()),
                time(aws.trainingJob()),
                network(),
                hyperparameters(),
                environment(),
                List.of(
                        new JobSpec.Channel("train", splits + "/train.jsonl", LINES),
                        new JobSpec.Channel("val", splits + "/val.jsonl", LINES)),
                files,
                uri(s3.outputBucket(), "runs/jobs"),
                uri(s3.outputBucket(), "runs/output"),
                digests(data));
    }

    /** The loop, in granite's own image: it needs Java. */
    public JobSpec distillation(Place place, LoopPlaces where, Map<String, String> data) {
        List<JobSpec.Channel> channels = new ArrayList<>();
        channels.add(new JobSpec.Channel("data", uri(where.bucket(), where.trainPrefix()) + "/", ""));
        if (!where.evalPrefix().isEmpty()) {
            channels.add(new JobSpec.Channel("eval", uri(where.bucket(), where.evalPrefix()) + "/", ""));
        }
        SortedMap<String, String> files = new TreeMap<>(Map.of("config/config.yaml", configuration()));
        String image = named(aws.jobs().imageUri(), place, "latest");
        return new JobSpec(
                JobKind.DISTILLATION,
                where.prefix(),
                new JobSpec.Container(image, List.of(), List.of("distill"), ""),
                place.roleArn(),
                machine(aws.distillationJob()),
                time(aws.distillationJob()),
                network(),
                new TreeMap<>(),
                environment(),
                channels,
                files,
                uri(where.bucket(), where.outputPrefix()) + "/jobs",
                uri(where.bucket(), where.outputPrefix()),
                digests(data));
    }

    /** A preparation: a processing job, or with spare capacity a training job that trains nothing. */
    public JobSpec processing(Place place) {
        AwsConfig.S3 s3 = aws.s3();
        AwsConfig.Job job = aws.processingJob();
        boolean spot = job.useSpotInstances();
        List<String> words = new ArrayList<>(List.of(
                "prepare",
                "--s3-bucket",
                s3.bucketName(),
                "--region",
                region,
                "--threads",
                String.valueOf(Math.max(1, job.workers())),
                "--output",
                spot ? "/opt/ml/output/data" : "/opt/ml/processing/output",
                "--upload-splits",
                "--output-bucket",
                s3.outputBucket(),
                "--output-prefix",
                s3.outputPrefix(),
                "--no-progress",
                "--set",
                "aws.s3.downloads=/tmp/raw"));
        for (LoadedConfig.Entry entry : loaded.entries()) {
            boolean own = entry.key().startsWith("data.")
                    && !entry.key().equals("data.sources")
                    && entry.origin().isSetByPerson();
            if (own) {
                words.addAll(List.of("--set", entry.key() + "=" + entry.value()));
            }
        }
        String image = named(aws.jobs().dataImageUri(), place, "data");
        return new JobSpec(
                JobKind.PROCESSING,
                "granite-8b-processing",
                new JobSpec.Container(image, List.of("java", "-jar", "/opt/granite/granite.jar"), words, ""),
                place.roleArn(),
                machine(job),
                time(job),
                network(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                uri(s3.outputBucket(), "runs/jobs"),
                uri(s3.outputBucket(), "runs/processing"),
                digests(Map.of()));
    }

    /**
     * A trial of what a job can do, in granite's own image, on demand: its report takes the place of a model.
     *
     * @param words what the trial is told besides
     */
    public JobSpec selftest(Place place, AwsConfig.Job job, List<String> words) {
        AwsConfig.S3 s3 = aws.s3();
        List<String> all = new ArrayList<>(
                List.of("selftest", "--report-only", "--online", "--bucket", s3.outputBucket(), "--region", region));
        all.addAll(words);
        String image = named(aws.jobs().imageUri(), place, "latest");
        return new JobSpec(
                JobKind.SELFTEST,
                "granite-8b-selftest",
                new JobSpec.Container(image, List.of(), all, ""),
                place.roleArn(),
                machine(job),
                time(job),
                network(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(),
                new TreeMap<>(),
                uri(s3.outputBucket(), "runs/jobs"),
                uri(s3.outputBucket(), "runs/output"),
                digests(Map.of()));
    }

    private String image(Place place) {
        AwsConfig.Jobs jobs = aws.jobs();
        boolean ready = jobs.imageUri().isEmpty() && jobs.container().equals("dlc");
        return ready ? DlcImages.of(region) : named(jobs.imageUri(), place, "latest");
    }

    /** The image that the configuration names, or else one of the stack's own repository. */
    private static String named(String image, Place place, String tag) {
        return image.isEmpty() ? place.repository() + ":" + tag : image;
    }

    private static JobSpec.Machine machine(AwsConfig.Job job) {
        return new JobSpec.Machine(job.instanceType(), job.instanceCount(), job.volumeSizeGb());
    }

    private static JobSpec.TimeLimits time(AwsConfig.Job job) {
        return new JobSpec.TimeLimits(job.maxRuntimeSeconds(), job.useSpotInstances(), job.maxWaitSeconds());
    }

    private JobSpec.Network network() {
        AwsConfig.Jobs jobs = aws.jobs();
        return new JobSpec.Network(
                jobs.kmsKeyId(), jobs.subnets(), jobs.securityGroupIds(), jobs.encryptInterContainerTraffic());
    }

    /** Every value of the blocks that the trainer reads, as its strings. */
    private SortedMap<String, String> hyperparameters() {
        SortedMap<String, String> all = new TreeMap<>();
        for (LoadedConfig.Entry entry : loaded.entries()) {
            for (String block : BLOCKS) {
                if (entry.key().startsWith(block)) {
                    all.put(entry.key().substring(block.length()), plain(entry.value()));
                }
            }
        }
        // The model's name is the student's, unless one is named.
        all.remove("name");
        all.put("student", loaded.config().studentName());
        return all;
    }

    /** A value of YAML's flow style as the text that it means; of a list, its parts with commas between. */
    private static String plain(String yaml) {
        if (yaml.startsWith("[") && yaml.endsWith("]")) {
            String inside = yaml.substring(1, yaml.length() - 1);
            return inside.isBlank()
                    ? ""
                    : Arrays.stream(inside.split(",", -1))
                            .map(each -> plain(each.strip()))
                            .collect(Collectors.joining(","));
        }
        if (yaml.startsWith("\"")) {
            try {
                return Json.mapper().readTree(yaml).asText();
            } catch (JsonProcessingException e) {
                return yaml;
            }
        }
        return yaml;
    }

    private SortedMap<String, String> environment() {
        SortedMap<String, String> all = new TreeMap<>();
        if (!aws.jobs().hfTokenSecretArn().isEmpty()) {
            // The name of the secret, never the secret: the container fetches it as its role.
            all.put("GRANITE_HF_TOKEN_SECRET_ARN", aws.jobs().hfTokenSecretArn());
        }
        return all;
    }

    /** The configuration in force, which holds no secret. */
    private String configuration() {
        return loaded.toYaml();
    }

    private SortedMap<String, String> digests(Map<String, String> data) {
        SortedMap<String, String> all = new TreeMap<>(data);
        all.put("config", loaded.digest().substring(0, 16));
        return all;
    }

    /** A place in a bucket. */
    public static String uri(String bucket, String prefix) {
        String clean = prefix.replaceAll("^/+|/+$", "");
        return clean.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + clean;
    }
}
