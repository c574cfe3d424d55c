package io.graniteft.teacher;

import static io.graniteft.teacher.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeachersTest {
    @TempDir
    Path folder;

    @Test
    void the_reference_teacher_answers_with_the_corpus_own_code_in_a_fence() throws InterruptedException {
        TeacherAnswer answer = Teachers.reference().answer(request("a"));
        assertThat(answer.text()).isEqualTo("```c\nint a;\n```");
        assertThat(answer.success()).isTrue();
        assertThat(answer.model()).isEqualTo("reference");
        // "be brief" and "write a" are 15 bytes, the answer 15.
        assertThat(answer.usage()).isEqualTo(new Usage(4, 4));
    }

    @Test
    void the_reference_teacher_takes_a_longer_fence_around_code_that_holds_one() throws InterruptedException {
        String code = "/*\n```c\nexample();\n```\n*/\nint a;\n";
        TeacherRequest request = new TeacherRequest("a", null, "p", code, 1, 0);
        assertThat(Teachers.reference().answer(request).text()).isEqualTo("````c\n" + code + "````");
    }

    @Test
    void the_reference_teacher_says_when_it_has_no_reference() throws InterruptedException {
        for (String reference : new String[] {null, "", " \n"}) {
            TeacherAnswer answer = Teachers.reference().answer(new TeacherRequest("a", null, "p", reference, 1, 0));
            assertThat(answer.success()).isFalse();
            assertThat(answer.error()).isEqualTo("NO_REFERENCE");
            assertThat(answer.usage()).isEqualTo(Usage.NONE);
        }
    }

    @Test
    void the_recorded_teacher_gives_again_what_was_recorded() throws InterruptedException {
        Path journal = record(Teachers.reference(), List.of(request("a"), withoutReference("b"), request("c")));
        Teacher recorded = Teachers.recorded(journal);
        assertThat(recorded.name()).isEqualTo("recorded:answers.jsonl(reference)");

        TeacherAnswer a = recorded.answer(request("a"));
        assertThat(a.text()).isEqualTo("```c\nint a;\n```");
        assertThat(a.usage()).isEqualTo(new Usage(4, 4));
        assertThat(a.stopReason()).isEqualTo("end_turn");
        assertThat(a.model()).isEqualTo(recorded.name());
        assertThat(recorded.answer(request("b")).error()).isEqualTo("NO_REFERENCE");
    }

    @Test
    void the_recorded_teacher_goes_by_what_is_asked_and_not_by_the_id() throws InterruptedException {
        Teacher recorded = Teachers.recorded(record(Teachers.reference(), List.of(request("a"))));
        TeacherRequest renamed = new TeacherRequest("other", "be brief", "write a", null, 512, 0.7);
        assertThat(recorded.answer(renamed).text()).isEqualTo("```c\nint a;\n```");
    }

    @Test
    void the_recorded_teacher_says_what_is_not_recorded_and_why() throws InterruptedException {
        Teacher recorded = Teachers.recorded(record(Teachers.reference(), List.of(request("a"))));
        assertThat(recorded.answer(request("z")).error()).isEqualTo("NOT_RECORDED");
        TeacherAnswer changed = recorded.answer(new TeacherRequest("a", "be brief", "write a", null, 99, 0.7));
        assertThat(changed.error()).isEqualTo("NOT_RECORDED: since the recording changed max tokens (512, now 99)");
    }

    @Test
    void the_recorded_teacher_goes_by_id_where_the_records_have_no_digest() throws IOException, InterruptedException {
        Path journal = folder.resolve("foreign.jsonl");
        Files.writeString(journal, """
                {"id":"a","prompt":"anything","response":"int a;","success":true}
                {"id":"b","prompt":"anything","response":"","success":false}
                """);
        Teacher recorded = Teachers.recorded(journal);
        assertThat(recorded.name()).isEqualTo("recorded:foreign.jsonl(unnamed)");
        assertThat(recorded.answer(request("a")).text()).isEqualTo("int a;");
        assertThat(recorded.answer(request("b")).success()).isFalse();
        assertThat(recorded.answer(request("c")).error()).isEqualTo("NOT_RECORDED");
    }

    @Test
    void a_recording_of_a_recording_holds_the_same_answers() {
        List<TeacherRequest> requests = BuiltInPrompts.all().stream()
                .map(prompt -> TeacherRequest.of(prompt, SystemPrompt.AUTOMOTIVE, 2048, 0.7))
                .toList();
        Path first = record(Teachers.reference(), requests);
        Path second = folder.resolve("second.jsonl");
        record(Teachers.recorded(first), requests, second);
        assertThat(ResultJournal.read(second))
                .usingRecursiveFieldByFieldElementComparatorOnFields(
                        "id", "prompt", "response", "success", "usage", "stopReason", "error", "costUsd")
                .containsExactlyElementsOf(ResultJournal.read(first));
    }

    @Test
    void the_recorded_teacher_needs_its_journal() {
        assertThatThrownBy(() -> Teachers.recorded(folder.resolve("none.jsonl")))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void a_request_carries_the_declarations_of_its_prompt() {
        Prompt prompt = new Prompt("a", "Write a.", "typedef int x_t;\n", null);
        assertThat(TeacherRequest.of(prompt, null, 1, 0).prompt())
                .isEqualTo("Write a.\n\nThese declarations exist already:\n```c\ntypedef int x_t;\n```");
        assertThat(TeacherRequest.of(Prompt.of("a", "Write a."), null, 1, 0).prompt())
                .isEqualTo("Write a.");
    }

    @Test
    void error_classes_are_found_in_error_fields() {
        assertThat(TeacherError.of("NOT_RECORDED: since then")).isEqualTo(TeacherError.NOT_RECORDED);
        assertThat(TeacherError.of("ThrottlingException")).isNull();
        assertThat(TeacherError.className("ThrottlingException: slow down")).isEqualTo("ThrottlingException");
    }

    private Path record(Teacher teacher, List<TeacherRequest> requests) {
        return record(teacher, requests, folder.resolve("answers.jsonl"));
    }

    private static Path record(Teacher teacher, List<TeacherRequest> requests, Path file) {
        try (ResultJournal journal = ResultJournal.open(file, 10, Clock.systemUTC())) {
            new TeacherRunner(
                            teacher, TeacherRunner.Options.DEFAULTS.withWorkers(1), Progress.SILENT, Clock.systemUTC())
                    .run(requests, journal);
        }
        return file;
    }

    private static TeacherRequest withoutReference(String id) {
        return new TeacherRequest(id, "be brief", "write " + id, null, 512, 0.7);
    }
}
