package io.graniteft.testkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FakeBedrockMainTest {
    @Test
    void says_its_port_serves_and_ends_with_its_input() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeBedrockMain.class.getName(),
                        "--latency-ms",
                        "1",
                        "--latency",
                        "long-tailed",
                        "--quota",
                        "{\"requests_per_second\":5}"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            JsonNode line = Json.mapper()
                    .readTree(process.inputReader(StandardCharsets.UTF_8).readLine());
            URI stats = URI.create("http://127.0.0.1:" + line.path("port").asInt() + "/__stats");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(stats).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(Json.mapper().readTree(answer.body()).path("requests").asInt(-1))
                    .isZero();
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
