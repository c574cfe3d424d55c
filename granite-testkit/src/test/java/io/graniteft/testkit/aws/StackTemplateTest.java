package io.graniteft.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.InfrastructureStack;
import io.graniteft.sagemaker.JobMonitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The template as a linter and a reader see it: a local AWS silently drops alarms, policies of topics and rules of repositories. */
class StackTemplateTest {
    @TempDir
    static Path folder;

    private static Path python;
    private static JsonNode template;

    @BeforeAll
    static void read() throws Exception {
        python = PythonTools.environment("requirements-moto.txt");
        Files.writeString(folder.resolve("stack.yaml"), InfrastructureStack.template());
        String program = "import json, sys; from cfnlint.decode.cfn_yaml import load;"
                + " json.dump(load(sys.argv[1]), sys.stdout, default=str)";
        Process process = new ProcessBuilder(
                        python.toString(),
                        "-c",
                        program,
                        folder.resolve("stack.yaml").toString())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        template = Json.mapper().readTree(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("err.txt")))
                .isZero();
    }

    private static JsonNode properties(String resource) {
        return template.path("Resources").path(resource).path("Properties");
    }

    @Test
    void cfn_lint_finds_nothing() throws Exception {
        Process process = new ProcessBuilder(
                        python.resolveSibling("cfn-lint").toString(),
                        folder.resolve("stack.yaml").toString())
                .redirectErrorStream(true)
                .start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(found).isZero();
        assertThat(found).isEmpty();
    }

    @Test
    void has_the_names_that_others_rely_on() {
        assertThat(template.path("Parameters").properties())
                .extracting(each -> each.getKey())
                .contains("ProjectName", "S3BucketName", "OutputBucketName", "Environment");
        assertThat(template.path("Outputs").properties())
                .extracting(each -> each.getKey())
                .containsExactlyInAnyOrder("SageMakerRoleArn", "ECRRepositoryUri", "LogGroupName", "AlertTopicArn");
        assertThat(template.path("Resources").properties())
                .extracting(each -> each.getKey())
                .contains(
                        "SageMakerExecutionRole",
                        "SageMakerLogGroup",
                        "AlertTopic",
                        "TrainingFailureAlarm",
                        "ECRRepository");
    }

    @Test
    void the_role_may_do_what_jobs_need_and_no_more() {
        JsonNode role = properties("SageMakerExecutionRole");
        assertThat(role.has("ManagedPolicyArns")).isFalse();
        assertThat(role.path("RoleName").toString()).contains("${ProjectName}-sagemaker-role");
        for (JsonNode statement : role.path("Policies").findValues("Statement")) {
            for (JsonNode each : statement) {
                assertThat(each.path("Action").toString()).doesNotContain("*");
                boolean everywhere = each.path("Resource").asText().equals("*");
                boolean bound =
                        each.has("Condition") || each.path("Sid").asText().equals("SignIn");
                assertThat(!everywhere || bound).as(each.toString()).isTrue();
            }
        }
        assertThat(role.toString())
                .contains("inference-profile/${InferenceProfileId}", "foundation-model/${FoundationModelId}")
                .contains("${OutputBucketName}/runs/*");
    }

    @Test
    void a_job_may_publish_to_its_own_namespaces_and_to_no_other() {
        List<JsonNode> metrics = properties("SageMakerExecutionRole").path("Policies").findValues("Statement").stream()
                .flatMap(statements -> StreamSupport.stream(statements.spliterator(), false))
                .filter(each -> each.path("Action").toString().contains("PutMetricData"))
                .toList();
        assertThat(metrics)
                .hasSize(1)
                .first()
                .satisfies(statement -> assertThat(statement.at("/Condition/StringEquals/cloudwatch:namespace"))
                        .extracting(JsonNode::asText)
                        .containsExactlyInAnyOrder(
                                JobMonitor.NAMESPACE, "/aws/sagemaker/TrainingJobs", "/aws/sagemaker/ProcessingJobs"));
    }

    @Test
    void a_failure_is_told_of_once_and_feeds_the_alarm() {
        JsonNode rule = properties("TrainingFailureRule");
        assertThat(rule.at("/EventPattern/detail-type/0").asText()).isEqualTo("SageMaker Training Job State Change");
        assertThat(rule.at("/EventPattern/detail/TrainingJobStatus/0").asText()).isEqualTo("Failed");
        assertThat(rule.at("/EventPattern/detail/SecondaryStatus/0").asText()).isEqualTo("Failed");
        assertThat(rule.at("/Targets/0/Arn/Ref").asText()).isEqualTo("AlertTopic");
        JsonNode alarm = properties("TrainingFailureAlarm");
        assertThat(alarm.path("Namespace").asText()).isEqualTo("AWS/Events");
        assertThat(alarm.at("/Dimensions/0/Value/Ref").asText()).isEqualTo("TrainingFailureRule");
        assertThat(alarm.has("AlarmActions")).isFalse();
        assertThat(properties("AlertTopicPolicy").toString()).contains("events.amazonaws.com", "TrainingFailureRule");
    }

    @Test
    void logs_are_kept_for_thirty_days_and_images_ten_at_a_time() {
        assertThat(properties("SageMakerLogGroup").path("RetentionInDays").asInt())
                .isEqualTo(30);
        assertThat(properties("ECRRepository")
                        .at("/LifecyclePolicy/LifecyclePolicyText")
                        .asText())
                .contains("\"countNumber\": 10");
        assertThat(List.of("SageMakerExecutionRole", "SageMakerLogGroup", "AlertTopic", "ECRRepository"))
                .allSatisfy(each ->
                        assertThat(properties(each).path("Tags").toString()).contains("Environment"));
    }
}
