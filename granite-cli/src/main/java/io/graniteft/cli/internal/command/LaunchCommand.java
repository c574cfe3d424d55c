package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cloud.JobSpecs;
import io.graniteft.cli.internal.cloud.LaunchFlow;
import io.graniteft.cli.internal.cloud.SplitFiles;
import io.graniteft.cli.internal.image.BuildContext;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.DistillationSettings;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.sagemaker.JobSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Jobs on Amazon SageMaker. */
@Command(
        name = "launch",
        description = "Launches a job on Amazon SageMaker: a fine-tuning, the loop, or the preparation of data.",
        subcommands = {LaunchCommand.Training.class, LaunchCommand.Distillation.class, LaunchCommand.Processing.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite launch training --upload-data --dry-run",
            "  granite launch training --upload-data --instance-type ml.g5.12xlarge --max-cost 60",
            "  granite launch distillation --use-spot --max-epochs 5 --yes --no-wait",
            "  granite launch processing --workers 8 --instance-type ml.c5.2xlarge"
        })
final class LaunchCommand implements Callable<Integer> {
    private static final List<String> SPLITS = List.of("train.jsonl", "val.jsonl");
    private static final List<String> LOOP_FILES = List.of(
            "train.jsonl",
            "val.jsonl",
            "prompts.jsonl",
            "eval_prompts.jsonl",
            "train.provenance.jsonl",
            "val.provenance.jsonl");
    private static final String PREPARE =
            "upload them with --upload-data, or make them in the cloud: granite launch processing";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Missing required subcommand: training, distillation or processing");
    }

    /** More machines than one take a second thought. */
    private static void requireMultiNode(CommandSpec spec, AwsConfig.Job job, boolean agreed) {
        if (job.instanceCount() > 1 && !agreed) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--instance-count " + job.instanceCount()
                            + ": an adapter of 8B parameters gains little from several machines; --yes-multi-node does it"
                            + " all the same, with torchrun");
        }
    }

    /** A fine-tuning. */
    @Command(
            name = "training",
            description = {
                "Launches a QLoRA fine-tuning and follows its log. A repeated launch finds the job it started.",
                "Interrupted jobs go on from their checkpoints."
            })
    static final class Training implements Callable<Integer> {
        @Option(
                names = "--instance-type",
                paramLabel = "TYPE",
                description = "The machine; default: ml.p4d.24xlarge (aws.training_job.instance_type).")
        private @Nullable String instanceType;

        @Option(names = "--instance-count", paramLabel = "N", description = "Machines; default: 1.")
        private @Nullable Integer instanceCount;

        @Option(names = "--yes-multi-node", description = "Agree to several machines.")
        private boolean multiNode;

        @Option(names = "--no-spot", description = "No spare capacity; default: spot, at most 10 hours with waiting.")
        private boolean noSpot;

        @Option(names = "--upload-data", description = "Upload train.jsonl and val.jsonl first.")
        private boolean uploadData;

        @Option(
                names = "--local-data-dir",
                paramLabel = "DIR",
                description = "Where these are; default: ./data/splits.")
        private Path localData = Path.of("./data/splits");

        @Option(names = "--max-steps", paramLabel = "N", description = "Steps at most; default: as the epochs give.")
        private @Nullable Integer maxSteps;

        @Option(
                names = "--image-uri",
                paramLabel = "URI",
                description =
                        "The container's image; default: aws.jobs.image_uri, or `latest` in the stack's repository.")
        private @Nullable String image;

        @Mixin
        private LaunchOptions options = new LaunchOptions();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Training(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, String> flags = new LinkedHashMap<>();
            ConfigOptions.put(flags, "aws.training_job.instance_type", instanceType);
            ConfigOptions.put(flags, "aws.training_job.instance_count", instanceCount);
            ConfigOptions.put(flags, "aws.training_job.use_spot_instances", noSpot ? "false" : null);
            ConfigOptions.put(flags, "training.max_steps", maxSteps);
            ConfigOptions.put(flags, "aws.jobs.image_uri", image);
            LoadedConfig loaded = options.load(session, flags);
            AwsConfig aws = loaded.config().aws();
            requireMultiNode(spec, aws.trainingJob(), multiNode);
            options.requireSomebody(session);
            Wiring wiring = new Wiring(loaded, session.console(), session.environment());
            JobSpecs specs = new JobSpecs(loaded);
            String sourcedir = aws.jobs().container().equals("dlc")
                    ? new String(BuildContext.scriptMode(), StandardCharsets.ISO_8859_1)
                    : "";
            SplitFiles local = uploadData ? SplitFiles.local(localData, SPLITS) : null;
            try (Cloud cloud = wiring.cloud()) {
                LaunchOptions.check(
                        cloud, specs.training(JobSpecs.Place.anywhere(aws), Map.of("data", "0"), sourcedir));
                LaunchFlow flow = options.flow(cloud, aws, session);
                JobSpecs.Place place = flow.place();
                String uri = JobSpecs.uri(aws.s3().outputBucket(), aws.s3().outputPrefix());
                ObjectStore splits = cloud.place(uri);
                SplitFiles data = local == null ? SplitFiles.remote(splits, SPLITS, PREPARE) : local;
                JobSpec job = specs.training(place, data.digests(), sourcedir);
                double epochs = loaded.config().training().numEpochs();
                return flow.run(
                        place,
                        job,
                        options.estimate(cloud, aws.trainingJob(), data.tokens(), epochs, Range.ZERO),
                        remarks(aws, uri),
                        local == null
                                ? null
                                : () -> SplitFiles.upload(
                                        localData,
                                        SPLITS,
                                        splits,
                                        session.console().err()::println));
            }
        }

        private List<String> remarks(AwsConfig aws, String uri) {
            List<String> remarks = new ArrayList<>();
            if (uploadData) {
                remarks.add("train.jsonl and val.jsonl of " + localData + " are uploaded to " + uri);
            }
            if (!aws.jobs().hfTokenSecretArn().isEmpty()) {
                remarks.add("the hub's token stays in Secrets Manager: the job gets the secret's name alone");
            }
            return remarks;
        }
    }

    /** The loop. */
    @Command(
            name = "distillation",
            description = "Launches the teacher-student loop and follows its log, in granite's own image.")
    static final class Distillation implements Callable<Integer> {
        @Option(
                names = "--job-name-prefix",
                paramLabel = "PREFIX",
                description = "What the job's name begins with; default: ${DEFAULT-VALUE}.",
                defaultValue = "granite-8b-distillation")
        private String prefix = "granite-8b-distillation";

        @Option(names = "--instance-type", paramLabel = "TYPE", description = "The machine; default: ml.g5.12xlarge.")
        private @Nullable String instanceType;

        @Option(names = "--instance-count", paramLabel = "N", description = "Machines; default: 1.")
        private @Nullable Integer instanceCount;

        @Option(names = "--yes-multi-node", description = "Agree to several machines.")
        private boolean multiNode;

        @Option(names = "--volume-size", paramLabel = "GB", description = "Size of its disk; default: 100.")
        private @Nullable Integer volumeSize;

        @Option(
                names = "--max-run-seconds",
                paramLabel = "N",
                description = "It ends after this time; default: 86400 (24 h).")
        private @Nullable Integer maxRun;

        @Option(names = "--use-spot", description = "Use spare capacity; default: on demand.")
        private boolean useSpot;

        @Option(
                names = "--max-wait-seconds",
                paramLabel = "N",
                description = "Waiting for it included; default: 172800 (48 h).")
        private @Nullable Integer maxWait;

        @Option(
                names = "--s3-bucket",
                paramLabel = "BUCKET",
                description = "Bucket of data and results; default: granite-8b-unified-automotive-data.")
        private @Nullable String bucket;

        @Option(
                names = "--train-prefix",
                paramLabel = "PREFIX",
                description = "What `granite prepare --output` made; default: ${DEFAULT-VALUE}.",
                defaultValue = "data/processed")
        private String trainPrefix = "data/processed";

        @Option(
                names = "--eval-prefix",
                paramLabel = "PREFIX",
                description =
                        "Held-out files that take the place of those; default: ${DEFAULT-VALUE}, if anything is there.",
                defaultValue = "data/eval")
        private String evalPrefix = "data/eval";

        @Option(
                names = "--output-prefix",
                paramLabel = "PREFIX",
                description = "Where results go; default: ${DEFAULT-VALUE}.",
                defaultValue = "output/distillation")
        private String outputPrefix = "output/distillation";

        @Option(names = "--max-epochs", paramLabel = "N", description = "Epochs at most; default: 5.")
        private @Nullable Integer maxEpochs;

        @Option(
                names = "--quality-threshold",
                paramLabel = "T",
                description = "Outputs below are corrected; default: 7.0.")
        private @Nullable Double qualityThreshold;

        @Option(
                names = "--convergence-threshold",
                paramLabel = "T",
                description = "Average score that counts as converged; default: 8.0.")
        private @Nullable Double convergenceThreshold;

        @Option(
                names = "--max-corrections-per-epoch",
                paramLabel = "N",
                description = "Teacher calls an epoch at most; default: 500.")
        private @Nullable Integer maxCorrections;

        @Option(names = "--eval-samples", paramLabel = "N", description = "Held-out prompts an epoch; default: 200.")
        private @Nullable Integer evalSamples;

        @Option(
                names = "--image-uri",
                paramLabel = "URI",
                description =
                        "The container's image; default: aws.jobs.image_uri, or `latest` in the stack's repository.")
        private @Nullable String image;

        @Option(names = "--upload-data", description = "Upload what `granite prepare --output` made first.")
        private boolean uploadData;

        @Option(
                names = "--local-data-dir",
                paramLabel = "DIR",
                description = "Where that is; default: ./data/processed.")
        private Path localData = Path.of("./data/processed");

        @Mixin
        private LaunchOptions options = new LaunchOptions();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Distillation(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            LoadedConfig loaded = options.load(session, flags());
            AwsConfig aws = loaded.config().aws();
            AwsConfig.Job job = aws.distillationJob();
            requireMultiNode(spec, job, multiNode);
            if (!prefix.matches("[A-Za-z0-9](-*[A-Za-z0-9])*")) {
                throw new ParameterException(
                        spec.commandLine(), "--job-name-prefix: letters, digits and hyphens between them");
            }
            options.requireSomebody(session);
            Wiring wiring = new Wiring(loaded, session.console(), session.environment());
            JobSpecs specs = new JobSpecs(loaded);
            SplitFiles local = uploadData ? SplitFiles.local(localData, LOOP_FILES) : null;
            String data = aws.s3().bucketName();
            JobSpecs.LoopPlaces all = new JobSpecs.LoopPlaces(prefix, data, trainPrefix, evalPrefix, outputPrefix);
            try (Cloud cloud = wiring.cloud()) {
                LaunchOptions.check(cloud, specs.distillation(JobSpecs.Place.anywhere(aws), all, Map.of("data", "0")));
                LaunchFlow flow = options.flow(cloud, aws, session);
                JobSpecs.Place place = flow.place();
                ObjectStore training = cloud.place(JobSpecs.uri(data, trainPrefix));
                SplitFiles found = local == null ? SplitFiles.remote(training, LOOP_FILES, PREPARE) : local;
                boolean held = !evalPrefix.isEmpty() && anythingIn(cloud.place(JobSpecs.uri(data, evalPrefix)));
                JobSpecs.LoopPlaces places =
                        new JobSpecs.LoopPlaces(prefix, data, trainPrefix, held ? evalPrefix : "", outputPrefix);
                DistillationSettings loop = loaded.config().distillation();
                Range teacher = LoopCeiling.corrections(wiring);
                double passes = 4.0 * loop.maxEpochs();
                List<String> remarks = new ArrayList<>();
                LoopCeiling ceiling = LoopCeiling.of(
                        loaded.config(),
                        options.estimate(cloud, job, found.tokens(), passes, Range.ZERO)
                                .apply(job.instanceType()),
                        teacher);
                if (!ceiling.flags().isEmpty()) {
                    Map<String, String> flags = flags();
                    flags.putAll(ceiling.flags());
                    specs = new JobSpecs(options.load(session, flags));
                    teacher = new Range(0, ceiling.teacherUsd());
                    remarks.add(ceiling.remark());
                }
                remarks.add("corrections are asked of " + wiring.correctingModel() + ", as the job's role");
                remarks.add(
                        held
                                ? "files of " + JobSpecs.uri(data, evalPrefix)
                                        + " take the place of those of the same name"
                                : "nothing lies in " + JobSpecs.uri(data, evalPrefix)
                                        + ": held-out prompts come from the data's own val.jsonl");
                return flow.run(
                        place,
                        specs.distillation(place, places, found.digests()),
                        options.estimate(cloud, job, found.tokens(), passes, teacher),
                        remarks,
                        local == null
                                ? null
                                : () -> SplitFiles.upload(
                                        localData,
                                        LOOP_FILES,
                                        training,
                                        session.console().err()::println));
            }
        }

        private static boolean anythingIn(ObjectStore store) throws IOException {
            try (var objects = store.list("")) {
                return objects.findAny().isPresent();
            }
        }

        private Map<String, String> flags() {
            Map<String, String> flags = new LinkedHashMap<>();
            ConfigOptions.put(flags, "aws.distillation_job.instance_type", instanceType);
            ConfigOptions.put(flags, "aws.distillation_job.instance_count", instanceCount);
            ConfigOptions.put(flags, "aws.distillation_job.volume_size_gb", volumeSize);
            ConfigOptions.put(flags, "aws.distillation_job.max_runtime_seconds", maxRun);
            ConfigOptions.put(flags, "aws.distillation_job.use_spot_instances", useSpot ? "true" : null);
            ConfigOptions.put(flags, "aws.distillation_job.max_wait_seconds", maxWait);
            ConfigOptions.put(flags, "aws.s3.bucket_name", bucket);
            ConfigOptions.put(flags, "distillation.max_epochs", maxEpochs);
            ConfigOptions.put(flags, "distillation.quality_threshold", qualityThreshold);
            ConfigOptions.put(flags, "distillation.convergence_threshold", convergenceThreshold);
            ConfigOptions.put(flags, "distillation.max_corrections_per_epoch", maxCorrections);
            ConfigOptions.put(flags, "distillation.eval_samples_per_epoch", evalSamples);
            ConfigOptions.put(flags, "aws.jobs.image_uri", image);
            return flags;
        }
    }

    /** Preparing data. */
    @Command(
            name = "processing",
            description = {
                "Launches the preparation of data and follows its log. With spare capacity it runs as a training job,",
                "since processing jobs of SageMaker know none; --no-spot makes it a processing job."
            })
    static final class Processing implements Callable<Integer> {
        @Option(names = "--region", paramLabel = "REGION", description = "AWS region; default: us-east-1.")
        private @Nullable String region;

        @Option(
                names = "--source-bucket",
                paramLabel = "BUCKET",
                description = "Bucket of sources; default: granite-8b-unified-automotive-data.")
        private @Nullable String sourceBucket;

        @Option(
                names = "--output-bucket",
                paramLabel = "BUCKET",
                description = "Bucket of results; default: granite-8b-training-outputs.")
        private @Nullable String outputBucket;

        @Option(
                names = "--output-prefix",
                paramLabel = "PREFIX",
                description = "Where train.jsonl and val.jsonl go; default: runs/data/splits.")
        private @Nullable String outputPrefix;

        @Option(names = "--instance-type", paramLabel = "TYPE", description = "The machine; default: ml.c5.xlarge.")
        private @Nullable String instanceType;

        @Option(names = "--workers", paramLabel = "N", description = "Parallel workers; default: 4.")
        private @Nullable Integer workers;

        @Option(names = "--no-spot", description = "No spare capacity; default: spot.")
        private boolean noSpot;

        @Option(names = "--max-runtime-hours", paramLabel = "N", description = "It ends after this time; default: 4.")
        private @Nullable Integer maxHours;

        @Option(
                names = "--image-uri",
                paramLabel = "URI",
                description =
                        "The container's image; default: aws.jobs.data_image_uri, or `data` in the stack's repository.")
        private @Nullable String image;

        @Mixin
        private LaunchOptions options = new LaunchOptions();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Processing(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            Map<String, String> flags = new LinkedHashMap<>();
            ConfigOptions.put(flags, "aws.region", region);
            ConfigOptions.put(flags, "aws.s3.bucket_name", sourceBucket);
            ConfigOptions.put(flags, "aws.s3.output_bucket", outputBucket);
            ConfigOptions.put(flags, "aws.s3.output_prefix", outputPrefix);
            ConfigOptions.put(flags, "aws.processing_job.instance_type", instanceType);
            ConfigOptions.put(flags, "aws.processing_job.workers", workers);
            ConfigOptions.put(flags, "aws.processing_job.use_spot_instances", noSpot ? "false" : null);
            ConfigOptions.put(
                    flags, "aws.processing_job.max_runtime_seconds", maxHours == null ? null : maxHours * 3600L);
            ConfigOptions.put(flags, "aws.processing_job.max_wait_seconds", maxHours == null ? null : maxHours * 7200L);
            ConfigOptions.put(flags, "aws.jobs.data_image_uri", image);
            LoadedConfig loaded = options.load(session, flags);
            AwsConfig aws = loaded.config().aws();
            AwsConfig.Job job = aws.processingJob();
            if (job.instanceCount() > 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "aws.processing_job.instance_count is " + job.instanceCount()
                                + ": duplicates are found among all functions, which one machine must see; take a larger"
                                + " --instance-type with more --workers");
            }
            options.requireSomebody(session);
            Wiring wiring = new Wiring(loaded, session.console(), session.environment());
            JobSpecs specs = new JobSpecs(loaded);
            try (Cloud cloud = wiring.cloud()) {
                LaunchOptions.check(cloud, specs.processing(JobSpecs.Place.anywhere(aws)));
                LaunchFlow flow = options.flow(cloud, aws, session);
                JobSpecs.Place place = flow.place();
                List<String> remarks = new ArrayList<>();
                if (job.useSpotInstances()) {
                    remarks.add(
                            "spare capacity: this runs as a training job that trains nothing, since processing jobs of"
                                    + " SageMaker have none; after an interruption it begins again");
                }
                remarks.add("train.jsonl and val.jsonl go to "
                        + JobSpecs.uri(aws.s3().outputBucket(), aws.s3().outputPrefix()));
                return flow.run(
                        place, specs.processing(place), options.estimate(cloud, job, 0, 0, Range.ZERO), remarks, null);
            }
        }
    }
}
