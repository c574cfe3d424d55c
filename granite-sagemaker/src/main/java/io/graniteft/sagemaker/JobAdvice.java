package io.graniteft.sagemaker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a job's end means, and what to do about it. */
final class JobAdvice {
    /** A sign in the reason or in the log's last words, and the advice for it; the first that fits counts. */
    private record Rule(String sign, String advice) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "capacityerror",
                    "there is no such machine free at the moment: launch again later, name another --instance-type, or list"
                            + " others in aws.jobs.fallback_instance_types"),
            new Rule(
                    "nan_loss",
                    "the loss became NaN: lower training.learning_rate, and check the data for broken examples"),
            new Rule(
                    "out_of_memory",
                    "memory ran out: lower training.per_device_train_batch_size to 1 (the global batch stays) or"
                            + " model.max_seq_length, or take a larger instance"),
            new Rule(
                    "cuda out of memory",
                    "memory ran out: lower training.per_device_train_batch_size to 1 (the global batch stays) or"
                            + " model.max_seq_length, or take a larger instance"),
            new Rule("disk_full", "the disk is full: raise volume_size_gb, or lower training.save_total_limit"),
            new Rule("no space left", "the disk is full: raise volume_size_gb, or lower training.save_total_limit"),
            new Rule(
                    "model_unavailable",
                    "the base model could not be fetched: check aws.jobs.hf_token_secret_arn, and that its token may read the"
                            + " model"),
            new Rule(
                    "cannot pull container",
                    "the image cannot be pulled: push it with `granite image push`, and let the role read the repository"),
            new Rule("no s3 objects found", "a channel is empty: launch again with --upload-data"),
            new Rule(
                    "accessdenied",
                    "the role may not do this: deploy the stack again (`granite infra deploy`), or extend the role's policy"),
            new Rule(
                    "access denied",
                    "the role may not do this: deploy the stack again (`granite infra deploy`), or extend the role's policy"),
            new Rule(
                    "bad_data",
                    "the data are not as they must be: the reason names file and line; prepare and upload them again"),
            new Rule(
                    "exit code 137",
                    "the container was killed, most likely for want of memory: take a larger instance"));

    private JobAdvice() {}

    static Optional<String> of(String status, String phase, String reason) {
        if (phase.equals("MaxRuntimeExceeded")) {
            return Optional.of(
                    "it ran longer than it may: raise max_runtime_seconds and launch again, it goes on from its"
                            + " last checkpoint");
        }
        if (phase.equals("MaxWaitTimeExceeded")) {
            return Optional.of(
                    "there was no spare capacity for long enough: raise max_wait_seconds, or use --no-spot; it goes"
                            + " on from its last checkpoint");
        }
        if (!status.equals("Failed")) {
            return Optional.empty();
        }
        String text = reason.toLowerCase(Locale.ROOT);
        for (Rule rule : RULES) {
            if (text.contains(rule.sign())) {
                return Optional.of(rule.advice());
            }
        }
        return Optional.of(
                "the log says more: its last traceback is above, the whole of it comes with `granite jobs logs`");
    }
}
