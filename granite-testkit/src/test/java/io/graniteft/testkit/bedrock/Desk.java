package io.graniteft.testkit.bedrock;

import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.teacher.BedrockSettings;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A fake and a teacher that speaks to it, for one test. */
final class Desk implements AutoCloseable {
    static final BedrockSettings SETTINGS = BedrockSettings.DEFAULTS.withReadTimeout(Duration.ofMillis(400));

    final FakeBedrock service;
    final AwsAccess access;
    final Teacher teacher;
    private final boolean ownsService;
    final List<String> notes = new ArrayList<>();

    private Desk(
            FakeBedrock service,
            Map<String, String> variables,
            String region,
            BedrockSettings settings,
            boolean ownsService) {
        this.service = service;
        this.ownsService = ownsService;
        this.access = AwsAccess.of(Environment.of(variables), region, 8);
        this.teacher = Teachers.bedrock(access, settings, notes::add);
    }

    static Desk open() throws IOException {
        return open(FakeBedrock.Settings.defaults(), SETTINGS);
    }

    static Desk open(FakeBedrock.Settings settings, BedrockSettings teacher) throws IOException {
        FakeBedrock service = FakeBedrock.start(settings, Clock.systemUTC());
        return new Desk(service, service.variables(BedrockKey.USER), "us-east-1", teacher, true);
    }

    static Desk of(FakeBedrock service, Map<String, String> variables) {
        return new Desk(service, variables, "us-east-1", SETTINGS, false);
    }

    static Desk of(FakeBedrock service, Map<String, String> variables, String region, BedrockSettings settings) {
        return new Desk(service, variables, region, settings, false);
    }

    TeacherAnswer ask(String prompt) throws InterruptedException {
        return teacher.answer(request(prompt));
    }

    static TeacherRequest request(String prompt) {
        return new TeacherRequest("id", "You write C.", prompt, null, 256, 0.2);
    }

    @Override
    public void close() {
        teacher.close();
        access.close();
        if (ownsService) {
            service.close();
        }
    }
}
