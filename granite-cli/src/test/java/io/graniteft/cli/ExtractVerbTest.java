package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractVerbTest {
    private static final String GATE = """
            #include <stdint.h>

            /** Whether a queue's gate is open. */
            static int gate_is_open(uint8_t mask, int queue)
            {
                return (mask >> queue) & 1;
            }

            int open_gates(uint8_t mask)
            {
                int count = 0;
                for (int queue = 0; queue < 8; queue++) {
                    count += gate_is_open(mask, queue);
                }
                return count;
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void lay_out_sources() throws IOException {
        write("tsn/gate.c", GATE);
        write("can/frame.cpp", "namespace can { class Frame { public: int id() const { return 1; } }; }\n");
        write("can/notes.md", "int not_read(void) { return 0; }\n");
        write("can/more.inl", "inline int more(int x) { return x + 1; }\n");
    }

    @Test
    void prints_a_line_a_function_in_the_order_of_paths_and_lines() {
        Granite.Outcome outcome = Granite.run("extract", "--json", folder.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.json())
                .extracting(
                        line -> line.path("path").asText(),
                        line -> line.path("name").asText())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("can/frame.cpp", "id"),
                        org.assertj.core.groups.Tuple.tuple("can/more.inl", "more"),
                        org.assertj.core.groups.Tuple.tuple("tsn/gate.c", "gate_is_open"),
                        org.assertj.core.groups.Tuple.tuple("tsn/gate.c", "open_gates"));
        assertThat(outcome.err()).contains("4 functions in 3 files");
    }

    @Test
    void gives_a_function_exactly_the_promised_fields() {
        JsonNode line =
                Granite.run("extract", "--json", folder.toString()).json().get(2);

        assertThat(Granite.fields(line))
                .containsExactly(
                        "path",
                        "name",
                        "qualified_name",
                        "name_line",
                        "start_line",
                        "end_line",
                        "return_type",
                        "parameters",
                        "doc",
                        "callees",
                        "types",
                        "includes",
                        "language",
                        "start_byte",
                        "end_byte",
                        "template_parameters",
                        "specifiers",
                        "calls",
                        "macros",
                        "globals",
                        "conditions");
        assertThat(line.path("name_line").asInt()).isEqualTo(4);
        assertThat(line.path("end_line").asInt()).isEqualTo(7);
        assertThat(line.path("language").asText()).isEqualTo("c");
        assertThat(line.path("doc").asText()).contains("gate is open");
        assertThat(line.path("includes").get(0).asText()).isEqualTo("<stdint.h>");
        assertThat(Granite.fields(line.path("parameters").get(0))).contains("name", "type");
    }

    @Test
    void the_bytes_of_a_function_are_those_of_the_file() throws IOException {
        byte[] bytes = "\uFEFF// \u00e9\r\nint f(void)\r\n{\r\n}\r\n".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("dos.c"), bytes);

        JsonNode line = Granite.run("extract", "--json", file.toString()).json().get(0);

        int start = line.path("start_byte").asInt();
        int length = line.path("end_byte").asInt() - start;
        assertThat(new String(bytes, start, length, StandardCharsets.UTF_8)).isEqualTo("int f(void)\r\n{\r\n}");
    }

    @Test
    void gives_a_call_with_its_kind() {
        JsonNode line =
                Granite.run("extract", "--json", folder.toString()).json().get(3);

        assertThat(line.path("calls").toString()).isEqualTo("[{\"name\":\"gate_is_open\",\"kind\":\"direct\"}]");
    }

    @Test
    void names_the_scope_of_a_method() {
        JsonNode line =
                Granite.run("extract", "--json", folder.toString()).json().get(0);

        assertThat(line.path("qualified_name").asText()).isEqualTo("can::Frame::id");
        assertThat(line.path("language").asText()).isEqualTo("c++");
    }

    @Test
    void prints_the_same_whatever_the_number_of_threads() throws IOException {
        for (int i = 0; i < 60; i++) {
            write("many/f" + i + ".c", "int f" + i + "(int x) { return x + " + i + "; }\n");
        }
        List<String> answers = new ArrayList<>();
        for (String threads : List.of("1", "2", "7")) {
            answers.add(Granite.run("extract", "--json", "--threads", threads, folder.toString())
                    .out());
        }

        assertThat(Collections.frequency(answers, answers.get(0))).isEqualTo(3);
        assertThat(answers.get(0).lines()).hasSize(64);
    }

    @Test
    void reads_a_file_named_outright_whatever_it_is_called() throws IOException {
        Path file = write("shaper.code", "int shape(void) { return 1; }\n");

        Granite.Outcome outcome = Granite.run("extract", "--json", file.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.json())
                .extracting(line -> line.path("path").asText())
                .containsExactly(file.toString());
    }

    @Test
    void reads_standard_input() {
        Granite.Outcome outcome = Granite.runWithInput(GATE, "extract", "--json", "-");

        assertThat(outcome.json())
                .extracting(line ->
                        line.path("path").asText() + " " + line.path("name").asText())
                .containsExactly("- gate_is_open", "- open_gates");
    }

    @Test
    void prints_a_table_that_an_editor_can_jump_from() {
        assertThat(Granite.run("extract", folder.toString()).outLines())
                .hasSize(4)
                .contains("tsn/gate.c:9: int open_gates(uint8_t mask)");
    }

    @Test
    void passes_over_a_binary_file_and_says_so() throws IOException {
        Files.write(
                folder.resolve("firmware.c"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0, 1, 2, 0, 0, 0, 0, (byte) 0xff});

        Granite.Outcome outcome = Granite.run("extract", "--json", folder.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.json()).hasSize(4);
        assertThat(outcome.err()).contains("warning: firmware.c: ", "skipped");
    }

    @Test
    void reports_a_broken_file_and_keeps_the_functions_of_the_others() throws IOException {
        write("broken.c", "int fine(void) { return 1; }\nint broken(int x) { if (x) {\n");

        Granite.Outcome outcome = Granite.run("extract", "--json", folder.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.json())
                .extracting(line -> line.path("name").asText())
                .contains("fine", "open_gates");
        assertThat(outcome.err()).containsPattern("warning: broken\\.c:\\d+: ");
    }

    @Test
    void finds_nothing_in_an_empty_folder_and_is_content() throws IOException {
        Granite.Outcome outcome = Granite.run(
                "extract",
                "--json",
                Files.createDirectory(folder.resolve("empty")).toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("0 functions in 0 files");
    }

    @Test
    void says_which_path_is_missing_before_it_prints_anything() {
        Granite.Outcome outcome = Granite.run(
                "extract",
                "--json",
                folder.toString(),
                folder.resolve("nowhere").toString());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: no such file or folder: " + folder.resolve("nowhere"), "hint: ");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
