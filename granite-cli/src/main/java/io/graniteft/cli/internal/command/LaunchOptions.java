package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.cloud.Estimate;
import io.graniteft.cli.internal.cloud.LaunchFlow;
import io.graniteft.core.config.AwsConfig;
import io.graniteft.core.config.LoadedConfig;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.CostModel.Range;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all launches can be told. */
final class LaunchOptions {
    private static final double HOUR = 3_600;

    @Option(
            names = "--role",
            paramLabel = "ARN",
            description = "The job's execution role; default: SAGEMAKER_ROLE, the stack's output, aws.iam.role_name.")
    private @Nullable String role;

    @Option(
            names = "--max-cost",
            paramLabel = "USD",
            description = "Start nothing that may cost more; default: aws.jobs.max_cost_usd.")
    private @Nullable Double maxCost;

    @Option(names = "--no-wait", description = "Do not follow the job once it is started.")
    private boolean noWait;

    @Option(names = "--again", description = "Do a job once more that has completed already.")
    private boolean again;

    @Option(names = "--dry-run", description = "Print the plan and the exact request; upload and create nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "With --dry-run: print one JSON document.")
    private boolean json;

    @Option(
            names = {"--yes", "-y"},
            description = "Agree to the plan and its cost.")
    private boolean yes;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    /** The configuration in force, with the options that all launches have. */
    LoadedConfig load(Session session, Map<String, String> flags) {
        ConfigOptions.put(flags, "aws.iam.role_arn", role);
        ConfigOptions.put(flags, "aws.jobs.max_cost_usd", maxCost);
        return config.load(session, flags);
    }

    /** Makes sure that somebody can agree, before anything is asked of anybody. */
    void requireSomebody(Session session) {
        if (!dryRun && !yes && !session.console().interactive()) {
            new Consent(session.console(), false).require("Launch it?");
        }
    }

    /** Whether the plan is all that is wanted. */
    boolean dryRun() {
        return dryRun;
    }

    /** How the launch goes. */
    LaunchFlow flow(Cloud cloud, AwsConfig aws, Session session) {
        Consent consent = new Consent(session.console(), yes);
        LaunchFlow.Manner manner =
                new LaunchFlow.Manner(dryRun, json, !noWait, again, aws.jobs().maxCostUsd(), consent::require);
        return new LaunchFlow(cloud, aws, session.console(), manner);
    }

    /** Refuses what the service would refuse, before anything is asked of it. */
    static void check(Cloud cloud, io.graniteft.sagemaker.JobSpec spec) {
        if (spec.isTrainingJob()) {
            cloud.trainings().plan(spec);
        } else {
            cloud.processing().plan(spec);
        }
    }

    /** What it may take, by the number of tokens of a pass over the data; 0: up to its bound. */
    Function<String, Estimate> estimate(Cloud cloud, AwsConfig.Job job, long tokens, double epochs, Range teacher) {
        return instance -> {
            Optional<CostModel.Machine> machine = dryRun ? CostModel.fromTable(instance) : machine(cloud, instance);
            Range hours = machine.map(each ->
                            CostModel.trainingHours(each, tokens, epochs, job.instanceCount(), job.maxRuntimeSeconds()))
                    .orElse(new Range(0, job.maxRuntimeSeconds() / HOUR));
            return new Estimate(machine.orElse(null), job.instanceCount(), job.useSpotInstances(), hours, teacher);
        };
    }

    /** What a machine costs by AWS' list of prices, or by the table where nobody waits for the list. */
    static Optional<CostModel.Machine> machine(Cloud cloud, String instance) {
        try {
            return cloud.costs().machine(instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CostModel.fromTable(instance);
        }
    }
}
