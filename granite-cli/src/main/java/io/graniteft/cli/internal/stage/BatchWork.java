package io.graniteft.cli.internal.stage;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Buckets;
import io.graniteft.aws.Retrier;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.config.TeacherConfig;
import io.graniteft.core.run.Progress;
import io.graniteft.teacher.BatchRunner;
import io.graniteft.teacher.BatchSettings;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** Has prompts answered by Bedrock's batch inference, as far as that goes. */
final class BatchWork {
    /** Files of a batch are few. */
    private static final int CONNECTIONS = 8;

    private BatchWork() {}

    /** Sees to it that the journal has what batch inference answers; the rest is left to be asked one by one. */
    static void run(
            Wiring wiring, Teacher teacher, List<TeacherRequest> requests, ResultJournal journal, Progress progress) {
        PipelineConfig config = wiring.loaded().config();
        TeacherConfig.Batch batch = config.teacher().batch();
        if (batch.roleArn().isEmpty()) {
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    "teacher.batch.role_arn is empty, and Bedrock reads and writes the files of a batch by that role",
                    "set it to arn:aws:iam::<account>:role/<name>, or leave --batch out");
        }
        String bucket = batch.bucket().isEmpty() ? config.aws().s3().outputBucket() : batch.bucket();
        Retrier.Sleeper sleeper = time -> Thread.sleep(time.toMillis());
        Retrier retrier = new Retrier(new SplittableRandom(wiring.clock().millis()), sleeper);
        Optional<Price> price =
                wiring.price(wiring.bulkProvider(), wiring.bulkModel()).map(Price::inBatch);
        AwsAccess access = wiring.aws(CONNECTIONS);
        try (Buckets buckets = new Buckets(access, retrier);
                BatchRunner runner = new BatchRunner(
                        access,
                        BatchSettings.of(batch.roleArn())
                                .withRecords(batch.minimumRecords(), BatchSettings.MAXIMUM_RECORDS)
                                .withPoll(Duration.ofSeconds(batch.pollSeconds())),
                        buckets.open(bucket, batch.prefix()),
                        teacher,
                        usage -> price.map(each -> OptionalDouble.of(each.cost(usage)))
                                .orElse(OptionalDouble.empty()),
                        progress,
                        retrier,
                        sleeper)) {
            int left = runner.run(requests, journal).size();
            if (left > 0) {
                progress.note(left + " prompts are left to be asked one by one");
            }
        }
    }

    /** Refuses to ask one by one what a job is about to answer. */
    static void requireNoneUnderWay(Path journal) {
        int waiting = BatchRunner.underWay(journal);
        if (waiting > 0) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    waiting + " prompts of " + journal
                            + " wait for the answers of a batch job, and would be paid for twice",
                    "repeat the command with --batch to collect them");
        }
    }
}
