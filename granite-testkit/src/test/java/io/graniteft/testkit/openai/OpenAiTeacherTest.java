package io.graniteft.testkit.openai;

import io.graniteft.core.config.Environment;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import io.graniteft.testkit.TeacherContract;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The teacher behind an OpenAI-compatible interface keeps the contract, with a key and without. */
class OpenAiTeacherTest {
    @Nested
    class WithAKey extends Contract {
        WithAKey() {
            super(FakeOpenAi.API_KEY, Accent.OPENAI);
        }
    }

    @Nested
    class WithoutAKey extends Contract {
        WithoutAKey() {
            super(null, Accent.LLAMA_CPP);
        }
    }

    abstract static class Contract extends TeacherContract {
        private final @Nullable String key;
        private final Accent accent;
        private @Nullable FakeOpenAi service;

        Contract(@Nullable String key, Accent accent) {
            this.key = key;
            this.accent = accent;
        }

        @Override
        protected Teacher teacherThatKnows(List<TeacherRequest> known) throws IOException {
            Map<String, String> codes = new HashMap<>();
            known.forEach(request -> codes.put(request.prompt(), String.valueOf(request.reference())));
            FakeOpenAi started = FakeOpenAi.start(FakeOpenAi.Settings.defaults()
                    .withApiKey(key)
                    .withAccent(accent)
                    .withAnswers(prompt -> codes.getOrDefault(prompt, "nothing")));
            service = started;
            return Teachers.openAi(
                    OpenAiSettings.of(started.endpoint(), FakeOpenAi.MODEL).withReadTimeout(Duration.ofMillis(400)),
                    Environment.of(key == null ? Map.of() : Map.of("OPENAI_API_KEY", key)),
                    note -> {});
        }

        @Override
        protected TeacherRequest unanswerable() {
            return ask("[[invalid_request_error]]");
        }

        @Override
        protected Map<TeacherError, TeacherRequest> failing() {
            return Map.of(
                    TeacherError.THROTTLED, ask("[[rate_limit_exceeded]]"),
                    TeacherError.STREAM_BROKEN, ask("[[half]]"),
                    TeacherError.TIMEOUT, ask("[[silence]]"),
                    TeacherError.UNAVAILABLE, ask("[[server_error]]"),
                    TeacherError.REJECTED, ask("[[model_not_found]]"),
                    TeacherError.ACCESS_DENIED, ask("[[invalid_api_key]]"),
                    TeacherError.TRUNCATED, ask("[[stop:length]]"),
                    TeacherError.REFUSED, ask("[[stop:refusal]]"),
                    TeacherError.FILTERED, ask("[[stop:content_filter]]"),
                    TeacherError.EMPTY, ask("[[empty]]"));
        }

        @Override
        protected TeacherRequest endless() {
            return ask("[[slow:600000]]");
        }

        @Override
        protected List<String> secrets() {
            return List.of(FakeOpenAi.API_KEY);
        }

        private static TeacherRequest ask(String prompt) {
            return new TeacherRequest("id", null, prompt, null, 256, 0.2);
        }

        @AfterEach
        void stop() {
            if (service != null) {
                service.close();
            }
        }
    }
}
