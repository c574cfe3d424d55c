package io.graniteft.cli.internal.command;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cloud.JobSpecs;
import io.graniteft.cli.internal.cloud.LaunchFlow;
import io.graniteft.cli.internal.cloud.SelftestReport;
import io.graniteft.cli.internal.python.OutputLines;
import io.graniteft.cli.internal.python.PythonEnvironment;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.sagemaker.JobState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries what this machine, or a job's container, can do. */
@Command(
        name = "selftest",
        description = {
            "Tries the sixteen areas of the cloud's tests, here or in a job: each for real, on a model made in place.",
            "GPU areas are skipped where there is no GPU. Ends with 1 when an area fails."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite selftest",
            "  granite selftest --online --junit report.xml",
            "  granite selftest --where sagemaker --gpu --dry-run"
        })
final class SelftestCommand implements Callable<Integer> {
    private static final List<String> AREAS = List.of(
            "s3_operations",
            "bedrock_operations",
            "quality_evaluator",
            "concurrency",
            "data_integrity",
            "pipeline_e2e",
            "teacher_generation",
            "config_validation",
            "distillation_e2e",
            "model_loading",
            "resource_management",
            "dependency_matrix",
            "data_loading",
            "gpu_environment",
            "sagemaker_environment",
            "pipeline_state_machine");
    private static final List<String> CREDENTIALS =
            List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK");
    private static final Path HERE_REPORT = Path.of("data", "selftest", SelftestReport.FILE);
    private static final int DISK_GB = 50;
    private static final int SECONDS = 3_600;

    /** Where it is tried. */
    enum Where {
        LOCAL,
        SAGEMAKER
    }

    @Option(
            names = "--where",
            paramLabel = "PLACE",
            description = "local: this machine; sagemaker: a job in the training image. Default: local.")
    private Where where = Where.LOCAL;

    @Option(names = "--gpu", description = "A GPU must be there: without one its area fails; a job gets one.")
    private boolean gpu;

    @Option(
            names = "--online",
            description =
                    "Write to and remove from the output bucket and ask the teacher on Bedrock, too; jobs always do.")
    private boolean online;

    @Option(names = "--only", paramLabel = "AREA", description = "Try this area. Repeatable; default: all sixteen.")
    private List<String> only = List.of();

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description =
                    "The report as JUnit XML; default: data/selftest/selftest.xml, of a job models/NAME/selftest.xml.")
    private @Nullable Path junit;

    @Option(
            names = "--instance-type",
            paramLabel = "TYPE",
            description = "A job's machine; default: ml.m5.xlarge, with --gpu ml.g5.xlarge.")
    private @Nullable String instanceType;

    @Option(
            names = "--image-uri",
            paramLabel = "URI",
            description = "A job's image; default: aws.jobs.image_uri, or `latest` in the stack's repository.")
    private @Nullable String image;

    @Mixin
    private LaunchOptions options = new LaunchOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Session session;

    SelftestCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (String area : only) {
            if (!AREAS.contains(area)) {
                throw new ParameterException(
                        spec.commandLine(), "Invalid value for option '--only': one of " + String.join(", ", AREAS));
            }
        }
        if (where == Where.LOCAL && options.dryRun()) {
            throw new ParameterException(spec.commandLine(), "--dry-run is for --where sagemaker");
        }
        Map<String, String> flags = new LinkedHashMap<>();
        ConfigOptions.put(flags, "aws.jobs.image_uri", image);
        LoadedConfig loaded = options.load(session, flags);
        Wiring wiring = new Wiring(loaded, session.console(), session.environment());
        return where == Where.LOCAL ? here(loaded, wiring) : inJob(loaded, wiring);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        if (gpu) {
            words.add("--gpu");
        }
        only.forEach(area -> words.addAll(List.of("--only", area)));
        return words;
    }

    private int here(LoadedConfig loaded, Wiring wiring) throws IOException, InterruptedException {
        PythonEnvironment python = wiring.python();
        Path report = junit == null ? HERE_REPORT : junit;
        AwsConfig aws = loaded.config().aws();
        List<String> command =
                new ArrayList<>(List.of(python.interpreter().toString(), "-m", "granite_trainer.selftest", "--junit"));
        command.add(report.toAbsolutePath().toString());
        command.addAll(words());
        command.addAll(List.of("--region", aws.region()));
        if (online) {
            command.addAll(List.of("--online", "--bucket", aws.s3().outputBucket()));
        }
        command.add("--");
        command.addAll(program());
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> variables = new TreeMap<>(wiring.studentEnvironment(python));
        for (String name : CREDENTIALS) {
            loaded.environment().get(name).ifPresent(value -> variables.put(name, value));
        }
        builder.environment().clear();
        builder.environment().putAll(variables);
        int status = run(builder);
        if (status > 1) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the trial itself ended with status " + status + "; see above",
                    "`granite doctor` tells what this machine lacks");
        }
        session.console().err().println("report: " + report);
        return status;
    }

    /** This very program, for the areas that need it. */
    private static List<String> program() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // The trial runs it in a folder of its own.
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(java, "-XX:+UseSerialGC", "-cp", classes, "io.graniteft.cli.Main");
    }

    private int run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        process.getOutputStream().close();
        Thread out =
                OutputLines.pass(process.getInputStream(), session.console().out()::println);
        Thread err =
                OutputLines.pass(process.getErrorStream(), session.console().err()::println);
        try {
            int status = process.waitFor();
            out.join();
            err.join();
            return status;
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw e;
        }
    }

    private int inJob(LoadedConfig loaded, Wiring wiring) throws IOException, InterruptedException {
        AwsConfig aws = loaded.config().aws();
        options.requireSomebody(session);
        String machine = instanceType == null ? (gpu ? "ml.g5.xlarge" : "ml.m5.xlarge") : instanceType;
        AwsConfig.Job job = new AwsConfig.Job(machine, 1, DISK_GB, SECONDS, false, 0, 0);
        JobSpecs specs = new JobSpecs(loaded);
        try (Cloud cloud = wiring.cloud()) {
            LaunchOptions.check(cloud, specs.selftest(JobSpecs.Place.anywhere(aws), job, words()));
            LaunchFlow flow = options.flow(cloud, aws, session).then(end -> report(end, cloud));
            JobSpecs.Place place = flow.place();
            return flow.run(
                    place,
                    specs.selftest(place, job, words()),
                    options.estimate(cloud, job, 0, 0, Range.ZERO),
                    List.of(
                            "objects are written to " + JobSpecs.uri(aws.s3().outputBucket(), "runs/selftest")
                                    + " and removed again, and the teacher on Bedrock is asked once, as the job's role",
                            "the job completes when its report is made; this command ends with 1 if an area failed"),
                    null);
        }
    }

    private int report(JobState end, Cloud cloud) throws IOException {
        Path made;
        if (junit == null) {
            Path folder = Path.of("models", end.name());
            cloud.jobs().download(end, folder);
            made = folder.resolve(SelftestReport.FILE);
        } else {
            // The report is all that is wanted, and all that there is.
            Path target = junit.toAbsolutePath().normalize();
            Files.createDirectories(target.resolveSibling("."));
            Path folder = target.resolveSibling("." + target.getFileName() + "." + end.name());
            List<String> files = cloud.jobs().download(end, folder);
            try {
                if (files.contains(SelftestReport.FILE)) {
                    Files.move(folder.resolve(SelftestReport.FILE), target, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
            }
            made = target;
        }
        SelftestReport report = SelftestReport.read(made);
        report.table().forEach(session.console().out()::println);
        session.console().err().println("report: " + made);
        return report.count("FAIL") > 0 ? 1 : 0;
    }
}
