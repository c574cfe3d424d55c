package io.graniteft.testkit.bedrock;

import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import io.graniteft.testkit.TeacherContract;
import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.Outcome;
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
                    FakeBedrock.Settings.defaults()
                            .withBehaviour(Contract::behaviour)
                            .withAnswers(prompt -> codes.getOrDefault(prompt, "nothing")),
                    Clock.systemUTC());
            service = started;
            access = AwsAccess.of(Environment.of(variables(started)), "us-east-1", 8);
            return Teachers.bedrock(access, Desk.SETTINGS, note -> {});
        }

        @Override
        protected TeacherRequest unanswerable() {
            return new TeacherRequest("none", null, "[[ValidationException]]", null, 256, 0.2);
        }

        @Override
        protected Map<TeacherError, TeacherRequest> failing() {
            return Map.of(
                    TeacherError.THROTTLED, Desk.request("[[ThrottlingException]]"),
                    TeacherError.STREAM_BROKEN, Desk.request("[[half]]"),
                    TeacherError.TIMEOUT, Desk.request("[[silence]]"),
                    TeacherError.UNAVAILABLE, Desk.request("[[InternalServerException]]"),
                    TeacherError.REJECTED, Desk.request("[[ResourceNotFoundException]]"),
                    TeacherError.ACCESS_DENIED, Desk.request("[[leak]]"),
                    TeacherError.TRUNCATED, Desk.request("[[stop:max_tokens]]"),
                    TeacherError.REFUSED, Desk.request("[[stop:refusal]]"),
                    TeacherError.FILTERED, Desk.request("[[stop:content_filtered]]"),
                    TeacherError.EMPTY, Desk.request("[[empty]]"));
        }

        @Override
        protected TeacherRequest endless() {
            return Desk.request("[[slow:600000]]");
        }

        @Override
        protected List<String> secrets() {
            return List.of(
                    BedrockKey.USER.accessKeyId(),
                    BedrockKey.ROLE.accessKeyId(),
                    BedrockKey.USER.secretAccessKey(),
                    BedrockKey.ROLE.secretAccessKey(),
                    String.valueOf(BedrockKey.ROLE.sessionToken()),
                    BedrockKey.API_KEY);
        }

        private static Outcome behaviour(Call call) {
            String all = BedrockKey.USER + " " + BedrockKey.USER.variables() + BedrockKey.ROLE.variables() + " Bearer "
                    + BedrockKey.API_KEY;
            return call.prompt().equals("[[leak]]")
                    ? BedrockFaults.failure("AccessDeniedException", all)
                    : BedrockFaults.byMarks(call);
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
