package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.run.Progress;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentInfo;
import io.graniteft.distill.StudentModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StudentModel} does that answers, also one that cannot be trained. A test of an implementation extends this, or
 * {@link StudentModelContract}, and names a student and what it can be asked.
 */
public abstract class AnsweringStudentContract {
    /** A student that has done nothing yet; called whenever a test wants to start one, and closed by the test. */
    protected abstract StudentModel newStudent();

    /**
     * Three prompts or more for this adapter; the same at every call within a test.
     *
     * @param adapter what a training has made, or null for the base model
     */
    protected abstract GenerationRequest generation(@Nullable Path adapter);

    @Test
    void says_what_answers() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            StudentInfo info = student.info();
            assertThat(info.protocol()).isPositive();
            assertThat(info.trainerVersion()).isNotBlank();
            assertThat(info.device()).isNotBlank();
        }
    }

    @Test
    void answers_every_prompt_once() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            GenerationRequest request = generation(null);
            List<Generation> answers = new ArrayList<>();
            student.generate(request, answers::add, Progress.SILENT);
            assertThat(answers)
                    .extracting(Generation::id)
                    .containsExactlyInAnyOrderElementsOf(
                            request.prompts().stream().map(SeededPrompt::id).toList());
            assertThat(answers)
                    .allMatch(each -> each.tokens() >= 0 && each.tokens() <= request.maxNewTokens())
                    .allMatch(each ->
                            each.stop().equals(Generation.EOS) || each.stop().equals(Generation.LENGTH));
        }
    }

    @Test
    void the_same_request_gets_the_same_answers_after_a_restart() throws InterruptedException {
        Map<String, String> before;
        try (StudentModel student = newStudent()) {
            before = answers(student, generation(null));
        }
        try (StudentModel student = newStudent()) {
            assertThat(answers(student, generation(null))).isEqualTo(before);
        }
    }

    @Test
    void an_answer_does_not_depend_on_the_order_of_the_prompts() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            GenerationRequest request = generation(null);
            List<SeededPrompt> backwards = new ArrayList<>(request.prompts());
            Collections.reverse(backwards);
            assertThat(answers(student, withPrompts(request, backwards))).isEqualTo(answers(student, request));
        }
    }

    @Test
    void no_prompts_get_no_answers() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            assertThat(answers(student, withPrompts(generation(null), List.of())))
                    .isEmpty();
        }
    }

    @Test
    void can_be_closed_twice() {
        StudentModel student = newStudent();
        student.close();
        student.close();
    }

    /** Each prompt's answer. */
    static Map<String, String> answers(StudentModel student, GenerationRequest request) throws InterruptedException {
        Map<String, String> answers = new TreeMap<>();
        student.generate(request, each -> answers.put(each.id(), each.text()), Progress.SILENT);
        return answers;
    }

    private static GenerationRequest withPrompts(GenerationRequest request, List<SeededPrompt> prompts) {
        return new GenerationRequest(
                request.student(),
                request.adapter(),
                prompts,
                request.temperature(),
                request.topP(),
                request.maxNewTokens(),
                request.batchSize());
    }
}
