package io.graniteft.testkit.sagemaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.sagemaker.Cloud;
import io.graniteft.sagemaker.JobSummary;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an AWS must answer, be it one of this machine or a real one. Everything here only looks, and asks for what costs nothing, so
 * that it may run in anybody's account.
 */
abstract class CloudContract {
    private static final String NONE = "granite-no-such-thing";

    private Cloud cloud;

    /** The variables of somebody who may look at everything. */
    abstract Map<String, String> variables();

    @BeforeEach
    void open() {
        cloud = cloud(variables());
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private static Cloud cloud(Map<String, String> variables) {
        Retrier.Sleeper sleeper = time -> Thread.sleep(time.toMillis());
        String region = variables.getOrDefault("AWS_REGION", "us-east-1");
        return Cloud.open(
                AwsAccess.of(Environment.of(variables), region, 4),
                new Retrier(new Random(1), sleeper),
                sleeper,
                Clock.systemUTC());
    }

    private static void fails(ErrorCode code, String said, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(said);
    }

    @Test
    void credentials_belong_to_an_account_and_to_no_other() throws Exception {
        assertThat(cloud.account()).matches("\\d{12}");
        fails(ErrorCode.CREDENTIALS, "aws.account_id is 000000000000", () -> cloud.account("000000000000"));
    }

    @Test
    void keys_that_nobody_gave_out_are_told_as_such() {
        Map<String, String> wrong = new TreeMap<>(variables());
        wrong.keySet().removeAll(List.of("AWS_SESSION_TOKEN", "AWS_PROFILE"));
        wrong.put("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE12");
        wrong.put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        try (Cloud stranger = cloud(wrong)) {
            assertThatThrownBy(stranger::account)
                    .isInstanceOfSatisfying(
                            GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS))
                    .hasMessageNotContaining("EXAMPLEKEY");
        }
    }

    @Test
    void jobs_are_listed_newest_first_and_no_more_of_them_than_asked_for() throws Exception {
        List<JobSummary> jobs = cloud.jobs().list("", "", 3);
        assertThat(jobs)
                .hasSizeLessThanOrEqualTo(3)
                .isSortedAccordingTo(
                        Comparator.comparing(JobSummary::created).reversed().thenComparing(JobSummary::name));
        assertThat(cloud.jobs().list(NONE, "Completed", 3)).isEmpty();
    }

    @Test
    void a_job_that_is_not_there_is_told_from_one_that_cannot_be_asked_for() {
        fails(ErrorCode.FAILED, "there is no job " + NONE, () -> cloud.jobs().describe(NONE));
    }

    @Test
    void a_role_and_a_stack_that_are_not_there_are_empty() throws Exception {
        assertThat(cloud.premises().roleArn(NONE)).isEmpty();
        assertThat(cloud.stack(NONE).status()).isEmpty();
    }

    @Test
    void an_image_that_is_not_there_stops_a_launch() throws Exception {
        String account = cloud.account();
        String image = account + ".dkr.ecr." + cloud.region() + ".amazonaws.com/" + NONE + ":latest";
        fails(
                ErrorCode.FAILED,
                "there is no image " + image,
                () -> cloud.premises().requireImage(image, account));
    }

    @Test
    void a_bucket_that_is_not_there_is_named() throws Exception {
        String bucket = NONE + "-" + cloud.account();
        ObjectStore place = cloud.place("s3://" + bucket);
        assertThatThrownBy(() -> {
                    try (Stream<ObjectStore.ObjectInfo> objects = place.list("")) {
                        objects.findAny();
                    }
                })
                .hasMessageContaining(bucket);
    }

    @Test
    void a_machine_has_a_price_and_a_quota() throws Exception {
        assertThat(cloud.costs().machine("ml.g5.xlarge"))
                .hasValueSatisfying(
                        machine -> assertThat(machine.hour(false).low()).isBetween(0.5, 5.0));
        assertThat(cloud.premises().quota("ml.g5.xlarge", "training job usage")).isPresent();
    }
}
