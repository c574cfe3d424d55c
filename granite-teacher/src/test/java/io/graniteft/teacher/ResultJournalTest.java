package io.graniteft.teacher;

import static io.graniteft.teacher.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJournalTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-15T10:30:00.123Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("answers").resolve("teacher.jsonl");
    }

    @Test
    void writes_every_field_on_every_line() throws IOException {
        try (ResultJournal journal = open()) {
            append(
                    journal,
                    "tsn_tas_001",
                    TeacherAnswer.of("```c\nint \u00e4;\n```", new Usage(150, 800), "end_turn", "m"));
            append(journal, "b", TeacherAnswer.failed(TeacherError.NO_REFERENCE, "m"));
        }
        String digest = request("tsn_tas_001").digest("m");
        assertThat(Files.readString(file))
                .isEqualTo("""
                        {"id":"tsn_tas_001","prompt":"write tsn_tas_001","response":"```c\\nint \u00e4;\\n```","success":true,\
                        "usage":{"input_tokens":150,"output_tokens":800},"timestamp":"2026-02-15T10:30:00Z",\
                        "stop_reason":"end_turn","error":null,"model":"m","request_digest":"%s","cost_usd":0.25}
                        {"id":"b","prompt":"write b","response":"","success":false,\
                        "usage":{"input_tokens":0,"output_tokens":0},"timestamp":"2026-02-15T10:30:00Z",\
                        "stop_reason":null,"error":"NO_REFERENCE","model":"m","request_digest":"%s","cost_usd":0.25}
                        """.formatted(digest, request("b").digest("m")));
    }

    @Test
    void holds_a_record_as_soon_as_it_is_appended() {
        try (ResultJournal journal = open()) {
            append(journal, "a");
            assertThat(ResultJournal.read(file)).extracting(TeacherRecord::id).containsExactly("a");
            assertThat(journal.find("a"))
                    .get()
                    .extracting(TeacherRecord::response)
                    .isEqualTo("answer to write a");
            assertThat(journal.find("b")).isEmpty();
        }
    }

    @Test
    void goes_on_where_it_was() {
        try (ResultJournal journal = open()) {
            append(journal, "a");
        }
        try (ResultJournal journal = open()) {
            assertThat(journal.contains("a")).isTrue();
            append(journal, "b");
            assertThat(journal.size()).isEqualTo(2);
        }
        assertThat(ResultJournal.read(file)).extracting(TeacherRecord::id).containsExactly("a", "b");
    }

    @Test
    void says_how_much_of_a_torn_record_was_cut_off() throws IOException {
        try (ResultJournal journal = open()) {
            append(journal, "a");
        }
        byte[] whole = Files.readAllBytes(file);
        Files.writeString(file, Files.readString(file) + "{\"id\":\"b\",\"pro");
        try (ResultJournal journal = open()) {
            assertThat(journal.tornBytes()).isEqualTo(14);
            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void keeps_a_whole_record_that_only_lost_its_line_end() throws IOException {
        try (ResultJournal journal = open()) {
            append(journal, "a");
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        try (ResultJournal journal = open()) {
            assertThat(journal.tornBytes()).isZero();
            assertThat(journal.contains("a")).isTrue();
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @Test
    void cuts_the_zeros_that_a_power_cut_leaves() throws IOException {
        try (ResultJournal journal = open()) {
            append(journal, "a");
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 4096));
        try (ResultJournal journal = open()) {
            assertThat(journal.tornBytes()).isEqualTo(4096);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int main(void) { return 0; }",
                "int main(void) { return 0; }\n",
                "{\"messages\":[]}\n",
                "{\"id\":\"a\",\"prompt\":\"b\"}\n",
                "{\"id\":null,\"prompt\":\"p\",\"response\":\"r\",\"success\":true}\n",
                "{\"id\":\"a\",\"prompt\":null,\"response\":\"r\",\"success\":true}\n",
                "null\n",
                "{\"id\":\"torn in the mid\n{\"id\":\"a\",\"prompt\":\"p\",\"response\":\"r\",\"success\":true}\n"
            })
    void leaves_a_file_of_another_kind_as_it_is(String content) throws IOException {
        Files.createDirectories(folder.resolve("answers"));
        Files.writeString(file, content);
        assertThatThrownBy(this::open)
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining(file + ":1: not a record of teacher answers");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void takes_records_of_other_programs_that_have_the_six_fields_only() throws IOException {
        Files.createDirectories(folder.resolve("answers"));
        Files.writeString(file, """
                {"id": "a", "prompt": "write a", "response": "int a;", "success": true, \
                "usage": {"input_tokens": 1, "output_tokens": 2}, "timestamp": "2026-02-15T10:30:00"}
                """);
        try (ResultJournal journal = open()) {
            assertThat(journal.holds(request("a"), request("a").digest("m"), "m"))
                    .isTrue();
            assertThatThrownBy(() ->
                            journal.holds(new TeacherRequest("a", null, "write something else", null, 1, 0), "d", "m"))
                    .hasMessageContaining("changed: the prompt");
        }
    }

    @Test
    void takes_a_failure_of_another_program_that_has_no_answer() throws IOException {
        Files.createDirectories(folder.resolve("answers"));
        Files.writeString(file, """
                {"id":"a","prompt":"p","response":null,"success":false,"error":"ThrottlingException"}
                {"id":"b","prompt":"p","success":false}
                """);
        assertThat(ResultJournal.read(file)).extracting(TeacherRecord::response).containsExactly("", "");
    }

    @Test
    void refuses_a_file_that_holds_an_id_twice() throws IOException {
        try (ResultJournal journal = open()) {
            append(journal, "a");
        }
        Files.writeString(file, Files.readString(file).repeat(2));
        assertThatThrownBy(this::open)
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining(":2: a second record of id a");
    }

    @Test
    void names_what_has_changed_since_a_request_was_answered() {
        try (ResultJournal journal = open()) {
            append(journal, "a");
            assertChanged(journal, new TeacherRequest("a", "be brief", "write b", null, 512, 0.7), "m", "the prompt");
            assertChanged(
                    journal, new TeacherRequest("a", "be long", "write a", null, 512, 0.7), "m", "the system prompt");
            assertChanged(
                    journal,
                    new TeacherRequest("a", "be brief", "write a", null, 2048, 0.7),
                    "m",
                    "max tokens (512, now 2048)");
            assertChanged(
                    journal,
                    new TeacherRequest("a", "be brief", "write a", null, 512, 0),
                    "m",
                    "the temperature (0.7, now 0.0)");
            assertChanged(journal, request("a"), "other", "the model (m, now other)");
        }
    }

    @Test
    void knows_another_reference_for_another_request_to_the_reference_teacher() {
        Teacher teacher = Teachers.reference();
        TeacherRequest before = request("a");
        TeacherRequest now = new TeacherRequest("a", "be brief", "write a", "int other;", 512, 0.7);
        try (ResultJournal journal = open()) {
            journal.append(
                    before,
                    TeacherAnswer.of("int a;", Usage.NONE, null, teacher.name()),
                    teacher.digest(before),
                    OptionalDouble.empty());
            assertThat(journal.holds(before, teacher.digest(before), teacher.name()))
                    .isTrue();
            assertThatThrownBy(() -> journal.holds(now, teacher.digest(now), teacher.name()))
                    .hasMessageContaining("changed: the reference answer");
        }
    }

    @Test
    void forgets_failures_but_nothing_else() {
        try (ResultJournal journal = open()) {
            append(journal, "a");
            append(journal, "b", TeacherAnswer.failed(TeacherError.TIMEOUT, "m"));
            append(journal, "c", TeacherAnswer.failed(TeacherError.TIMEOUT, "m"));
            append(journal, "d");
            assertThat(journal.forgetFailures(List.of("a", "b", "d"))).isEqualTo(1);
            assertThat(ResultJournal.read(file)).extracting(TeacherRecord::id).containsExactly("a", "c", "d");
            append(journal, "b");
            assertThat(journal.find("d")).get().extracting(TeacherRecord::id).isEqualTo("d");
            assertThat(journal.find("b"))
                    .get()
                    .extracting(TeacherRecord::success)
                    .isEqualTo(true);
        }
        assertThat(ResultJournal.read(file)).extracting(TeacherRecord::id).containsExactly("a", "c", "d", "b");
    }

    @Test
    void forgets_what_answers_none_of_the_requests_any_more() {
        Teacher teacher = new ScriptedTeacher(ScriptedTeacher::whole);
        try (ResultJournal journal = open()) {
            for (String id : List.of("a", "b", "c")) {
                journal.append(
                        request(id),
                        ScriptedTeacher.whole(request(id)),
                        teacher.digest(request(id)),
                        OptionalDouble.empty());
            }
            TeacherRequest changed = new TeacherRequest("b", null, "write b otherwise", null, 512, 0.7);
            assertThat(journal.forgetAllBut(List.of(request("a"), changed, request("d")), teacher))
                    .isEqualTo(2);
            assertThat(journal.contains("b")).isFalse();
            assertThat(journal.forgetAllBut(List.of(request("a")), teacher)).isZero();
        }
        assertThat(ResultJournal.read(file)).extracting(TeacherRecord::id).containsExactly("a");
    }

    @Test
    void exports_in_the_order_that_is_asked_for() {
        Path target = folder.resolve("sorted.jsonl");
        try (ResultJournal journal = open()) {
            List.of("c", "a", "b").forEach(id -> append(journal, id));
            journal.sortedExport(List.of("b", "a", "x", "c"), target);
        }
        assertThat(ResultJournal.read(target)).extracting(TeacherRecord::id).containsExactly("b", "a", "c");
    }

    @Test
    void keeps_a_second_writer_of_the_same_process_out() {
        try (ResultJournal journal = open()) {
            append(journal, "a");
            assertThatThrownBy(this::open)
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("is being written by this process");
            append(journal, "b");
        }
        try (ResultJournal journal = open()) {
            assertThat(journal.size()).isEqualTo(2);
        }
    }

    @Test
    void says_so_when_the_folder_cannot_be_made() throws IOException {
        Files.writeString(folder.resolve("answers"), "a file, not a folder");
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED))
                .hasMessageContaining(folder.resolve("answers") + " exists and is in the way");
    }

    @Test
    void says_so_when_there_is_nothing_to_read() {
        assertThatThrownBy(() -> ResultJournal.read(file))
                .isInstanceOf(GraniteException.class)
                .hasMessage("no such file: " + file);
    }

    @Test
    void survives_any_characters() {
        String odd = "\u0000\u2028\ud83d\ude97\r\n\t\"\\ end";
        TeacherRequest strange = new TeacherRequest("id \" \n \u00fc", null, odd, null, 1, 0);
        try (ResultJournal journal = open()) {
            journal.append(strange, TeacherAnswer.of(odd, Usage.NONE, odd, odd), "d", OptionalDouble.empty());
        }
        assertThat(file).content(StandardCharsets.UTF_8).hasLineCount(1);
        assertThat(ResultJournal.read(file)).singleElement().satisfies(record -> {
            assertThat(record.id()).isEqualTo(strange.id());
            assertThat(record.prompt()).isEqualTo(odd);
            assertThat(record.response()).isEqualTo(odd);
        });
    }

    private static void assertChanged(ResultJournal journal, TeacherRequest request, String model, String what) {
        assertThatThrownBy(() -> journal.holds(request, request.digest(model), model))
                .isInstanceOf(GraniteException.class)
                .hasMessageEndingWith("answers another request of id a; since then changed: " + what);
    }

    private ResultJournal open() {
        return ResultJournal.open(file, ResultJournal.DEFAULT_CHECKPOINT_EVERY, CLOCK);
    }

    private static void append(ResultJournal journal, String id) {
        append(journal, id, TeacherAnswer.of("answer to write " + id, new Usage(3, 5), "end_turn", "m"));
    }

    private static void append(ResultJournal journal, String id, TeacherAnswer answer) {
        journal.append(request(id), answer, request(id).digest("m"), OptionalDouble.of(0.25));
    }
}
