package io.graniteft.testkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.teacher.TeacherAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the teacher says it is, and whom the service lets in. */
class BedrockAccessTest {
    private FakeBedrock service;

    @BeforeEach
    void start() throws IOException {
        service = FakeBedrock.start(FakeBedrock.Settings.defaults(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private TeacherAnswer ask(Map<String, String> variables) throws InterruptedException {
        try (Desk desk = Desk.of(service, variables)) {
            return desk.ask("x");
        }
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> variables = new LinkedHashMap<>(service.variables(BedrockKey.ROLE));
        variables.put(name, value);
        return variables;
    }

    @Test
    void signatures_of_users_and_of_roles_are_right() throws InterruptedException {
        assertThat(ask(service.variables(BedrockKey.USER)).error()).isNull();
        assertThat(ask(service.variables(BedrockKey.ROLE)).error()).isNull();
    }

    @Test
    void a_wrong_secret_is_refused_and_its_token_not_repeated() throws InterruptedException {
        TeacherAnswer answer = ask(with("AWS_SECRET_ACCESS_KEY", "wrong-secret-EXAMPLE"));
        assertThat(answer.error())
                .startsWith("ACCESS_DENIED: InvalidSignatureException")
                .contains("AWS_SECRET_ACCESS_KEY")
                .doesNotContain(String.valueOf(BedrockKey.ROLE.sessionToken()));
    }

    @Test
    void an_unknown_key_and_a_missing_token_are_refused() throws InterruptedException {
        assertThat(ask(with("AWS_ACCESS_KEY_ID", "AKIAUNKNOWNEXAMPLE")).error())
                .startsWith("ACCESS_DENIED: UnrecognizedClientException");
        assertThat(ask(with("AWS_SESSION_TOKEN", "")).error()).startsWith("ACCESS_DENIED: UnrecognizedClientException");
    }

    @Test
    void an_expired_key_is_told_from_a_wrong_one() throws InterruptedException {
        assertThat(ask(service.variables(BedrockKey.EXPIRED)).error())
                .isEqualTo("ACCESS_DENIED: ExpiredTokenException: the credentials have expired; get new ones");
    }

    @Test
    void a_clock_that_is_off_is_called_so() throws Exception {
        try (FakeBedrock later = FakeBedrock.start(
                FakeBedrock.Settings.defaults(), Clock.offset(Clock.systemUTC(), Duration.ofHours(2)))) {
            try (Desk desk = Desk.of(later, later.variables(BedrockKey.USER))) {
                assertThat(desk.ask("x").error()).startsWith("ACCESS_DENIED: ").contains("set the clock");
            }
        }
    }

    @Test
    void a_signature_for_another_region_is_refused() throws InterruptedException {
        try (Desk desk = Desk.of(service, service.variables(BedrockKey.USER), "eu-west-1", Desk.SETTINGS)) {
            assertThat(desk.ask("x").error()).startsWith("ACCESS_DENIED: InvalidSignatureException");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_BEARER_TOKEN_BEDROCK", "AMAZON_BEDROCK_MODEL_API_KEY"})
    void an_api_key_takes_the_place_of_a_signature(String variable) throws InterruptedException {
        Map<String, String> variables = new LinkedHashMap<>(service.variables(BedrockKey.USER));
        variables.put("AWS_SECRET_ACCESS_KEY", "wrong-secret-EXAMPLE");
        variables.put(variable, BedrockKey.API_KEY);
        assertThat(ask(variables).error()).isNull();
        variables.put(variable, "ABSKwrong-EXAMPLE-0123456789");
        assertThat(ask(variables).error())
                .startsWith("ACCESS_DENIED: AccessDeniedException: Authentication failed")
                .contains("AMAZON_BEDROCK_MODEL_API_KEY")
                .doesNotContain("ABSKwrong");
    }

    @Test
    void the_older_header_goes_beside_a_signature_and_only_when_asked_for() throws Exception {
        Map<String, String> variables = new LinkedHashMap<>(service.variables(BedrockKey.USER));
        variables.put("AMAZON_BEDROCK_MODEL_API_KEY", BedrockKey.API_KEY);
        try (Desk desk = Desk.of(service, variables, "us-east-1", Desk.SETTINGS.withLegacyApiKeyHeader(true))) {
            assertThat(desk.ask("x").error()).isNull();
        }
        assertThat(service.legacyHeaders()).isEqualTo(1);
        ask(variables);
        ask(service.variables(BedrockKey.USER));
        assertThat(service.legacyHeaders()).isEqualTo(1);
    }

    @Test
    void nobody_to_sign_ends_the_run_before_anything_is_sent() {
        Map<String, String> nobody = Map.of(
                "AWS_ENDPOINT_URL",
                service.address().toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "HOME",
                "/nonexistent");
        assertThatThrownBy(() -> ask(nobody))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("no AWS credentials");
        assertThat(service.stats().requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | Value at 'messages'
            {"messages":[{"role":"assistant","content":[{"text":"x"}]}]} | must start with a user message
            {"messages":[{"role":"user","content":[]}]} | messages.0 is empty
            {"messages":[{"role":"user","content":[{"text":" "}]}]} | messages.0.content.0 is blank
            {"messages":[{"role":"user","content":[{"text":"x"}]}],"system":[{"text":""}]} | system.0 is blank
            {"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"maxTokens":0}} | 'inferenceConfig.maxTokens'
            {"messages":[{"role":"user","content":[{"text":"x"}]}],"inferenceConfig":{"temperature":1.5}} | 'inferenceConfig.temperature'
            no json | not valid JSON
            """)
    void the_fake_checks_requests(String body, String says) throws Exception {
        HttpResponse<String> answer = post(FakeBedrock.MODEL, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith("ValidationException");
        assertThat(answer.body()).contains(says);
    }

    @Test
    void the_fake_knows_its_models() throws Exception {
        assertThat(post("nobody", "{}").body()).contains("The provided model identifier is invalid.");
        assertThat(post("anthropic.claude-sonnet-4-5-20250929-v1:0", "{}").body())
                .contains("on-demand throughput");
    }

    @Test
    void the_fake_wants_to_know_who_asks() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(service.address().resolve("/model/x/converse"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith("MissingAuthenticationToken");
    }

    private HttpResponse<String> post(String model, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(service.address() + "/model/" + model.replace(":", "%3A") + "/converse"))
                .header("Authorization", "Bearer " + BedrockKey.API_KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
