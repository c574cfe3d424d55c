package io.graniteft.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.sagemaker.JobMonitor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job publishes of itself reaches a CloudWatch that checks signatures and rights, without any library on the job's side. */
class JobMetricsTest {
    /** Publishes as a job does, then asks what has arrived; prints the average of each metric. */
    private static final String PROGRAM = """
            import datetime, os, re, sys, urllib.parse, urllib.request
            import aws_signature, job_metrics

            job_metrics.PAUSE_SECONDS = 0.05
            metrics = job_metrics.of(os.environ, lambda text: print(text, file=sys.stderr))
            metrics.started()
            metrics.line("Train loss: 1.5000")
            metrics.line("Train loss: 1.0000")
            metrics.line("Eval loss: 0.7500")
            metrics.close(failed=False)
            now = datetime.datetime.now(datetime.UTC)
            for name in sys.argv[1:]:
                form = {
                    "Action": "GetMetricStatistics", "Version": "2010-08-01", "Namespace": job_metrics.NAMESPACE,
                    "MetricName": name, "Period": "7200", "Statistics.member.1": "Average",
                    "StartTime": (now - datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "EndTime": (now + datetime.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "Dimensions.member.1.Name": "JobName", "Dimensions.member.1.Value": "granite-8b-training-1",
                }
                body = urllib.parse.urlencode(form).encode()
                headers = aws_signature.sign(
                    "POST", metrics.url, "monitoring", "us-east-1", body,
                    {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, aws_signature.credentials())
                with urllib.request.urlopen(urllib.request.Request(metrics.url, data=body, headers=headers)) as answer:
                    print(name, *re.findall("<Average>([^<]*)</Average>", answer.read().decode()))
            """;

    @TempDir
    static Path folder;

    private static MotoServer server;

    @BeforeAll
    static void start() throws Exception {
        server = MotoServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String[] published(Map<String, String> keys, String... names) throws Exception {
        Path trainer = Path.of("..", "trainer", "src", "main", "python").toAbsolutePath();
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        PythonTools.environment("requirements-moto.txt").toString(), "-B", "-c", PROGRAM)
                .redirectError(err.toFile());
        builder.command().addAll(java.util.List.of(names));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(keys);
        builder.environment()
                .putAll(Map.of(
                        "PYTHONPATH",
                        trainer.toString(),
                        "AWS_REGION",
                        MotoServer.REGION,
                        "TRAINING_JOB_NAME",
                        "granite-8b-training-1"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return new String[] {out, Files.readString(err)};
    }

    @Test
    void arrives_under_the_name_of_the_job() throws Exception {
        String[] said = published(server.admin(), "TrainingLoss", "EvalLoss", "TrainingJobStatus");

        assertThat(said[0].lines()).containsExactly("TrainingLoss 1.25", "EvalLoss 0.75", "TrainingJobStatus 1.0");
        assertThat(said[1]).isEmpty();
    }

    @Test
    void is_said_once_where_the_role_may_not() throws Exception {
        String[] said = published(server.lister());

        assertThat(said[1].lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("status 403", JobMonitor.NAMESPACE, "cloudwatch:PutMetricData")
                .doesNotContain(server.lister().get("AWS_SECRET_ACCESS_KEY"));
    }
}
