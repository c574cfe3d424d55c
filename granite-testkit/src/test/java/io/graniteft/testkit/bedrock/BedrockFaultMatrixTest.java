package io.graniteft.testkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.Outcome;
import io.graniteft.testkit.http.Quota;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which Bedrock fails, over HTTP, and what the teacher makes of it. */
class BedrockFaultMatrixTest {
    private Desk desk;

    @BeforeEach
    void open() throws IOException {
        desk = Desk.open();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ThrottlingException,           THROTTLED,     Too many requests",
        "ServiceQuotaExceededException, THROTTLED,     exceeds the service quota",
        "ModelStreamErrorException,     STREAM_BROKEN, ModelStreamErrorException",
        "ModelTimeoutException,         TIMEOUT,       The model timed out.",
        "ModelErrorException,           UNAVAILABLE,   ModelErrorException",
        "ModelNotReadyException,        UNAVAILABLE,   ModelNotReadyException",
        "InternalServerException,       UNAVAILABLE,   unexpected error",
        "ServiceUnavailableException,   UNAVAILABLE,   ServiceUnavailableException",
        "ValidationException,           REJECTED,      The provided model identifier is invalid.",
        "ResourceNotFoundException,     REJECTED,      ResourceNotFoundException",
        "AccessDeniedException,         ACCESS_DENIED, Bedrock console → Model access",
        "ExpiredTokenException,         ACCESS_DENIED, have expired",
        "UnrecognizedClientException,   ACCESS_DENIED, check AWS_ACCESS_KEY_ID",
        "SomethingNewException,         UNAVAILABLE,   SomethingNewException",
        "proxy,                         UNAVAILABLE,   status 502",
        "reset,                         STREAM_BROKEN, reset",
        "half,                          STREAM_BROKEN, ''",
        "garbage,                       STREAM_BROKEN, ''",
        "silence,                       TIMEOUT,       Read timed out",
    })
    void an_error_has_its_class(String fault, TeacherError expected, String says) throws InterruptedException {
        TeacherAnswer answer = desk.ask("[[" + fault + "]]");
        assertThat(answer.success()).isFalse();
        assertThat(answer.error()).startsWith(expected.name() + ":").contains(says);
        assertThat(answer.usage()).isEqualTo(Usage.NONE);
        assertThat(desk.service.stats().requests())
                .as("one call is one attempt")
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "stop:end_turn,                      ,          end_turn",
        "stop:stop_sequence,                 ,          stop_sequence",
        "stop:tool_use,                      ,          tool_use",
        "stop:a_reason_of_tomorrow,          ,          a_reason_of_tomorrow",
        "reasoning,                          ,          end_turn",
        "stop:max_tokens,                    TRUNCATED, max_tokens",
        "stop:model_context_window_exceeded, TRUNCATED, model_context_window_exceeded",
        "stop:guardrail_intervened,          FILTERED,  guardrail_intervened",
        "stop:content_filtered,              FILTERED,  content_filtered",
        "stop:refusal,                       REFUSED,   refusal",
        "empty,                              EMPTY,     end_turn",
        "blank,                              EMPTY,     end_turn",
    })
    void an_answer_is_judged_by_why_it_stopped(String behaviour, TeacherError expected, String reason)
            throws InterruptedException {
        TeacherAnswer answer = desk.ask("[[" + behaviour + "]]\n```c\nint x;\n```");
        assertThat(answer.error()).isEqualTo(expected == null ? null : expected.name());
        assertThat(answer.stopReason()).isEqualTo(reason);
        assertThat(answer.usage().inputTokens()).isPositive();
        if (expected != TeacherError.EMPTY) {
            assertThat(answer.text()).isEqualTo("Here it is.\n\n```c\nint x;\n```");
            assertThat(answer.usage().outputTokens()).isPositive();
        }
    }

    @Test
    void an_answer_that_is_too_long_is_kept_as_far_as_it_goes() throws InterruptedException {
        TeacherAnswer answer = desk.ask("```c\n" + "int x;\n".repeat(400) + "```");
        assertThat(answer.error()).isEqualTo("TRUNCATED");
        assertThat(answer.usage().outputTokens()).isEqualTo(256);
        assertThat(answer.text()).hasSize(1024);
    }

    @Test
    void a_connection_that_is_reset_before_anything_is_read_may_have_cost() throws InterruptedException {
        desk.service.line().resetNextConnections(1);
        TeacherAnswer answer = desk.ask("x");
        assertThat(TeacherError.of(String.valueOf(answer.error())))
                .isIn(TeacherError.STREAM_BROKEN, TeacherError.UNAVAILABLE);
        assertThat(desk.ask("x").success()).isTrue();
    }

    @Test
    void a_service_that_is_not_there_has_cost_nothing() throws InterruptedException, IOException {
        URI address = desk.service.address();
        desk.service.close();
        // Bound and not listened to, so that nobody else gets the port meanwhile.
        try (Socket nobody = new Socket()) {
            nobody.setReuseAddress(true);
            nobody.bind(new InetSocketAddress(address.getHost(), address.getPort()));
            TeacherAnswer answer = desk.ask("x");
            assertThat(answer.error()).startsWith("UNAVAILABLE: ").contains("Connect");
        }
    }

    @ParameterizedTest
    @CsvSource({"3, PT3S", "0.25, PT0.25S", "soon,", "'',"})
    void says_how_long_the_service_wants_to_be_left_alone(String header, Duration expected) throws Exception {
        try (Desk throttled = Desk.open(
                FakeBedrock.Settings.defaults()
                        .withBehaviour(call -> new Outcome.Failure(429, "ThrottlingException", "slow down", header)),
                Desk.SETTINGS)) {
            assertThat(throttled.ask("x").retryAfter()).isEqualTo(expected);
        }
    }

    @Test
    void a_quota_says_when_there_is_room_again() throws Exception {
        try (Desk throttled = Desk.open(
                FakeBedrock.Settings.defaults().withQuota(new Quota.Limits(0.1, 1, 0, 5, true)), Desk.SETTINGS)) {
            assertThat(throttled.ask("a").success()).isTrue();
            assertThat(throttled.ask("b").retryAfter()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
        }
    }

    @Test
    void what_the_service_says_is_masked_and_kept_short() throws Exception {
        String secret = BedrockKey.USER.secretAccessKey();
        Map<String, Outcome> leaks = new HashMap<>();
        for (String type : BedrockFaults.STATUS.keySet()) {
            leaks.put(
                    type,
                    BedrockFaults.failure(
                            type,
                            "Got " + secret + ", " + BedrockKey.USER.accessKeyId() + " and Bearer " + BedrockKey.API_KEY
                                    + "\n" + "x".repeat(5000)));
        }
        try (Desk leaking = Desk.open(
                FakeBedrock.Settings.defaults()
                        .withBehaviour(call -> leaks.getOrDefault(call.prompt(), Outcome.ANSWER)),
                Desk.SETTINGS)) {
            for (String type : BedrockFaults.STATUS.keySet()) {
                assertThat(leaking.ask(type).error())
                        .doesNotContain(secret, BedrockKey.USER.accessKeyId(), BedrockKey.API_KEY, "\n")
                        .hasSizeLessThan(500);
            }
        }
    }

    @Test
    void a_line_that_breaks_does_not_spoil_the_next_call() throws InterruptedException {
        for (FakeReply.LineFault fault : FakeReply.LineFault.values()) {
            desk.ask("[[" + fault.name().toLowerCase(Locale.ROOT) + " x1]]");
            assertThat(desk.ask("after " + fault).success()).isTrue();
        }
    }
}
