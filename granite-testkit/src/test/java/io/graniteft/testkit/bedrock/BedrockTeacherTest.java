package io.graniteft.testkit.bedrock;

import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.teacher.BedrockSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import io.graniteft.testkit.TeacherContract;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** The teacher on Bedrock keeps the contract, whichever way it says who it is. */
class BedrockTeacherTest {
    @Nested
    class Signing extends Contract {
        @Override
        Map<String, String> variables(FakeBedrock service) {
            return service.variables(BedrockKey.USER);
        }
    }

    @Nested
    class SigningForAnHour extends Contract {
        @Override
        Map<String, String> variables(FakeBedrock service) {
            return service.variables(BedrockKey.ROLE);
        }
    }

    @Nested
    class WithAnApiKey extends Contract {
        @Override
        Map<String, String> variables(FakeBedrock service) {
            return service.variables(BedrockKey.API_KEY);
        }
    }

    abstract static class Contract extends TeacherContract {
        private @Nullable FakeBedrock service;
        private @Nullable AwsAccess access;

        abstract Map<String, String> variables(FakeBedrock service);

        @Override
        protected Teacher teacherThatKnows(List<TeacherRequest> known) throws IOException {
            Map<String, String> codes = new HashMap<>();
            known.forEach(request -> codes.put(request.prompt(), String.valueOf(request.reference())));
            FakeBedrock started = FakeBedrock.start(
                    FakeBedrock.Settings.defaults().withAnswers(prompt -> codes.getOrDefault(prompt, "nothing")),
                    Clock.systemUTC());
            service = started;
            access = AwsAccess.of(Environment.of(variables(started)), "us-east-1", 8);
            return Teachers.bedrock(access, BedrockSettings.DEFAULTS, note -> {});
        }

        @Override
        protected TeacherRequest unanswerable() {
            return new TeacherRequest("none", null, "[[ValidationException]]", null, 256, 0.2);
        }

        @AfterEach
        void stop() {
            if (access != null) {
                access.close();
            }
            if (service != null) {
                service.close();
            }
        }
    }
}
