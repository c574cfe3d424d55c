package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

    @Test
    void prints_columns_with_their_names_and_no_line_ends_inside() throws IOException {
        write("split.c", "static const char *\nlast_error(int code,\n\tchar *buffer)\n{\n\treturn 0;\n}\n");

        List<String> lines =
                Granite.run("extract", "--format", "tsv", folder.toString()).outLines();

        assertThat(lines.get(0).split("\t"))
                .containsExactly(
                        "path",
                        "name_line",
                        "start_line",
                        "end_line",
                        "name",
                        "qualified_name",
                        "return_type",
                        "signature");
        assertThat(lines)
                .hasSize(6)
                .allSatisfy(line -> assertThat(line.split("\t")).hasSize(8));
        assertThat(lines)
                .contains("split.c\t2\t1\t6\tlast_error\tlast_error\tconst char *\t"
                        + "static const char * last_error(int code, char *buffer)");
    }

    @Test
    void prints_declarations_with_their_exact_text() throws IOException {
        write(
                "can/frame.h",
                "#pragma once\n/** A frame. */\ntypedef struct {\n\tint id;\n} frame_t;\nint send(frame_t *f);\n");

        Granite.Outcome outcome = Granite.run(
                "extract", "--declarations", "--json", folder.resolve("can").toString());

        JsonNode typedef = outcome.json().stream()
                .filter(line -> line.path("name").asText().equals("frame_t"))
                .findFirst()
                .orElseThrow();
        assertThat(Granite.fields(typedef))
                .containsExactly(
                        "path",
                        "kind",
                        "name",
                        "qualified_name",
                        "name_line",
                        "start_line",
                        "end_line",
                        "start_byte",
                        "end_byte",
                        "doc",
                        "conditions",
                        "text");
        assertThat(typedef.path("kind").asText()).isEqualTo("typedef");
        assertThat(typedef.path("text").asText()).isEqualTo("typedef struct {\n\tint id;\n} frame_t;");
        assertThat(typedef.path("doc").asText()).isEqualTo("/** A frame. */");
        assertThat(outcome.json())
                .extracting(line -> line.path("kind").asText())
                .containsExactly("class", "typedef", "prototype");
        assertThat(outcome.err()).contains("3 declarations in 3 files");
    }

    @Test
    void prints_declarations_as_lines_and_as_columns_too() {
        String path = folder.resolve("can").toString();

        assertThat(Granite.run("extract", "--declarations", path).outLines())
                .containsExactly("frame.cpp:1: class can::Frame");
        assertThat(Granite.run("extract", "--declarations", "--format", "TSV", path)
                        .outLines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("frame.cpp\t1\t1\t1\tclass\tFrame\tcan::Frame\tclass Frame {");
    }

    @Test
    void prints_a_sorted_tags_file_with_paths_from_here() throws IOException {
        write("can/frame.h", "#define WIDTH 8\nint send(int id);\nstruct bus { int id; };\n");

        List<String> lines = Granite.run("extract", "--format", "ctags", "--declarations", folder.toString())
                .outLines();

        assertThat(lines).isSorted();
        assertThat(lines.get(1)).startsWith("!_TAG_FILE_FORMAT\t2\t");
        assertThat(lines)
                .contains(
                        "WIDTH\t" + folder + "/can/frame.h\t1;\"\td\tline:1\tend:1",
                        "id\t" + folder + "/can/frame.cpp\t1;\"\tf\tline:1\tclass:can::Frame\tend:1\tsignature:()",
                        "gate_is_open\t" + folder
                                + "/tsn/gate.c\t4;\"\tf\tline:4\tend:7\tsignature:(uint8_t mask, int queue)");
    }

    @Test
    void a_tags_file_without_declarations_holds_the_functions_alone() {
        List<String> lines =
                Granite.run("extract", "--format", "ctags", folder.toString()).outLines();

        assertThat(lines.stream().filter(line -> !line.startsWith("!"))).hasSize(4);
    }

    @Test
    void says_on_stderr_what_was_read() throws IOException {
        write("blob.c", "\0");

        Granite.Outcome table = Granite.run("extract", "--stats", folder.toString());
        Granite.Outcome json = Granite.run("extract", "--stats", "--json", folder.toString());

        assertThat(table.err()).contains("3 read, 1 skipped", "2 in C, 2 in C++", "MB/s");
        List<String> lines = json.err().lines().toList();
        JsonNode stats = Json.mapper().readTree(lines.get(lines.size() - 1));
        assertThat(stats.path("schema").asText()).isEqualTo("granite.extract-stats/1");
        assertThat(stats.path("functions").asInt()).isEqualTo(4);
        assertThat(stats.path("languages").path("c++").asInt()).isEqualTo(2);
        assertThat(stats.path("skipped").asInt()).isEqualTo(1);
        assertThat(json.json()).hasSize(4);
    }

    @Test
    void prose_in_a_text_file_gives_neither_functions_nor_warnings() throws IOException {
        Path prose = Files.createDirectory(folder.resolve("prose"));
        write("prose/CMakeLists.txt", "# an unclosed /* comment and a ( too\nadd_executable(can can.c)\n}\n");
        write("prose/code.txt", "int in_text(void) { return 1; }\n");

        Granite.Outcome outcome = Granite.run("extract", prose.toString());

        assertThat(outcome.outLines()).containsExactly("code.txt:1: int in_text(void)");
        assertThat(outcome.err()).doesNotContain("warning");
    }

    @Test
    void follows_links_to_files_and_no_loop_of_folders() throws IOException {
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("loop"), links);
        Files.createSymbolicLink(links.resolve("gate.c"), folder.resolve("tsn/gate.c"));
        Files.createSymbolicLink(links.resolve("gone.c"), folder.resolve("nowhere.c"));
        Files.createSymbolicLink(folder.resolve("to-links"), links);

        Granite.Outcome outcome =
                Granite.run("extract", folder.resolve("to-links").toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.outLines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("gate.c:"));
    }

    @Test
    void keeps_offsets_of_a_file_that_is_not_utf_8() throws IOException {
        byte[] bytes = "/* \u00fc */ int f(void) { return 0; }\n".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("latin.c"), bytes);

        JsonNode line = Granite.run("extract", "--json", file.toString()).json().get(0);

        assertThat(line.path("start_byte").asInt()).isEqualTo(8);
        assertThat(line.path("end_byte").asInt()).isEqualTo(bytes.length - 1);
    }

    @Test
    void will_not_print_two_formats_at_once() {
        Granite.Outcome outcome = Granite.run("extract", "--json", "--format", "tsv", folder.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("--json and --format tsv exclude each other");
    }

    @Test
    void stops_where_the_output_cannot_be_written() {
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no more");
            }
        });
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Main.run(
                full, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), "extract", folder.toString());

        // A reader that has seen enough is no failure; anything else is. Which of them this is depends on where the
        // tests' own
        // output goes, but in neither case is the work done to its end.
        assertThat(status).isIn(0, 1);
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("4 functions");
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
