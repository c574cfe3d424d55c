package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.FakeRequest;
import io.graniteft.testkit.http.FakeServer;
import io.graniteft.testkit.sagemaker.ApiFault;
import io.graniteft.testkit.sagemaker.JobScript;
import io.graniteft.testkit.sagemaker.LocalAws;
import io.graniteft.testkit.sagemaker.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code launch}, {@code jobs} and {@code infra} against the local AWS, each call over HTTP. */
class CloudVerbsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/granite-8b-avb-tsn-finetuning-sagemaker-role";
    private static final String HF_TOKEN = "hf_EXAMPLEexampleEXAMPLEexample";
    private static final String OUTPUTS = "granite-8b-training-outputs";
    private static final String SOURCES = "granite-8b-unified-automotive-data";

    /** What is asked for before a model is loaded. */
    private static final String MODEL_FILE = "/ibm-granite/granite-8b-code-instruct-128k/resolve/main/config.json";

    private static LocalAws aws;
    private static FakeServer hub;
    private static final List<FakeRequest> HUB_REQUESTS = new CopyOnWriteArrayList<>();
    private static volatile FakeServer.Handler hubAnswers = request -> FakeReply.json(200, "{}");

    /** Goes on by itself, so that jobs end without anybody sleeping. */
    private static ManualClock clock;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        clock = new ManualClock(Instant.parse("2026-11-23T10:00:00Z"), Duration.ofSeconds(4));
        aws = LocalAws.start(clock, Clock.systemUTC());
        hub = FakeServer.start(request -> {
            HUB_REQUESTS.add(request);
            return hubAnswers.answer(request);
        });
        aws.moto().bucket(OUTPUTS, Map.of());
        aws.moto().bucket(SOURCES, Map.of());
        aws.role("granite-8b-avb-tsn-finetuning-sagemaker-role");
        aws.image("granite-8b-avb-tsn-finetuning", "latest");
        aws.image("granite-8b-avb-tsn-finetuning", "data");
    }

    @AfterAll
    static void stop() throws IOException {
        hub.close();
        aws.close();
    }

    @BeforeEach
    void data() throws IOException {
        aws.jobs().faults(call -> ApiFault.NONE);
        aws.jobs().whenCompleted(aws::putModel);
        hubAnswers = request -> FakeReply.json(200, "{}");
        for (String name : List.of("train", "val")) {
            Files.writeString(
                    folder.resolve(name + ".jsonl"),
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"" + folder.getFileName()
                            + "\"},{\"role\":\"assistant\",\"content\":\"int f(void);\"}]}\n");
        }
    }

    private static Granite.Outcome granite(String... words) {
        Map<String, String> variables = new TreeMap<>(aws.variables());
        variables.put("HF_TOKEN", HF_TOKEN);
        variables.put("HF_ENDPOINT", hub.address().toString());
        variables.put("GRANITE_AWS_JOBS_POLL_SECONDS", "0");
        return Granite.run(variables, words);
    }

    private Granite.Outcome training(String... more) {
        String[] first = {"launch", "training", "--upload-data", "--local-data-dir", folder.toString()};
        return granite(Granite.words(first, more));
    }

    private static JsonNode request(Granite.Outcome outcome) {
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return Granite.parse(outcome.out()).path("request");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                  | ResourceConfig/InstanceType            | ml.p4d.24xlarge",
                "                                  | ResourceConfig/InstanceCount           | 1",
                "                                  | ResourceConfig/VolumeSizeInGB          | 200",
                "                                  | StoppingCondition/MaxRuntimeInSeconds  | 28800",
                "                                  | StoppingCondition/MaxWaitTimeInSeconds | 36000",
                "                                  | EnableManagedSpotTraining              | true",
                "                                  | EnableInterContainerTrafficEncryption  | true",
                "                                  | HyperParameters/max_steps              | -1",
                "                                  | CheckpointConfig/LocalPath             | /opt/ml/checkpoints",
                "--instance-type ml.g5.12xlarge    | ResourceConfig/InstanceType            | ml.g5.12xlarge",
                "--no-spot                         | EnableManagedSpotTraining              | false",
                "--max-steps 20                    | HyperParameters/max_steps              | 20",
                "--role arn:aws:iam::123456789012:role/mine | RoleArn                       | arn:aws:iam::123456789012:role/mine",
                "--image-uri public/granite:1      | AlgorithmSpecification/TrainingImage   | public/granite:1",
                "--set aws.jobs.kms_key_id=abc-1   | ResourceConfig/VolumeKmsKeyId          | abc-1",
            })
    void training_has_its_options_and_defaults(String words, String field, String value) {
        List<String> all = new ArrayList<>(List.of("--dry-run", "--json"));
        if (words != null) {
            all.addAll(List.of(words.split(" +")));
        }
        assertThat(request(training(all.toArray(String[]::new))).at("/" + field).asText())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                  | ResourceConfig/InstanceType            | ml.g5.12xlarge",
                "                                  | ResourceConfig/InstanceCount           | 1",
                "                                  | ResourceConfig/VolumeSizeInGB          | 100",
                "                                  | StoppingCondition/MaxRuntimeInSeconds  | 86400",
                "                                  | StoppingCondition/MaxWaitTimeInSeconds | ",
                "                                  | EnableManagedSpotTraining              | false",
                "                                  | OutputDataConfig/S3OutputPath | s3://granite-8b-unified-automotive-data/output/distillation",
                "                                  | InputDataConfig/0/DataSource/S3DataSource/S3Uri | s3://granite-8b-unified-automotive-data/data/processed/",
                "                                  | AlgorithmSpecification/ContainerArguments/0 | distill",
                "--use-spot                        | StoppingCondition/MaxWaitTimeInSeconds | 172800",
                "--use-spot --max-wait-seconds 90000 | StoppingCondition/MaxWaitTimeInSeconds | 90000",
                "--max-run-seconds 7200            | StoppingCondition/MaxRuntimeInSeconds  | 7200",
                "--volume-size 150                 | ResourceConfig/VolumeSizeInGB          | 150",
                "--instance-type ml.g5.48xlarge    | ResourceConfig/InstanceType            | ml.g5.48xlarge",
                "--instance-count 2 --yes-multi-node | ResourceConfig/InstanceCount         | 2",
                "--output-prefix out/x             | OutputDataConfig/S3OutputPath | s3://granite-8b-unified-automotive-data/out/x",
                "--role arn:aws:iam::123456789012:role/mine | RoleArn                       | arn:aws:iam::123456789012:role/mine",
                "--image-uri public/granite:1      | AlgorithmSpecification/TrainingImage   | public/granite:1",
            })
    void distillation_has_its_options_and_defaults(String words, String field, String value) throws IOException {
        JsonNode request = request(distillation(words));

        assertThat(request.at("/" + field).asText()).isEqualTo(value == null ? "" : value);
        assertThat(request.path("TrainingJobName").asText()).startsWith("granite-8b-distillation-");
    }

    private Granite.Outcome distillation(String words) throws IOException {
        for (String name : List.of("prompts", "eval_prompts", "train.provenance", "val.provenance")) {
            Files.writeString(folder.resolve(name + ".jsonl"), "{}\n");
        }
        List<String> all = new ArrayList<>(List.of(
                "launch",
                "distillation",
                "--upload-data",
                "--local-data-dir",
                folder.toString(),
                "--dry-run",
                "--json"));
        if (words != null && !words.isEmpty()) {
            all.addAll(List.of(words.split(" +")));
        }
        return granite(all.toArray(String[]::new));
    }

    @Test
    void what_the_loop_is_told_travels_as_a_configuration_file() throws IOException {
        Granite.Outcome plain = distillation("--max-epochs 5 --quality-threshold 7.0");
        Granite.Outcome other = distillation("--max-epochs 3 --quality-threshold 6.5 --convergence-threshold 7.5"
                + " --max-corrections-per-epoch 100 --eval-samples 50 --job-name-prefix mine");

        assertThat(request(plain).path("HyperParameters").isMissingNode()).isTrue();
        assertThat(Granite.parse(plain.out()).path("uploads").get(0).asText())
                .startsWith("s3://" + SOURCES + "/output/distillation/jobs/granite-8b-distillation-")
                .endsWith("/config/config.yaml");
        assertThat(request(plain).path("InputDataConfig"))
                .extracting(each -> each.path("ChannelName").asText())
                .containsExactly("data", "config");
        assertThat(request(other).path("TrainingJobName").asText()).startsWith("mine-");
    }

    @Test
    void a_ceiling_becomes_the_loops_own_budget_and_the_machines_own_time() throws IOException {
        Granite.Outcome free = distillation("");
        Granite.Outcome bound = distillation("--max-cost 100");
        Granite.Outcome low = distillation("--max-cost 1");

        assertThat(request(free).at("/StoppingCondition/MaxRuntimeInSeconds").asInt())
                .isEqualTo(86_400);
        double teacher = Granite.parse(bound.out()).at("/estimate/usd/1").asDouble();
        assertThat(teacher).isLessThanOrEqualTo(100);
        int seconds =
                request(bound).at("/StoppingCondition/MaxRuntimeInSeconds").asInt();
        assertThat(seconds / 3600.0 * 7.09).as("the machine").isLessThan(100);
        assertThat(low.status())
                .as("a plan shows what it would take all the same")
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--no-spot                            | ProcessingResources/ClusterConfig/InstanceType | ml.c5.xlarge",
                "--no-spot                            | StoppingCondition/MaxRuntimeInSeconds | 14400",
                "--no-spot                            | AppSpecification/ContainerArguments/6 | 4",
                "--no-spot --workers 8                | AppSpecification/ContainerArguments/6 | 8",
                "--no-spot --max-runtime-hours 2      | StoppingCondition/MaxRuntimeInSeconds | 7200",
                "--no-spot --instance-type ml.c5.2xlarge | ProcessingResources/ClusterConfig/InstanceType | ml.c5.2xlarge",
                "--no-spot                            | AppSpecification/ContainerArguments/2 | granite-8b-unified-automotive-data",
                "--no-spot --source-bucket mine-1     | AppSpecification/ContainerArguments/2 | mine-1",
                "--no-spot                            | AppSpecification/ContainerArguments/11 | granite-8b-training-outputs",
                "--no-spot --output-bucket mine-2     | AppSpecification/ContainerArguments/11 | mine-2",
                "--no-spot                            | AppSpecification/ContainerArguments/13 | runs/data/splits",
                "--no-spot --output-prefix x/y        | AppSpecification/ContainerArguments/13 | x/y",
                "                                     | EnableManagedSpotTraining | true",
                "                                     | ResourceConfig/InstanceType | ml.c5.xlarge",
            })
    void processing_has_its_options_and_defaults(String words, String field, String value) {
        List<String> all = new ArrayList<>(List.of("launch", "processing", "--dry-run", "--json"));
        if (words != null) {
            all.addAll(List.of(words.split(" +")));
        }
        assertThat(request(granite(all.toArray(String[]::new))).at("/" + field).asText())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "launch training --upload-data --local-data-dir .",
                "launch distillation",
                "launch processing",
                "selftest --where sagemaker",
                "jobs stop granite-x-1",
                "infra deploy",
                "infra delete"
            })
    void without_a_terminal_and_yes_nothing_is_asked_of_anybody(String words) {
        int before = aws.requests().size();

        Granite.Outcome outcome = granite(words.split(" +"));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("--yes");
        assertThat(aws.requests()).hasSize(before);
    }

    @Test
    void a_job_goes_from_launch_to_its_model_and_no_secret_goes_anywhere() throws IOException {
        aws.jobs()
                .script(
                        "granite-8b-training",
                        JobScript.QUIET
                                .taking(8, 4, 60, 4)
                                .saying("Train loss: 2.4100", "Train loss: 1.2000", "Eval loss: 1.1000"));
        Granite.Outcome launched = training(
                "--yes",
                "--set",
                "aws.jobs.hf_token_secret_arn=arn:aws:secretsmanager:us-east-1:123456789012:secret:EXAMPLE");
        assertThat(launched.status()).as(launched.toString()).isZero();
        String name = launched.out().strip();
        assertThat(name).matches("granite-8b-training-[0-9a-f]{10}-1");
        assertThat(launched.err())
                .contains("uploaded s3://" + OUTPUTS + "/runs/data/splits/train.jsonl", "#/jobs/" + name)
                .contains("Train loss: 1.2000", "has completed");
        JsonNode sent = Objects.requireNonNull(aws.jobs().jobs().get(name));
        assertThat(sent.path("Environment").path("GRANITE_HF_TOKEN_SECRET_ARN").asText())
                .startsWith("arn:aws:secretsmanager");
        assertThat(sent.path("RoleArn").asText()).isEqualTo(ROLE);

        assertThat(granite("jobs", "list", "--contains", name, "--json")
                        .json()
                        .get(0)
                        .at("/jobs/0/status")
                        .asText())
                .isEqualTo("Completed");
        assertThat(granite("jobs", "status", name).out()).contains("Completed", "spot", "s are billed", "model.tar.gz");
        assertThat(granite("jobs", "logs", name).outLines())
                .containsExactly("Train loss: 2.4100", "Train loss: 1.2000", "Eval loss: 1.1000");
        Granite.Outcome watched = granite("jobs", "watch", name);
        assertThat(watched.status()).as(watched.toString()).isZero();
        assertThat(watched.out()).contains("train_loss 2.4100", "eval_loss 1.1000", "lowest 1.2000");
        assertThat(watched.err()).contains("train_loss is 2.4100, and should be below 2.0");
        assertThat(aws.line().everything())
                .anyMatch(each -> each.contains("TrainingLoss") && each.contains("Granite8B"));
        Path models = folder.resolve("model");
        assertThat(granite("jobs", "download", name, "--output", models.toString())
                        .status())
                .isZero();
        assertThat(models.resolve("adapter_model.safetensors")).hasContent("weights of " + name);

        JsonNode bill = Granite.parse(granite("cost", "--job", name, "--json").out());
        double billed = Double.parseDouble(
                bill.at("/lines/0/basis").asText().replaceAll("(?s).*Completed, ([0-9]+) s billed.*", "$1"));
        assertThat(bill.at("/lines/0/phase").asText()).isEqualTo("training");
        assertThat(bill.at("/lines/0/usd/1").asDouble()).isCloseTo(billed / 3600 * 37.69, within(0.001));
        assertThat(bill.at("/lines/0/basis").asText()).contains("spot saved");

        Granite.Outcome again = training("--yes");
        assertThat(again.out().strip()).as("other settings, another job").isNotEqualTo(name);
        assertThat(training("--yes").out().strip()).isEqualTo(again.out().strip());

        String secret = aws.variables().getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        assertThat(secret).hasSizeGreaterThan(20);
        assertThat(aws.requests())
                .hasSizeGreaterThan(20)
                .noneMatch(each -> each.contains(HF_TOKEN) || each.contains(secret));
        for (Granite.Outcome outcome : List.of(launched, watched, again)) {
            assertThat(outcome.toString()).doesNotContain(HF_TOKEN).doesNotContain(secret);
        }
    }

    @Test
    void a_failed_job_shows_its_last_traceback_the_reason_and_what_to_do() {
        aws.jobs()
                .script(
                        "granite-8b-training",
                        JobScript.QUIET
                                .taking(8, 4, 60, 4)
                                .saying(
                                        "Traceback (most recent call last):",
                                        "  File \"train.py\", line 3",
                                        "torch.OutOfMemoryError: CUDA out of memory")
                                .failing("AlgorithmError: OUT_OF_MEMORY: CUDA out of memory, exit code: 1"));

        Granite.Outcome outcome = training("--yes");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("its last traceback:", "  File \"train.py\", line 3")
                .contains("OUT_OF_MEMORY", "per_device_train_batch_size");
        aws.jobs().script("granite-8b-training", JobScript.QUIET.taking(8, 4, 60, 4));
    }

    @Test
    void where_there_is_no_capacity_the_next_machine_of_the_list_is_taken() {
        aws.jobs().withoutCapacity("ml.g5.48xlarge");
        aws.jobs().quota("ml.p4de.24xlarge", 0);

        Granite.Outcome outcome = training(
                "--yes",
                "--instance-type",
                "ml.p4de.24xlarge",
                "--set",
                "aws.jobs.fallback_instance_types=[ml.g5.48xlarge, ml.g5.12xlarge]");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.err())
                .contains("instead on ml.g5.48xlarge", "CapacityError", "instead on ml.g5.12xlarge", "has completed");
        assertThat(outcome.outLines()).hasSize(2);
    }

    @Test
    void spare_capacity_for_a_preparation_is_a_training_job_and_says_so() {
        Granite.Outcome spot = granite("launch", "processing", "--yes");
        assertThat(spot.status()).as(spot.toString()).isZero();
        assertThat(spot.err()).contains("runs as a training job", "CreateTrainingJob");

        Granite.Outcome demand = granite("launch", "processing", "--no-spot", "--yes");
        assertThat(demand.status()).as(demand.toString()).isZero();
        assertThat(demand.err()).contains("CreateProcessingJob");
        assertThat(granite("jobs", "status", demand.out().strip()).out()).contains("Completed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set aws.account_id=999999999999             | 4 | aws.account_id is 999999999999",
                "--set aws.iam.role_name=nobody                | 3 | there is no role nobody",
                "--set aws.s3.output_bucket=not-there-at-all   | 5 | there is no bucket not-there-at-all",
                "--set aws.jobs.image_uri=123456789012.dkr.ecr.us-east-1.amazonaws.com/other:1 | 1 | there is no image",
                "--set aws.jobs.image_uri=123456789012.dkr.ecr.eu-west-1.amazonaws.com/other:1 | 3 | is in eu-west-1",
                "--max-cost 1                                  | 6 | may cost up to",
            })
    void what_is_wrong_is_said_with_a_way_on_and_nothing_is_made(String words, int status, String message) {
        int jobs = aws.jobs().jobs().size();

        Granite.Outcome outcome = training(Granite.words(new String[] {"--yes"}, words.split(" +")));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(status);
        assertThat(outcome.err()).contains(message, "hint: ");
        assertThat(aws.jobs().jobs()).hasSize(jobs);
    }

    @Test
    void missing_splits_stop_a_launch() throws IOException {
        Files.delete(folder.resolve("val.jsonl"));
        Granite.Outcome local = training("--dry-run");
        Granite.Outcome remote =
                granite("launch", "training", "--dry-run", "--set", "aws.s3.output_prefix=nothing/here");

        assertThat(local.status()).isEqualTo(1);
        assertThat(local.err()).contains("val.jsonl is missing");
        assertThat(remote.status()).isEqualTo(1);
        assertThat(remote.err()).contains("s3://" + OUTPUTS + "/nothing/here/train.jsonl is missing", "--upload-data");
    }

    @Test
    void script_mode_in_a_container_of_hugging_face_sends_what_its_toolkit_reads() {
        JsonNode request = request(training("--dry-run", "--json", "--set", "aws.jobs.container=dlc"));

        assertThat(request.at("/AlgorithmSpecification/TrainingImage").asText())
                .startsWith("763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-training:2.5.1-");
        assertThat(request.at("/HyperParameters/sagemaker_program").asText()).isEqualTo("\"train.py\"");
        assertThat(request.at("/HyperParameters/sagemaker_submit_directory").asText())
                .startsWith("\"s3://" + OUTPUTS)
                .endsWith("/code/sourcedir.tar.gz\"");
        assertThat(request.at("/HyperParameters/optim").asText()).isEqualTo("\"paged_adamw_8bit\"");
        assertThat(request.at("/HyperParameters/bf16").asText()).isEqualTo("true");
    }

    @Test
    void a_dry_run_uploads_and_makes_nothing() {
        int jobs = aws.jobs().jobs().size();
        long writes = writes();

        assertThat(training("--dry-run").status()).isZero();

        assertThat(aws.jobs().jobs()).hasSize(jobs);
        assertThat(writes()).isEqualTo(writes);
    }

    private static long writes() {
        return aws.line().seen().stream()
                .filter(each -> each.method().equals("PUT"))
                .count();
    }

    @Test
    void the_stack_is_planned_made_and_deleted() {
        String other = "--set=aws.jobs.stack_name=granite-test-stack";
        Granite.Outcome plan = granite("infra", "plan", other);
        assertThat(plan.status()).as(plan.toString()).isZero();
        assertThat(plan.outLines())
                .hasSize(7)
                .contains("+ SageMakerExecutionRole (AWS::IAM::Role)", "+ TrainingFailureRule (AWS::Events::Rule)");
        assertThat(granite("infra", "deploy", other, "--yes").status()).isZero();
        assertThat(granite("infra", "plan", other).err()).contains("nothing to change");
        assertThat(aws.line().everything()).anyMatch(each -> each.contains("CAPABILITY_NAMED_IAM"));
        assertThat(granite("infra", "delete", other, "--yes").err()).contains("is deleted");
        assertThat(granite("infra", "delete", other, "--yes").err()).contains("there is no stack");
    }

    @Test
    void a_selftest_in_a_job_brings_its_report_back_and_fails_when_an_area_did() throws IOException {
        aws.jobs()
                .script(
                        "granite-8b-selftest",
                        JobScript.QUIET.taking(8, 4, 20, 4).saying("[FAIL] s3_operations"));
        aws.jobs().whenCompleted((request, uri) -> aws.put(uri, LocalAws.tarGz(Map.of("selftest.xml", """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="granite selftest" tests="3">
                  <testcase name="s3_operations" time="1.500"><failure message="status 403">the hint</failure></testcase>
                  <testcase name="gpu_environment" time="0.000"><skipped message="no GPU" /></testcase>
                  <testcase name="data_loading" time="0.200"><system-out>180 examples</system-out></testcase>
                </testsuite>
                """))));
        Path report = folder.resolve("reports/selftest.xml");
        String[] words = {"selftest", "--where", "sagemaker", "--junit", report.toString()};

        JsonNode plan = request(granite(Granite.words(words, "--dry-run", "--json", "--gpu")));
        assertThat(plan.at("/ResourceConfig/InstanceType").asText()).isEqualTo("ml.g5.xlarge");
        assertThat(plan.at("/AlgorithmSpecification/ContainerArguments"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "selftest", "--report-only", "--online", "--bucket", OUTPUTS, "--region", "us-east-1", "--gpu");
        assertThat(plan.has("CheckpointConfig")).isFalse();
        assertThat(granite(words).status()).as("nobody agreed").isEqualTo(2);

        Granite.Outcome outcome = granite(Granite.words(words, "--yes"));
        Granite.Outcome again = granite(Granite.words(words, "--yes"));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        String name = outcome.outLines().get(0);
        assertThat(name).startsWith("granite-8b-selftest-");
        assertThat(outcome.outLines().subList(1, 5))
                .containsExactly(
                        "[FAIL] s3_operations               1.5 s  status 403",
                        "[SKIP] gpu_environment             0.0 s  no GPU",
                        "[PASS] data_loading                0.2 s  180 examples",
                        "3 areas: 1 passed, 1 failed, 1 skipped");
        assertThat(report).content().contains("s3_operations");
        assertThat(report.getParent()).isDirectoryNotContaining("glob:**.granite*");
        assertThat(again.out()).as("found, not launched again").isEqualTo(outcome.out());
        assertThat(again.status()).isEqualTo(1);
    }

    @Test
    void without_credentials_nothing_goes_further() {
        Map<String, String> variables = new TreeMap<>(aws.variables());
        variables.remove("AWS_ACCESS_KEY_ID");
        variables.remove("AWS_SECRET_ACCESS_KEY");
        variables.put("HOME", folder.toString());

        Granite.Outcome outcome = Granite.run(variables, "jobs", "list");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(4);
        assertThat(outcome.err()).contains("no AWS credentials");
    }

    @Test
    void twelve_checks_say_what_is_missing_and_what_is_skipped() {
        aws.put("s3://" + SOURCES + "/tsn_data/a.c", new byte[] {1});
        Granite.Outcome outcome =
                granite("validate", "--skip-bedrock", "--set", "aws.jobs.stack_name=granite-test-stack");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.outLines().stream().filter(line -> line.matches("\\[(PASS|FAIL|SKIP)] .*")))
                .hasSize(12);
        assertThat(outcome.out())
                .contains("[PASS] AWS Credentials", "[PASS] S3 Prefix tsn_data/", "[SKIP] Bedrock Access")
                .contains("[PASS] Data Pipeline", "[PASS] Trainer Script Syntax", "[PASS] Service Quotas")
                .contains("[FAIL] S3 Prefix advanced_academic/", "[FAIL] Local Files")
                .contains("Tests Passed: 9/12 (1 skipped)", "Tests Failed: 2/12")
                .doesNotContain("All tests passed!", HF_TOKEN);
    }

    /** The lines about the hub: what is said, and the hint. */
    private static String hubLines(String address, String... more) {
        Map<String, String> variables = new TreeMap<>(aws.variables());
        variables.put("HF_TOKEN", HF_TOKEN);
        variables.put("HF_ENDPOINT", address);
        Granite.Outcome outcome =
                Granite.run(variables, Granite.words(new String[] {"validate", "--skip-bedrock"}, more));
        assertThat(outcome.toString()).doesNotContain(HF_TOKEN);
        List<String> lines = outcome.outLines();
        int at = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).contains("HuggingFace Token"))
                .findFirst()
                .orElseThrow();
        String next = lines.get(at + 1);
        return lines.get(at).replaceFirst(" \\([0-9.]+ s\\)", "")
                + (next.contains("hint: ") ? "\n" + next.strip() : "");
    }

    @Test
    void the_hub_is_asked_whether_the_token_reads_the_model() {
        HUB_REQUESTS.clear();
        hubAnswers = request -> request.path().equals(MODEL_FILE)
                ? FakeReply.json(307, "").with("Location", "/api/resolve-cache/models/config.json")
                : FakeReply.json(200, "{}");

        assertThat(hubLines(hub.address() + "/"))
                .isEqualTo("[PASS] HuggingFace Token: HF_TOKEN reads ibm-granite/granite-8b-code-instruct-128k");
        assertThat(HUB_REQUESTS).hasSize(2).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.header("authorization")).contains("Bearer " + HF_TOKEN);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | the hub does not know the token in HF_TOKEN (asked for MODEL) | make one at HUB/settings/tokens",
                "403 | the token in HF_TOKEN has no access to MODEL | accept the model's terms at HUB/MODEL as the token's owner",
                "404 | the hub has no model MODEL, or does not show it to the token in HF_TOKEN | finds it at HUB/MODEL,",
            })
    void a_token_that_does_not_read_the_model_fails_with_the_page_that_helps(int status, String said, String hint) {
        hubAnswers = request -> FakeReply.json(status, "{\"error\":\"no\"}");
        String model = "ibm-granite/granite-8b-code-instruct-128k";

        String lines = hubLines(hub.address().toString());

        assertThat(lines)
                .startsWith("[FAIL] HuggingFace Token: " + said.replace("MODEL", model))
                .contains(hint.replace("HUB", hub.address().toString()).replace("MODEL", model));
    }

    @Test
    void a_token_goes_to_no_other_host_than_the_hub() throws IOException {
        List<FakeRequest> elsewhere = new CopyOnWriteArrayList<>();
        try (FakeServer store = FakeServer.start(request -> {
            elsewhere.add(request);
            return FakeReply.json(200, "{}");
        })) {
            hubAnswers = request -> FakeReply.json(302, "").with("Location", store.address() + "/config.json");

            assertThat(hubLines(hub.address().toString())).startsWith("[PASS] HuggingFace Token: HF_TOKEN reads ");
            assertThat(elsewhere).isEmpty();
        }
    }

    @Test
    void without_an_answer_of_the_hub_the_form_alone_is_checked_and_the_line_says_so() throws IOException {
        String form =
                "[PASS] HuggingFace Token: HF_TOKEN begins with hf_; its form alone was checked, not its access to"
                        + " ibm-granite/granite-8b-code-instruct-128k: ";
        hubAnswers = request -> FakeReply.json(503, "");
        assertThat(hubLines(hub.address().toString())).isEqualTo(form + "it answered with status 503");
        hubAnswers = request -> FakeReply.broken(FakeReply.LineFault.RESET);
        assertThat(hubLines(hub.address().toString())).isEqualTo(form + "127.0.0.1 does not answer");
        HUB_REQUESTS.clear();
        assertThat(hubLines("http://hub.example"))
                .isEqualTo(form + "HF_ENDPOINT begins with http: anybody on the way could read the token");
        assertThat(hubLines(hub.address().toString(), "--set", "student=tiny"))
                .isEqualTo("[PASS] HuggingFace Token: HF_TOKEN begins with hf_; tiny comes from no hub");
        assertThat(HUB_REQUESTS).isEmpty();
    }
}
