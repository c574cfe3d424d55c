package io.graniteft.testkit.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.config.Environment;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which OpenAI-compatible services fail, in the words of each of them. */
class OpenAiFaultMatrixTest {
    private static TeacherAnswer ask(FakeOpenAi.Settings settings, String prompt)
            throws IOException, InterruptedException {
        return ask(settings, prompt, FakeOpenAi.API_KEY);
    }

    private static TeacherAnswer ask(FakeOpenAi.Settings settings, String prompt, String key)
            throws IOException, InterruptedException {
        try (FakeOpenAi service = FakeOpenAi.start(settings);
                Teacher teacher = Teachers.openAi(
                        OpenAiSettings.of(service.endpoint(), FakeOpenAi.MODEL).withReadTimeout(Duration.ofMillis(400)),
                        Environment.of(Map.of("OPENAI_API_KEY", key)),
                        note -> {})) {
            return teacher.answer(new TeacherRequest("id", "You write C.", prompt, null, 256, 0.2));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "rate_limit_exceeded,       THROTTLED",
        "insufficient_quota,        REJECTED",
        "invalid_api_key,           ACCESS_DENIED",
        "authentication_error,      ACCESS_DENIED",
        "permission_error,          ACCESS_DENIED",
        "model_not_found,           REJECTED",
        "not_found_error,           REJECTED",
        "NotFoundError,             REJECTED",
        "invalid_request_error,     REJECTED",
        "context_length_exceeded,   REJECTED",
        "exceed_context_size_error, REJECTED",
        "BadRequestError,           REJECTED",
        "content_filter,            FILTERED",
        "server_error,              UNAVAILABLE",
        "InternalServerError,       UNAVAILABLE",
        "unavailable_error,         UNAVAILABLE",
        "overloaded_error,          UNAVAILABLE",
    })
    void an_error_has_the_same_class_in_everybodys_words(String name, TeacherError expected) throws Exception {
        for (Accent accent : Accent.values()) {
            TeacherAnswer answer = ask(FakeOpenAi.Settings.defaults().withAccent(accent), "[[" + name + "]]");
            // Where only a text comes along, there is nothing but the status to go by.
            TeacherError seen = accent != Accent.PLAIN
                    ? expected
                    : name.equals("insufficient_quota")
                            ? TeacherError.THROTTLED
                            : name.equals("content_filter") ? TeacherError.REJECTED : expected;
            assertThat(answer.error())
                    .as(accent.name())
                    .startsWith(seen.name() + ": ")
                    .contains("told to fail");
            assertThat(answer.success()).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "reset,   STREAM_BROKEN",
        "half,    STREAM_BROKEN",
        "garbage, STREAM_BROKEN",
        "silence, TIMEOUT",
        "proxy,   UNAVAILABLE",
    })
    void a_line_that_breaks_has_its_class(String fault, TeacherError expected) throws Exception {
        assertThat(ask(FakeOpenAi.Settings.defaults(), "[[" + fault + "]]").error())
                .startsWith(expected.name() + ": ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "stop:stop,           ,          stop",
        "stop:eos_of_a_kind,  ,          eos_of_a_kind",
        "reasoning,           ,          stop",
        "stop:length,         TRUNCATED, length",
        "stop:content_filter, FILTERED,  content_filter",
        "stop:refusal,        REFUSED,   refusal",
        "empty,               EMPTY,     stop",
        "blank,               EMPTY,     stop",
    })
    void an_answer_is_judged_by_why_it_stopped(String behaviour, TeacherError expected, String reason)
            throws Exception {
        TeacherAnswer answer = ask(FakeOpenAi.Settings.defaults(), "[[" + behaviour + "]]\n```c\nint x;\n```");
        assertThat(answer.error()).isEqualTo(expected == null ? null : expected.name());
        assertThat(answer.stopReason()).isEqualTo(reason);
        assertThat(answer.usage().inputTokens()).isPositive();
        if (expected == null || expected == TeacherError.TRUNCATED) {
            assertThat(answer.text()).contains("int x;");
        }
    }

    @Test
    void tokens_are_estimated_where_the_service_counts_none() throws Exception {
        TeacherAnswer answer = ask(FakeOpenAi.Settings.defaults().withTokensCounted(false), "```c\nint x;\n```");
        assertThat(answer.success()).isTrue();
        assertThat(answer.usage()).isEqualTo(Usage.estimated("You write C.```c\nint x;\n```", answer.text()));
    }

    @Test
    void a_key_that_is_refused_is_not_repeated() throws Exception {
        TeacherAnswer answer = ask(FakeOpenAi.Settings.defaults(), "x", "sk-wrong-EXAMPLE-000000000000");
        assertThat(answer.error())
                .startsWith("ACCESS_DENIED: invalid_api_key: Incorrect API key provided")
                .contains("check OPENAI_API_KEY")
                .doesNotContain("sk-wrong");
    }

    @ParameterizedTest
    @EnumSource(Accent.class)
    void says_how_long_the_service_wants_to_be_left_alone(Accent accent) throws Exception {
        TeacherAnswer answer = ask(
                FakeOpenAi.Settings.defaults()
                        .withAccent(accent)
                        .withBehaviour(call -> new Outcome.Failure(429, "rate_limit_exceeded", "slow down", "2")),
                "x");
        assertThat(answer.error()).startsWith("THROTTLED: ");
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_service_that_is_not_there_has_cost_nothing() throws Exception {
        FakeOpenAi gone = FakeOpenAi.start(FakeOpenAi.Settings.defaults());
        gone.close();
        try (Teacher teacher = Teachers.openAi(
                OpenAiSettings.of(gone.endpoint(), FakeOpenAi.MODEL), Environment.of(Map.of()), note -> {})) {
            assertThat(teacher.answer(new TeacherRequest("id", null, "x", null, 9, 0))
                            .error())
                    .startsWith("UNAVAILABLE: ConnectException");
        }
    }

    @Test
    void a_key_on_an_open_line_is_worth_a_word() {
        List<String> notes = new ArrayList<>();
        Environment key = Environment.of(Map.of("OPENAI_API_KEY", FakeOpenAi.API_KEY));
        for (String address :
                List.of("http://127.0.0.1:1/v1", "https://models.example.org/v1", "http://gpu.example.org/v1")) {
            Teachers.openAi(OpenAiSettings.of(URI.create(address), "m"), key, notes::add)
                    .close();
        }
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0)).contains("gpu.example.org").doesNotContain(FakeOpenAi.API_KEY);
    }

    @Test
    void an_address_is_one_of_a_service_and_holds_no_password() {
        for (String address : List.of("localhost:11434/v1", "file:///v1", "https://user:EXAMPLE@host/v1")) {
            assertThatThrownBy(() -> OpenAiSettings.of(URI.create(address), "m"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("EXAMPLE");
        }
    }
}
