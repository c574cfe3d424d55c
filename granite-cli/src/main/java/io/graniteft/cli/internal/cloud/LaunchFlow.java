package io.graniteft.cli.internal.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.JobSpec;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.LaunchPlan;
import io.graniteft.sagemaker.Launched;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A launch from the plan to the end of the job. */
public final class LaunchFlow {
    private static final String CAPACITY = "CapacityError";

    private final Cloud cloud;
    private final AwsConfig aws;
    private final Console console;
    private final Manner manner;
    private AtEnd atEnd = end -> 0;

    /**
     * How a launch goes.
     *
     * @param dryRun whether it ends with the plan
     * @param json whether the plan is one JSON document
     * @param follows whether the job is followed
     * @param again whether a job that has completed is done once more
     * @param maxCostUsd what it may cost; 0: anything
     * @param agree makes sure that a person agrees to a question
     */
    public record Manner(
            boolean dryRun, boolean json, boolean follows, boolean again, double maxCostUsd, Consumer<String> agree) {}

    public LaunchFlow(Cloud cloud, AwsConfig aws, Console console, Manner manner) {
        this.cloud = cloud;
        this.aws = aws;
        this.console = console;
        this.manner = manner;
    }

    /**
     * What has to be known of the account.
     *
     * @throws GraniteException if the credentials are of another account, or there is no role
     */
    public JobSpecs.Place place() throws InterruptedException {
        String account = cloud.account(aws.accountId());
        SortedMap<String, String> outputs = stackOutputs();
        String role = aws.iam().roleArn();
        if (role.isEmpty()) {
            role = outputs.getOrDefault("SageMakerRoleArn", "");
        }
        if (role.isEmpty()) {
            role = namedRole(account);
        }
        String repository = outputs.getOrDefault("ECRRepositoryUri", JobSpecs.Place.usualRepository(account, aws));
        return new JobSpecs.Place(account, role, repository);
    }

    private SortedMap<String, String> stackOutputs() throws InterruptedException {
        try {
            return cloud.stack(aws.jobs().stackName()).outputs();
        } catch (GraniteException e) {
            if (e.code() == ErrorCode.CREDENTIALS
                    && e.getMessage() != null
                    && e.getMessage().startsWith("access denied")) {
                // Whoever may launch need not be allowed to see the stack.
                return new java.util.TreeMap<>();
            }
            throw e;
        }
    }

    private String namedRole(String account) throws InterruptedException {
        String name = aws.iam().roleName();
        try {
            return cloud.premises()
                    .roleArn(name)
                    .orElseThrow(() -> new GraniteException(
                            ErrorCode.CONFIGURATION,
                            "there is no role " + name + " in account " + account + ", and no stack "
                                    + aws.jobs().stackName() + " that would name one",
                            "make both with `granite infra deploy`, or name a role with --role, SAGEMAKER_ROLE or"
                                    + " aws.iam.role_name"));
        } catch (GraniteException e) {
            if (e.getMessage() != null && e.getMessage().startsWith("access denied")) {
                return "arn:aws:iam::" + account + ":role/" + name;
            }
            throw e;
        }
    }

    /**
     * Shows the plan, asks, and makes sure that the job is there.
     *
     * @param upload what is uploaded after the consent; null: nothing
     * @return the exit status
     */
    public int run(
            JobSpecs.Place place,
            JobSpec spec,
            Function<String, Estimate> estimate,
            List<String> remarks,
            @Nullable Upload upload)
            throws IOException, InterruptedException {
        LaunchPlan plan = plan(spec);
        Estimate expected = estimate.apply(spec.machine().instanceType());
        if (manner.dryRun()) {
            show(plan, expected, remarks, console.out()::println);
            return 0;
        }
        show(plan, expected, remarks, console.err()::println);
        refuseAbove(expected);
        List<JobSpec> candidates = candidates(spec);
        for (JobSpec each : candidates) {
            Optional<Launched> running = running(plan(each));
            if (running.isPresent()) {
                return follow(running.get(), List.of(), place, estimate);
            }
        }
        manner.agree().accept("Launch it?");
        cloud.premises().requireImage(spec.container().image(), place.account());
        if (upload != null) {
            upload.run();
        }
        return launchFirst(candidates, place, estimate);
    }

    /** What is done with a job that has completed, whether this launch started it or found it. */
    @FunctionalInterface
    public interface AtEnd {
        /**
         * Uses what it made.
         *
         * @return the exit status
         */
        int use(JobState end) throws IOException;
    }

    /** Does something with a job that has completed. */
    public LaunchFlow then(AtEnd chosen) {
        atEnd = chosen;
        return this;
    }

    /** Sends data to where the job reads it. */
    @FunctionalInterface
    public interface Upload {
        /** Sends them. */
        void run() throws IOException;
    }

    /** The job on the machine that is wanted, and then on those that may take its place. */
    private List<JobSpec> candidates(JobSpec spec) {
        List<JobSpec> all = new ArrayList<>(List.of(spec));
        if (spec.kind().trains()) {
            for (String other : aws.jobs().fallbackInstanceTypes()) {
                if (!other.equals(spec.machine().instanceType())) {
                    all.add(spec.on(other));
                }
            }
        }
        return all;
    }

    private int launchFirst(List<JobSpec> candidates, JobSpecs.Place place, Function<String, Estimate> estimate)
            throws IOException, InterruptedException {
        JobSpec spec = candidates.get(0);
        List<JobSpec> rest = candidates.subList(1, candidates.size());
        LaunchPlan plan = plan(spec);
        Launched launched;
        try {
            launched = spec.isTrainingJob()
                    ? cloud.trainings().launch(plan, manner.again())
                    : cloud.processing().launch(plan, manner.again());
        } catch (GraniteException e) {
            boolean quota = e.getMessage() != null && e.getMessage().contains("limit '");
            if (!quota || rest.isEmpty()) {
                throw e;
            }
            console.err().println(e.getMessage());
            offer(rest.get(0), estimate);
            return launchFirst(rest, place, estimate);
        }
        return follow(launched, rest, place, estimate);
    }

    private void offer(JobSpec next, Function<String, Estimate> estimate) {
        String instance = next.machine().instanceType();
        Estimate expected = estimate.apply(instance);
        refuseAbove(expected);
        console.err().println("instead on " + instance + ": " + expected.describe(instance));
        manner.agree().accept("Launch it there?");
    }

    private Optional<Launched> running(LaunchPlan plan) throws InterruptedException {
        return plan.spec().isTrainingJob()
                ? cloud.trainings().running(plan)
                : cloud.processing().running(plan);
    }

    private int follow(Launched launched, List<JobSpec> rest, JobSpecs.Place place, Function<String, Estimate> estimate)
            throws IOException, InterruptedException {
        JobState job = launched.state();
        console.err()
                .println(
                        launched.started()
                                ? "started " + launched.name()
                                : "found " + launched.name() + ", which an earlier launch started: " + job.phase());
        console.err().println("console: " + cloud.console(job));
        console.out().println(launched.name());
        if (!manner.follows()) {
            console.err().println("follow it with: granite jobs logs --follow " + launched.name());
            return 0;
        }
        if (job.completed()) {
            console.err()
                    .println("fetch its model with: granite jobs download " + launched.name()
                            + "; --again does it once more");
            return atEnd.use(job);
        }
        console.err().println("following it; Ctrl-C leaves it running (granite jobs stop ends it)");
        JobScreen screen = new JobScreen(console.err()::println, console.err()::println);
        Duration poll = Duration.ofMillis(Math.round(aws.jobs().pollSeconds() * 1000));
        JobState end = cloud.jobs().follow(job, poll, screen);
        if (end.failureReason().contains(CAPACITY) && !rest.isEmpty()) {
            console.err().println(end.name() + ": " + end.failureReason());
            offer(rest.get(0), estimate);
            return launchFirst(rest, place, estimate);
        }
        int status = JobEnd.report(end, screen, console);
        return status == 0 ? atEnd.use(end) : status;
    }

    private LaunchPlan plan(JobSpec spec) {
        return spec.isTrainingJob()
                ? cloud.trainings().plan(spec)
                : cloud.processing().plan(spec);
    }

    private void refuseAbove(Estimate expected) {
        double most = manner.maxCostUsd();
        double high = expected.cost().map(range -> range.high()).orElse(Double.POSITIVE_INFINITY);
        if (most > 0 && high > most) {
            throw new GraniteException(
                    ErrorCode.BUDGET_REACHED,
                    Double.isInfinite(high)
                            ? "what this job costs is not known, and it may cost at most $" + most
                            : String.format(
                                    Locale.ROOT,
                                    "this job may cost up to $%.2f, and at most $%.2f are allowed",
                                    high,
                                    most),
                    "lower its max_runtime_seconds, take a cheaper instance, or raise --max-cost; nothing was started");
        }
    }

    private void show(LaunchPlan plan, Estimate expected, List<String> remarks, Consumer<String> out) {
        JobSpec spec = plan.spec();
        if (manner.dryRun() && manner.json()) {
            ObjectNode document = Json.mapper().createObjectNode();
            document.put("schema", "granite.launch").put("version", 1).put("operation", plan.operation());
            document.set("request", plan.request());
            var uploads = document.putArray("uploads");
            plan.uploads().forEach(uploads::add);
            document.set("estimate", expected.json());
            out.accept(Json.pretty(document).stripTrailing());
            return;
        }
        JobSpec.TimeLimits time = spec.time();
        out.accept("plan: " + plan.operation() + " " + plan.name() + " in " + cloud.region());
        out.accept("  image       " + spec.container().image());
        out.accept("  machine     " + spec.machine().instanceCount() + " × "
                + spec.machine().instanceType() + ", " + spec.machine().volumeSizeGb() + " GB disk");
        out.accept("  time        at most "
                + Duration.ofSeconds(time.maxRuntimeSeconds()).toMinutes() / 60.0 + " hours"
                + (time.spot()
                        ? ", on spare capacity, at most "
                                + Duration.ofSeconds(time.maxWaitSeconds()).toMinutes() / 60.0 + " hours with waiting"
                        : ", on demand"));
        out.accept("  role        " + spec.roleArn());
        for (JobSpec.Channel channel : spec.channels()) {
            out.accept("  channel     " + channel.name() + " ← " + channel.uri());
        }
        out.accept("  result      " + spec.outputUri());
        out.accept("  made of     "
                + String.join(
                        ", ",
                        spec.digests().entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .toList()));
        out.accept("  estimate    " + expected.describe(spec.machine().instanceType()));
        remarks.forEach(remark -> out.accept("  note        " + remark));
        if (manner.dryRun()) {
            out.accept("request (" + plan.operation() + "):");
            out.accept(Json.pretty(plan.request()).stripTrailing());
        }
    }
}
