package io.graniteft.testkit.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.Environment;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.Students;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.teacher.OpenAiSettings;
import io.graniteft.teacher.RetryPolicy;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.testkit.AnsweringStudentContract;
import io.graniteft.testkit.http.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A student behind an endpoint, over HTTP. */
class OpenAiStudentTest extends AnsweringStudentContract {
    @TempDir
    Path folder;

    private FakeOpenAi service;

    @BeforeEach
    void start() throws IOException {
        service = FakeOpenAi.start(FakeOpenAi.Settings.defaults());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Override
    protected StudentModel newStudent() {
        return Students.openAi(
                OpenAiSettings.of(service.endpoint(), FakeOpenAi.MODEL),
                Environment.of(Map.of("OPENAI_API_KEY", FakeOpenAi.API_KEY)),
                TeacherRunner.Options.DEFAULTS.withRetry(
                        new RetryPolicy(2, Duration.ofMillis(5), Duration.ofMillis(20))),
                Clock.systemUTC(),
                note -> {});
    }

    @Override
    protected GenerationRequest generation(@Nullable Path adapter) {
        return asking("Write a", "Write b", "Write c");
    }

    private GenerationRequest asking(String... prompts) {
        List<SeededPrompt> seeded = new ArrayList<>();
        for (String prompt : prompts) {
            seeded.add(new SeededPrompt("p" + seeded.size(), prompt, seeded.size()));
        }
        return new GenerationRequest(spec(), null, seeded, 0.7, 0.95, 200, 2);
    }

    private StudentSpec spec() {
        return StudentSpec.of(config(), folder, List.of());
    }

    private PipelineConfig config() {
        return ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of(), folder))
                .config();
    }

    private List<Generation> answers(GenerationRequest request) throws InterruptedException {
        List<Generation> answers = new ArrayList<>();
        try (StudentModel student = newStudent()) {
            student.generate(request, answers::add, Progress.SILENT);
        }
        return answers;
    }

    @Test
    void an_answer_that_was_cut_off_is_an_answer() throws Exception {
        restart(FakeOpenAi.Settings.defaults()
                .withBehaviour(call -> new Outcome.Answer("length", "int f(", Outcome.Shape.TEXT)));

        List<Generation> answers = answers(asking("Write a"));

        assertThat(answers).extracting(Generation::stop).containsExactly(Generation.LENGTH);
        assertThat(answers).extracting(Generation::text).containsExactly("int f(");
    }

    @Test
    void a_refusal_is_an_answer_that_will_score_nothing() throws Exception {
        restart(FakeOpenAi.Settings.defaults()
                .withBehaviour(call -> new Outcome.Answer("refusal", "", Outcome.Shape.TEXT)));

        assertThat(answers(asking("Write a")))
                .singleElement()
                .satisfies(answer -> assertThat(answer.text()).isEqualTo("I cannot help with that."));
    }

    @Test
    void the_seed_of_each_prompt_is_sent_with_the_nucleus() throws Exception {
        answers(asking("Write a", "Write b", "Write c"));

        assertThat(service.bodies())
                .extracting(body -> body.path("seed").asInt())
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(service.bodies()).allMatch(body -> body.path("top_p").asDouble() == 0.95);
    }

    @Test
    void what_passes_is_waited_for_and_what_does_not_is_told_with_the_prompt() throws Exception {
        restart(FakeOpenAi.Settings.defaults()
                .withBehaviour(call -> call.attempt() < 3
                        ? new Outcome.Failure(503, "unavailable_error", "loading the model", null)
                        : new Outcome.Answer("", "int f;", Outcome.Shape.TEXT)));
        assertThat(answers(asking("Write a"))).extracting(Generation::text).containsExactly("int f;");

        restart(FakeOpenAi.Settings.defaults()
                .withBehaviour(call -> call.prompt().endsWith("b")
                        ? new Outcome.Failure(400, "invalid_request_error", "too long", null)
                        : new Outcome.Answer("", "int f;", Outcome.Shape.TEXT)));
        assertThatThrownBy(() -> answers(asking("Write a", "Write b")))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_SERVICE))
                .hasMessageContaining("did not answer prompt p1")
                .hasMessageContaining("too long");
    }

    @Test
    void it_cannot_be_trained_or_given_an_adapter() {
        TrainingRequest training = new TrainingRequest(
                spec(), null, List.of(), List.of(), null, folder, config().training(), 1, -1, 42, true);
        GenerationRequest plain = asking("Write a");
        GenerationRequest adapted =
                new GenerationRequest(plain.student(), folder.resolve("adapter"), plain.prompts(), 0.7, 0.95, 200, 2);
        try (StudentModel student = newStudent()) {
            assertThatThrownBy(() -> student.train(training, Progress.SILENT))
                    .isInstanceOfSatisfying(
                            GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                    .hasMessageContaining("cannot be trained");
            assertThatThrownBy(() -> student.generate(adapted, answer -> {}, Progress.SILENT))
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("adapter");
        }
    }

    @Test
    void a_service_that_does_not_know_the_key_is_told_of() throws Exception {
        restart(FakeOpenAi.Settings.defaults().withApiKey("sk-EXAMPLE-another"));

        assertThatThrownBy(() -> answers(asking("Write a")))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS));
    }

    private void restart(FakeOpenAi.Settings settings) throws IOException {
        service.close();
        service = FakeOpenAi.start(settings);
    }
}
