package io.graniteft.sagemaker;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.internal.ApiJson;
import io.graniteft.sagemaker.internal.Aws;
import io.graniteft.sagemaker.internal.JobNames;
import io.graniteft.sagemaker.internal.Requests;
import io.graniteft.sagemaker.internal.Starter;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;

/**
 * Starts trainings, loops, and preparations on spare capacity: all of them are training jobs of the service. A job's name is made of
 * its content, so that a repeated launch finds the job that it started before; only one that has failed or was stopped is followed by
 * another attempt, which goes on from the same checkpoints.
 */
public final class TrainingLauncher {
    private final Aws aws;
    private final JobMonitor monitor;
    private final Starter starter;

    TrainingLauncher(Aws aws, JobMonitor monitor, Starter starter) {
        this.aws = aws;
        this.monitor = monitor;
        this.starter = starter;
    }

    /**
     * What a launch would send; nothing is asked of the service.
     *
     * @throws GraniteException if the service would refuse it
     */
    public LaunchPlan plan(JobSpec spec) {
        String base = JobNames.base(spec);
        String name = JobNames.of(base, 1);
        var request = ApiJson.of(Requests.training(spec, base, name));
        refuse(ApiLimits.problems(request, true));
        return new LaunchPlan(spec, base, name, "CreateTrainingJob", request, Starter.uploads(spec, base));
    }

    /** The job, if a launch of the same has started it and it is under way. */
    public java.util.Optional<Launched> running(LaunchPlan plan) throws InterruptedException {
        return starter.running(plan, monitor::findTraining);
    }

    /**
     * Makes sure that the job is there.
     *
     * @param again whether one that has completed is done once more
     * @throws GraniteException if the service refuses, or cannot be reached; a repeated launch then finds what there is
     */
    public Launched launch(LaunchPlan plan, boolean again) throws IOException, InterruptedException {
        return starter.start(
                plan,
                again,
                monitor::findTraining,
                name -> {
                    CreateTrainingJobRequest request = Requests.training(plan.spec(), plan.base(), name);
                    refuse(ApiLimits.problems(ApiJson.of(request), true));
                    aws.retrier().call(() -> aws.sagemaker().createTrainingJob(request));
                },
                "sagemaker:CreateTrainingJob, and iam:PassRole on the job's role");
    }

    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "SageMaker would refuse this job:\n  " + String.join("\n  ", problems),
                    "nothing was sent; change the setting and repeat the command");
        }
    }
}
