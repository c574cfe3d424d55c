package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.cloud.JobEnd;
import io.graniteft.cli.internal.cloud.JobScreen;
import io.graniteft.cli.internal.cloud.MetricScreen;
import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.cli.internal.terminal.Durations;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.JobSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Jobs that are there. */
@Command(
        name = "jobs",
        description = "Lists jobs in the cloud, follows and stops them, and fetches what they made.",
        subcommands = {
            JobsCommand.ListJobs.class,
            JobsCommand.Status.class,
            JobsCommand.Watch.class,
            JobsCommand.Logs.class,
            JobsCommand.Stop.class,
            JobsCommand.Download.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  granite jobs list --contains granite",
            "  granite jobs logs --follow NAME",
            "  granite jobs watch NAME                   # metrics as they come, with warnings",
            "  granite jobs download NAME                # to models/NAME"
        })
final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "Missing required subcommand: list, status, watch, logs, stop or download");
    }

    /** What all of these can be told. */
    static final class Where {
        @Option(names = "--region", paramLabel = "REGION", description = "AWS region; default: us-east-1.")
        private @Nullable String region;

        @Mixin
        private ConfigOptions config = new ConfigOptions();

        private @Nullable Wiring wiring;

        Cloud open(Session session) {
            Map<String, String> flags = new LinkedHashMap<>();
            ConfigOptions.put(flags, "aws.region", region);
            wiring = new Wiring(config.load(session, flags), session.console(), session.environment());
            return wiring.cloud();
        }

        Duration poll() {
            double seconds =
                    wiring == null ? 0 : wiring.loaded().config().aws().jobs().pollSeconds();
            return Duration.ofMillis(Math.round(seconds * 1000));
        }
    }

    /** The newest ones. */
    @Command(name = "list", description = "Lists the newest jobs.")
    static final class ListJobs implements Callable<Integer> {
        @Option(names = "--contains", paramLabel = "TEXT", description = "Only names that hold this; default: granite.")
        private String contains = "granite";

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                description = "InProgress, Completed, Failed, Stopping or Stopped; default: any.")
        private String status = "";

        @Option(names = "--limit", paramLabel = "N", description = "How many; default: 20.")
        private int limit = 20;

        @Option(names = "--json", description = "Print one JSON document.")
        private boolean json;

        @Mixin
        private Where where = new Where();

        @Spec
        private CommandSpec spec;

        private final Session session;

        ListJobs(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            if (limit < 1) {
                throw new ParameterException(spec.commandLine(), "Invalid value for option '--limit': at least 1");
            }
            if (!List.of("", "InProgress", "Completed", "Failed", "Stopping", "Stopped")
                    .contains(status)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--status': InProgress, Completed, Failed, Stopping or Stopped");
            }
            try (Cloud cloud = where.open(session)) {
                List<JobSummary> jobs = cloud.jobs().list(contains, status, limit);
                if (json) {
                    ObjectNode document = Json.mapper().createObjectNode();
                    document.put("schema", "granite.jobs").put("version", 1);
                    ArrayNode list = document.putArray("jobs");
                    for (JobSummary job : jobs) {
                        list.addObject()
                                .put("name", job.name())
                                .put("kind", job.training() ? "training" : "processing")
                                .put("status", job.status())
                                .put("created", job.created().toString());
                    }
                    session.console().out().println(Json.line(document));
                    return 0;
                }
                for (JobSummary job : jobs) {
                    session.console()
                            .out()
                            .printf(
                                    Locale.ROOT,
                                    "%-10s  %-10s  %s  %s%n",
                                    job.status(),
                                    job.training() ? "training" : "processing",
                                    job.created().toString().replaceAll("\\..*Z", "Z"),
                                    job.name());
                }
                if (jobs.isEmpty()) {
                    session.console().err().println("no job's name holds `" + contains + "` in " + cloud.region());
                }
                return 0;
            }
        }
    }

    /** One of them. */
    @Command(name = "status", description = "Tells where a job stands, and why it failed.")
    static final class Status implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The job.")
        private String name = "";

        @Option(names = "--json", description = "Print the service's own description as one JSON document.")
        private boolean json;

        @Mixin
        private Where where = new Where();

        private final Session session;

        Status(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            try (Cloud cloud = where.open(session)) {
                JobState job = cloud.jobs().describe(name);
                Console console = session.console();
                if (json) {
                    ObjectNode document = Json.mapper().createObjectNode();
                    document.put("schema", "granite.job").put("version", 1).put("name", job.name());
                    document.put("status", job.status()).put("phase", job.phase());
                    document.set("description", job.description());
                    console.out().println(Json.line(document));
                    return 0;
                }
                console.out()
                        .println(job.name() + ": " + job.status()
                                + (job.phase().equals(job.status()) ? "" : ", " + job.phase()));
                console.out()
                        .println("  machine   " + job.instanceCount() + " × " + job.instanceType()
                                + (job.spot() ? ", spot" : ", on demand"));
                job.transitions().forEach(step -> console.out().println("  " + step));
                Instant from = job.started();
                Instant to = job.ended();
                if (from != null && to != null) {
                    console.out()
                            .println("  ran       " + Durations.format(Duration.between(from, to)) + ", "
                                    + job.billableSeconds() + " s are billed");
                }
                if (!job.modelUri().isEmpty()) {
                    console.out().println("  model     " + job.modelUri());
                }
                if (!job.failureReason().isEmpty()) {
                    console.out().println("  reason    " + job.failureReason());
                }
                job.advice().ifPresent(advice -> console.out().println("  advice    " + advice));
                console.out().println("  console   " + cloud.console(job));
                return 0;
            }
        }
    }

    /** Its metrics. */
    @Command(
            name = "watch",
            description = {
                "Draws a job's metrics as they come, warns where they leave their bounds, and publishes TrainingLoss,",
                "EvalLoss and TrainingJobStatus to the CloudWatch namespace Granite8BFineTuning."
            })
    static final class Watch implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The job.")
        private String name = "";

        @Option(names = "--no-publish", description = "Publish nothing.")
        private boolean noPublish;

        @Mixin
        private Where where = new Where();

        private final Session session;

        Watch(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            try (Cloud cloud = where.open(session)) {
                JobState job = cloud.jobs().describe(name);
                Console console = session.console();
                MetricScreen screen = new MetricScreen(
                        console,
                        noPublish ? (values) -> true : values -> cloud.jobs().publish(name, values));
                JobState end = cloud.jobs().follow(job, where.poll(), screen);
                screen.end(end);
                return JobEnd.report(end, screen.log(), console);
            }
        }
    }

    /** Its log. */
    @Command(name = "logs", description = "Prints a job's log, of all its machines, each line once.")
    static final class Logs implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The job.")
        private String name = "";

        @Option(
                names = {"--follow", "-f"},
                description = "Go on until the job is over; Ctrl-C leaves it running.")
        private boolean follow;

        @Option(
                names = "--since",
                paramLabel = "DURATION",
                description = "Only what is this young, such as 10m or 2h; default: everything.")
        private @Nullable String since;

        @Mixin
        private Where where = new Where();

        @Spec
        private CommandSpec spec;

        private final Session session;

        Logs(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            Duration back = since == null ? null : duration(since);
            try (Cloud cloud = where.open(session)) {
                JobState job = cloud.jobs().describe(name);
                Console console = session.console();
                JobScreen screen = new JobScreen(console.out()::println, console.err()::println);
                if (!follow) {
                    cloud.jobs().logs(job, back, screen::line);
                    console.err().println(job.name() + ": " + job.phase());
                    return 0;
                }
                return JobEnd.report(cloud.jobs().follow(job, where.poll(), screen), screen, console);
            }
        }

        private Duration duration(String text) {
            if (!text.matches("[0-9]{1,6}[smhd]")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Invalid value for option '--since': a number and s, m, h or d, such as 10m");
            }
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return switch (text.charAt(text.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }

    /** Its end. */
    @Command(name = "stop", description = "Asks a job to end; a training gets two minutes to save a checkpoint.")
    static final class Stop implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The job.")
        private String name = "";

        @Option(
                names = {"--yes", "-y"},
                description = "Stop it without asking.")
        private boolean yes;

        @Mixin
        private Where where = new Where();

        private final Session session;

        Stop(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws InterruptedException {
            new Consent(session.console(), yes).require("Stop the job " + name + "?");
            try (Cloud cloud = where.open(session)) {
                JobState job = cloud.jobs().describe(name);
                boolean was = cloud.jobs().stop(job);
                session.console()
                        .err()
                        .println(
                                was
                                        ? name
                                                + " is stopping; it saves a checkpoint, and a repeated launch goes on from there"
                                        : name + " is not running any more: " + job.phase());
                return 0;
            }
        }
    }

    /** Its model. */
    @Command(name = "download", description = "Fetches, checks and unpacks the model of a job that has completed.")
    static final class Download implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The job.")
        private String name = "";

        @Option(names = "--output", paramLabel = "DIR", description = "Where to; default: models/NAME.")
        private @Nullable Path output;

        @Mixin
        private Where where = new Where();

        private final Session session;

        Download(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            try (Cloud cloud = where.open(session)) {
                JobState job = cloud.jobs().describe(name);
                Path folder = output == null ? Path.of("models", name) : output;
                List<String> files = cloud.jobs().download(job, folder);
                files.forEach(file -> session.console().out().println(folder.resolve(file)));
                session.console().err().println(files.size() + " files of " + job.modelUri());
                return 0;
            }
        }
    }
}
