package io.graniteft.sagemaker;

import io.graniteft.core.GraniteException;
import io.graniteft.sagemaker.internal.ApiJson;
import io.graniteft.sagemaker.internal.Aws;
import io.graniteft.sagemaker.internal.JobNames;
import io.graniteft.sagemaker.internal.Requests;
import io.graniteft.sagemaker.internal.Starter;
import java.io.IOException;
import software.amazon.awssdk.services.sagemaker.model.CreateProcessingJobRequest;

/**
 * Starts preparations as processing jobs of the service, which know no spare capacity: with that, the same container runs as a
 * training job, see {@link TrainingLauncher}. Names and repetition are the same there.
 */
public final class ProcessingLauncher {
    private final Aws aws;
    private final JobMonitor monitor;
    private final Starter starter;

    ProcessingLauncher(Aws aws, JobMonitor monitor, Starter starter) {
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
        var request = ApiJson.of(Requests.processing(spec, name));
        TrainingLauncher.refuse(ApiLimits.problems(request, false));
        return new LaunchPlan(spec, base, name, "CreateProcessingJob", request, Starter.uploads(spec, base));
    }

    /** The job, if a launch of the same has started it and it is under way. */
    public java.util.Optional<Launched> running(LaunchPlan plan) throws InterruptedException {
        return starter.running(plan, monitor::findProcessing);
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
                monitor::findProcessing,
                name -> {
                    CreateProcessingJobRequest request = Requests.processing(plan.spec(), name);
                    TrainingLauncher.refuse(ApiLimits.problems(ApiJson.of(request), false));
                    aws.retrier().call(() -> aws.sagemaker().createProcessingJob(request));
                },
                "sagemaker:CreateProcessingJob, and iam:PassRole on the job's role");
    }
}
